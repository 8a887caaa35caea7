import type { SettingKind, SettingValues } from 'roster-domain';
import type { DistrictTransaction } from '../district/district-transaction';
import type { SealedSecrets } from '../secrets/sealed-secrets';

/** Of which district's, or registration's, setting one speaks: null is the district's own. */
export type RegistrationId = number | null;

/** One setting as it is kept: how its changes are judged, read and put in place. Its file says of what it consists. */
export interface StoredSetting {
  kind(tx: DistrictTransaction, registrationId: RegistrationId): Promise<SettingKind>;
  read(tx: DistrictTransaction, registrationId: RegistrationId): Promise<SettingValues>;
  /**
   * Whether the setting may be so at all, so that nobody is asked to approve what cannot be.
   * @throws {SettingRefused}
   */
  check?(
    tx: DistrictTransaction,
    registrationId: RegistrationId,
    values: SettingValues,
    changed: readonly string[],
  ): Promise<void>;
  /**
   * Puts the whole setting in place.
   * @param changed the fields that differ from what `read` gives
   * @param secrets new credentials; undefined: those there are stay
   * @throws {SettingRefused}
   */
  write(
    tx: DistrictTransaction,
    registrationId: RegistrationId,
    values: SettingValues,
    changed: readonly string[],
    secrets?: SealedSecrets | null,
  ): Promise<void>;
}

/** The registration a setting is of, where it cannot be the district's. */
export function ofRegistration(registrationId: RegistrationId): number {
  if (registrationId === null) throw new Error('This setting belongs to a registration.');
  return registrationId;
}
