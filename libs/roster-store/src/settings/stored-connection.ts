import { createHash } from 'node:crypto';
import { connectionSetting, type SettingChange, type SettingValues } from 'roster-domain';
import type { SourceSettings } from '../registration/registration-settings';
import type { SealedSecrets } from '../secrets/sealed-secrets';
import { ofRegistration, type StoredSetting } from './stored-setting';

/** How lists are asked for: fields of their own. All else of a source is one value, `connection`. */
const LIST_FIELDS = ['pageSize', 'pagesInFlight', 'sort', 'selectFields'];

interface Row {
  readonly source: Readonly<Record<string, unknown>>;
  readonly sealed: SealedSecrets | null;
}

/** Where a registration's data come from, and which credentials it signs in with (as a mark that tells nothing of them). */
export const storedConnection: StoredSetting = {
  kind: () => Promise.resolve(connectionSetting),
  read: async (tx, registrationId) => {
    const [row] = await tx.query<Row>(
      'select source, sealed_secrets as sealed from registration where id = $1',
      [ofRegistration(registrationId)],
    );
    return connectionValues(row?.source ?? {}, row?.sealed ?? null);
  },
  write: async (tx, registrationId, values, _changed, secrets) => {
    const { connection, ...lists } = values;
    const source = { ...(connection as Record<string, unknown> | null), ...lists };
    const given = Object.entries(source).filter(([name, value]) => name !== 'credentials' && value != null);
    await tx.query(
      `update registration set source = $2, sealed_secrets = case when $3 then $4::jsonb else sealed_secrets end where id = $1`,
      [
        ofRegistration(registrationId),
        JSON.stringify(Object.fromEntries(given)),
        secrets !== undefined,
        secrets == null ? null : JSON.stringify(secrets),
      ],
    );
  },
};

/**
 * The values wanted when a registration is to read from another source.
 * @param present as the setting is
 * @param secrets new credentials; undefined: those there are stay
 */
export function wantedConnection(
  present: SettingValues,
  source: SourceSettings,
  secrets: SealedSecrets | null | undefined,
): SettingValues {
  const wanted = connectionValues(source, secrets ?? null);
  if (secrets !== undefined) return wanted;
  const { credentials } = present['connection'] as { readonly credentials: unknown };
  return { ...wanted, connection: { ...(wanted['connection'] as object), credentials } };
}

function connectionValues(
  source: SourceSettings | Readonly<Record<string, unknown>>,
  sealed: SealedSecrets | null,
): SettingValues {
  const all = Object.entries(source);
  return {
    connection: {
      ...Object.fromEntries(all.filter(([name]) => !LIST_FIELDS.includes(name))),
      credentials: sealed === null ? null : markOf(sealed),
    },
    ...Object.fromEntries(LIST_FIELDS.map((name) => [name, all.find(([one]) => one === name)?.[1] ?? null])),
  };
}

/** Tells two sealed secrets apart, and nothing of what is in them. */
export function markOf(sealed: SealedSecrets): string {
  return createHash('sha256')
    .update(JSON.stringify([sealed.iv, sealed.tag, sealed.data]))
    .digest('hex')
    .slice(0, 16);
}

/** A change as people and the audit may see it: of credentials only whether they are replaced. */
export function shownChange({ field, before, after, text }: SettingChange): SettingChange {
  if (field !== 'connection') return { field, before, after, text };
  const [was, is] = [before, after] as readonly Readonly<Record<string, unknown>>[];
  const said = (mark: unknown, other: string): string => (mark == null ? 'none' : other);
  const replaced = was?.['credentials'] !== is?.['credentials'];
  return {
    field,
    before: { ...was, credentials: said(was?.['credentials'], 'as stored') },
    after: { ...is, credentials: said(is?.['credentials'], replaced ? 'new ones' : 'as stored') },
    text,
  };
}
