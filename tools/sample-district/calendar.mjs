/** When things happen in a sample district. */

/** Ordinary days are 0 to here; the summer rollover comes after all of them. */
export const LAST_DAY = 300;
/** The day new kindergarten families join. */
export const SUMMER = LAST_DAY + 1;

/**
 * @typedef {object} Moment
 * @property {number} day the last ordinary day whose events have happened
 * @property {boolean} summer and then everybody went up a grade
 */

/** Noon of the day's export, as local time: a zip's clock knows no zone. Day 0 is 2 September 2025. @param {number} day */
export function exportTime(day) {
  return new Date(2025, 8, 2 + day, 12, 0, 0);
}
