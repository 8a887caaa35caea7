import { GRACE_MS, graceAdvance, LONGEST_STEP_MS } from './grace';

const HOUR = 3_600_000;
const monday = Date.UTC(2026, 8, 7, 22);

describe('the grace of what a REST provider no longer shows', () => {
  it.each([
    ['the first walk of a school starts no clock', monday, null, null, 0],
    ['a day between two walks is a day', monday + 24 * HOUR, monday, null, 24 * HOUR],
    ['minutes count as minutes', monday + HOUR / 4, monday, null, HOUR / 4],
    ['a week without a pull is two days: nobody looked', monday + 168 * HOUR, monday, null, 48 * HOUR],
    ['it stands still when a pull broke in between', monday + 24 * HOUR, monday, monday + HOUR, 0],
    ['a pull that broke before does not matter', monday + 24 * HOUR, monday, monday - HOUR, 24 * HOUR],
    [
      'one that broke at the very instant of the last good one does not either',
      monday + 24 * HOUR,
      monday,
      monday,
      24 * HOUR,
    ],
    ['an older walk moves nothing', monday - HOUR, monday, null, 0],
    ['the same instant moves nothing', monday, monday, null, 0],
  ])('%s', (_, observedAt, before, brokenAt, advance) => {
    expect(graceAdvance(observedAt, before, brokenAt)).toBe(advance);
  });

  it('takes at least two walks after the one that missed them', () => {
    expect(LONGEST_STEP_MS).toBeLessThan(GRACE_MS);
    expect(2 * LONGEST_STEP_MS).toBeGreaterThanOrEqual(GRACE_MS);
  });
});
