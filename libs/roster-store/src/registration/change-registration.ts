import { StoreRefused } from '../connection/store-refused';
import type { DistrictTransaction } from '../district/district-transaction';
import { nextDue } from '../schedule/next-due';
import { seal } from '../secrets/sealed-secrets';
import type { SecretKeys } from '../secrets/secret-keys';
import type { RegistrationChange } from './registration-settings';
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
