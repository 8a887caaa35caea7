import type { SettingKind } from './setting-split';

/**
 * By whose clock a district's days begin and end (one value, `timezone`). Another clock ends an authorisation earlier and
 * an order too, and moves the hour at which the roster is read: no direction is stricter for everybody, so it waits.
 */
export const timezoneSetting: SettingKind = {
  stricterPart: (_field, before) => before,
  describe: (_field, before, after) =>
    `Days begin and end by the clock of ${String(after)} instead of ${String(before)} where a school has none of its own, and the roster is read by it.`,
};
