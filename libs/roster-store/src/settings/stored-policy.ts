import { policySetting, type DistrictPolicy } from 'roster-domain';
import { readPolicy, writePolicy } from '../policy/district-policy';
import type { StoredSetting } from './stored-setting';

/** The policy of a district; its fields are those of `DistrictPolicy`. */
export const storedPolicy: StoredSetting = {
  kind: () => Promise.resolve(policySetting),
  read: async (tx) => ({ ...(await readPolicy(tx)) }),
  write: (tx, _registrationId, values) => writePolicy(tx, values as unknown as DistrictPolicy),
};
