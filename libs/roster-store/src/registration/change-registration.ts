import { StoreRefused } from '../connection/store-refused';
import type { RegistrationKind } from '../district/ensure-registration';
import type { DistrictTransaction } from '../district/district-transaction';
import { nextDue } from '../schedule/next-due';
import { seal } from '../secrets/sealed-secrets';
import type { SecretKeys } from '../secrets/secret-keys';
import type { RegistrationChange, SourceSettings } from './registration-settings';
import { placeOfSecrets } from './registration-for-run';

/** Changes a registration inside a transaction of its district. A new schedule or state is computed anew by a worker. */
export async function changeRegistration(
  tx: DistrictTransaction,
  districtId: number,
  registrationId: number,
  change: RegistrationChange,
  keys: SecretKeys | null,
): Promise<void> {
  if (change.cron !== undefined) nextDue(change.cron, 'UTC', new Date(0));
  const columns: Record<string, unknown> = {
    ...(change.state === undefined ? {} : { state: change.state, next_due_at: null }),
    ...(change.cron === undefined ? {} : { schedule_cron: change.cron, next_due_at: null }),
    ...(change.source === undefined ? {} : { source: JSON.stringify(change.source) }),
    ...(change.secrets === undefined ? {} : { sealed_secrets: sealed(change.secrets) }),
    ...(change.listFolder === undefined ? {} : { list_folder: change.listFolder }),
    ...(change.schools === undefined ? {} : { school_selection: change.schools }),
  };
  const names = Object.keys(columns);
  if (names.length === 0) return;
  if (change.source !== undefined) await requireFitting(tx, registrationId, change.source);
  const changed = await tx.query(
    `update registration set ${names.map((name, at) => `${name} = $${at + 2}`).join(', ')} where id = $1 returning id`,
    [registrationId, ...Object.values(columns)],
  );
  if (changed.length === 0) throw new StoreRefused(`The district has no registration ${registrationId}.`);

  function sealed(secrets: NonNullable<RegistrationChange['secrets']> | null): string | null {
    return secrets === null
      ? null
      : JSON.stringify(seal(secrets, keys, placeOfSecrets(districtId, registrationId)));
  }
}

/** What a registration of each kind may read: its history rests on what absence means there. */
const FITTING: Readonly<Record<RegistrationKind, readonly SourceSettings['type'][]>> = {
  csv: ['bundle', 'drop-folder', 'upload'],
  rest: ['rest'],
  classlink: ['classlink', 'rest'],
};

async function requireFitting(
  tx: DistrictTransaction,
  registrationId: number,
  { type }: SourceSettings,
): Promise<void> {
  const [row] = await tx.query<{ kind: RegistrationKind }>('select kind from registration where id = $1', [
    registrationId,
  ]);
  if (row === undefined || FITTING[row.kind].includes(type)) return;
  throw new StoreRefused(`A registration of kind ${row.kind} cannot read from "${type}"; make another one.`);
}
