import type { GateLimits } from '../gate/gate-limits';
import type { SettingKind } from './setting-split';

/** The lower these, the more waits for a person. */
const LOWER_HOLDS_MORE: readonly (keyof GateLimits)[] = [
  'removedShare',
  'linksLostShare',
  'updatedShare',
  'createdShare',
  'leftWithNoAdult',
  'restrictionsSilent',
  'restrictionsSilentShare',
  'crowdedStudents',
  'crowdedShare',
  'blankedShare',
  'reusedShare',
];

/**
 * The limits of a registration's gate. Stricter means here: whatever waited for a person before, waits after. So `floor`
 * and `implausibleShare` wait whichever way they go, because they divide what is held (and tightens) from what is silent
 * (and does nothing); so do those of the ids, which take a school out of what is silent.
 */
export const gateLimitsSetting: SettingKind = {
  stricterPart: (field, before, after) =>
    LOWER_HOLDS_MORE.includes(field as keyof GateLimits) && Number(after) <= Number(before) ? after : before,
  describe: (field, before, after) => `The gate's ${field} is ${String(after)} instead of ${String(before)}.`,
};
