/** How old data may be before a list may no longer be believed, while no schedule asks for more. */
export const DEFAULT_MAX_AGE_HOURS = 72;

/**
 * The last instant at which lists made of data exported at `asOf` may be believed.
 * @param maxAgeHours whole or fractional hours
 */
export function listsValidUntil(asOf: Date, maxAgeHours: number = DEFAULT_MAX_AGE_HOURS): Date {
  return new Date(asOf.getTime() + maxAgeHours * 3_600_000);
}
