import type { SettingKind } from './setting-split';

/**
 * When a registration is read (one value, `cron`). Reading more seldom means that a "no" of the SIS is heard later, and may
 * let data grow older before they are no longer believed: it waits. As often or more often acts at once.
 * @param longestGap between two runs of a schedule, in hours; Infinity where it cannot be told
 */
export function scheduleSetting(longestGap: (cron: unknown) => number): SettingKind {
  return {
    stricterPart: (_field, before, after) => (longestGap(after) <= longestGap(before) ? after : before),
    describe: (_field, before, after) =>
      `It is read at "${String(after)}" instead of "${String(before)}", at most ${longestGap(after)} instead of ${longestGap(before)} hours apart.`,
  };
}
