/** So much grace must pass before what a REST provider no longer shows is taken as gone (with `LONGEST_STEP_MS`: over three walks at least). */
export const GRACE_MS = 3 * 24 * 3_600_000;

/** A longer time between two walks counts as this much: nobody looked meanwhile. */
export const LONGEST_STEP_MS = 2 * 24 * 3_600_000;

/**
 * How far one applied, complete walk moves a school's grace clock. The clock stands still over a time in which a pull
 * of the school was held, failed or could not be believed, and counts at most two days for a time without any pull: so
 * three days of grace take at least two further applied walks that still do not show the missing.
 * @param observedAt the walk, in milliseconds since the epoch
 * @param before when the school was last brought level by a full pull; null: never
 * @param brokenAt the newest pull that was not applied to every school; null: none
 */
export function graceAdvance(observedAt: number, before: number | null, brokenAt: number | null): number {
  if (before === null || observedAt <= before) return 0;
  if (brokenAt !== null && brokenAt > before) return 0;
  return Math.min(observedAt - before, LONGEST_STEP_MS);
}
