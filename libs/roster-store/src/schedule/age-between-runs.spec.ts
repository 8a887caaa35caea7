import { ageBetweenRuns, longestGapHours } from './age-between-runs';

test.each([
  ['0 22 * * *', 24, 72],
  ['*/5 * * * 1', 6 * 24 + 5 / 60, 6 * 24 + 24 + 5 / 60],
  ['0 6 * * 1-5', 72, 96],
  ['0 6 * * 0', 168, 192],
  ['0 6 1 * *', 744, 192],
  ['0 6 1 1 *', Infinity, 192],
  ['0 * * * *', 1, 72],
])('%s leaves %d hours, and lets data grow %d hours old', (cron, gap, age) => {
  expect(longestGapHours(cron, 'UTC')).toBeCloseTo(gap);
  expect(ageBetweenRuns(cron, 'UTC')).toBeCloseTo(age);
});

test('an expression that cannot be used has no longest gap, and lets data grow no older than usual', () => {
  expect(longestGapHours('never', 'UTC')).toBe(Infinity);
  expect(ageBetweenRuns('never', 'UTC')).toBe(72);
});
