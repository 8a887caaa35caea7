import { timezoneSetting } from 'roster-domain';
import { changeDistrict, readDistrict } from '../district/district-record';
import type { StoredSetting } from './stored-setting';

/** The clock of a district: one field, `timezone`. */
export const storedTimezone: StoredSetting = {
  kind: () => Promise.resolve(timezoneSetting),
  read: async (tx) => ({ timezone: (await readDistrict(tx))?.timezone ?? null }),
  write: (tx, _registrationId, { timezone }) => changeDistrict(tx, { timezone: String(timezone) }),
};
