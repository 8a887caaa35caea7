import type { DistrictTransaction } from '../district/district-transaction';
import { open, type SealedSecrets } from '../secrets/sealed-secrets';
import type { SecretKeys } from '../secrets/secret-keys';
import type { RegistrationForRun, SourceSettings } from './registration-settings';

/** Secrets belong to one registration and do not open for another. */
export const placeOfSecrets = (districtId: number, registrationId: number): string =>
  `registration ${districtId}/${registrationId}`;

type Row = Omit<RegistrationForRun, 'source' | 'openSecrets'> & {
  readonly source: SourceSettings | Record<string, never>;
  readonly sealed: SealedSecrets | null;
};

/** Reads a registration for a run, its secrets still sealed; null when the district has none of this id. */
export async function registrationForRun(
  tx: DistrictTransaction,
  districtId: number,
  registrationId: number,
  keys: SecretKeys | null,
): Promise<RegistrationForRun | null> {
  const [row] = await tx.query<Row>(
    `select r.district_id as "districtId", r.id, r.name, r.kind, r.state, r.schedule_cron as cron, d.timezone, r.source,
            r.sealed_secrets as sealed, r.list_folder as "listFolder", r.school_selection as schools
       from registration r join district d on d.id = r.district_id where r.id = $1`,
    [registrationId],
  );
  if (row === undefined) return null;
  const { sealed, source, ...rest } = row;
  return {
    ...rest,
    source: 'type' in source ? (source as SourceSettings) : null,
    openSecrets: () =>
      sealed === null ? null : open(sealed, keys, placeOfSecrets(districtId, registrationId)),
  };
}
