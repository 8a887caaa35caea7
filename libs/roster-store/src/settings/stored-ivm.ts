import { ivmSetting, type SettingValues } from 'roster-domain';
import { keepIvmConnection, readIvmConnection, type IvmConnection } from '../ivm/ivm-connection';
import type { SealedSecrets } from '../secrets/sealed-secrets';
import { SettingRefused } from './setting-refused';
import { markOf } from './stored-connection';
import type { StoredSetting } from './stored-setting';

const ANSWERS = ['verify', 'presenceIsApproval', 'contactDiscriminator'] as const;

/** How a district's IVM is told, and with which credentials (as a mark that tells nothing of them). */
export const storedIvm: StoredSetting = {
  kind: () => Promise.resolve(ivmSetting),
  read: async (tx) => {
    const present = await readIvmConnection(tx);
    const [row] = await tx.query<{ sealed: SealedSecrets | null }>(
      'select sealed_secrets as sealed from ivm_connection',
    );
    return present === null ? NOTHING : ivmValues(present, row?.sealed ?? null);
  },
  check: (_tx, _registrationId, values) => {
    const connection = values['connection'] as Readonly<Record<string, unknown>> | null;
    if (connection?.['gateway'] === 'http' && connection['credentials'] == null)
      return Promise.reject(
        new SettingRefused('changed', 'IVM’s client secret is missing: give it with the client id.'),
      );
    return Promise.resolve();
  },
  write: async (tx, _registrationId, values, _changed, secrets) => {
    const { connection, columns } = values;
    if (connection === null) return;
    const { gateway, baseUrl, tokenUrl, clientId } = connection as IvmConnection;
    const answers = Object.fromEntries(ANSWERS.map((name) => [name, values[name] === true]));
    const kept = { gateway, baseUrl, tokenUrl, clientId, ...answers, columns } as IvmConnection;
    await keepIvmConnection(tx, kept, secrets);
  },
};

const NOTHING: SettingValues = {
  ...{ connection: null, verify: null, presenceIsApproval: null, contactDiscriminator: null, columns: null },
};

/**
 * The values wanted when IVM is to be told otherwise.
 * @param secrets new credentials; undefined: those there are stay
 */
export function wantedIvm(
  present: SettingValues,
  wanted: IvmConnection,
  secrets: SealedSecrets | undefined,
): SettingValues {
  const values = ivmValues(wanted, secrets ?? null);
  if (secrets !== undefined || wanted.gateway === 'files') return values;
  const before = present['connection'] as { readonly credentials: unknown } | null;
  return {
    ...values,
    connection: { ...(values['connection'] as object), credentials: before?.credentials ?? null },
  };
}

function ivmValues(ivm: IvmConnection, sealed: SealedSecrets | null): SettingValues {
  const { gateway, baseUrl, tokenUrl, clientId, columns } = ivm;
  return {
    connection: {
      gateway,
      baseUrl,
      tokenUrl,
      clientId,
      credentials: sealed === null ? null : markOf(sealed),
    },
    ...Object.fromEntries(ANSWERS.map((name) => [name, ivm[name]])),
    columns,
  };
}
