import { DEFAULT_MAX_AGE_HOURS } from 'roster-domain';
import { nextDue } from './next-due';

const HOUR = 3_600_000;
const LONGEST_HOURS = 8 * 24;
/** Schedules looked at so far, in one process: the same few are asked for with every question. */
const known = new Map<string, number>();

/**
 * How old data may get under a schedule before an answer no longer rests on them, in hours: its longest gap and a day
 * more, at least 72 and at most 8 days. An unusable expression counts as the default.
 * @param timezone IANA name
 */
export function ageBetweenRuns(cron: string, timezone: string): number {
  const key = `${cron} ${timezone}`;
  const hours =
    known.get(key) ??
    Math.min(Math.max(longestGap(cron, timezone) + 24, DEFAULT_MAX_AGE_HOURS), LONGEST_HOURS);
  if (known.size > 10_000) known.clear();
  known.set(key, hours);
  return hours;
}

/** The longest gap among the runs of three weeks, in hours; seasons are not looked at. */
function longestGap(cron: string, timezone: string): number {
  // A Monday; gaps of a weekly schedule do not depend on it.
  const start = Date.parse('2026-01-05T00:00:00Z');
  let [from, longest] = [start, 0];
  try {
    for (let runs = 0; runs < 200 && from < start + 21 * 24 * HOUR; runs += 1) {
      const next = nextDue(cron, timezone, new Date(from)).getTime();
      if (runs > 0) longest = Math.max(longest, next - from);
      from = next;
    }
  } catch {
    return 0;
  }
  return longest / HOUR;
}
