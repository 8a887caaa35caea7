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
    Math.min(Math.max((longestGap(cron, timezone) ?? 0) + 24, DEFAULT_MAX_AGE_HOURS), LONGEST_HOURS);
  if (known.size > 10_000) known.clear();
  known.set(key, hours);
  return hours;
}

/** Looked at that far: a weekly schedule shows itself several times, a monthly one twice. */
const LOOKED_AT_MS = 63 * 24 * HOUR;
const MOST_RUNS = 300;
/** A Monday; gaps of a weekly schedule do not depend on it. */
const START = Date.parse('2026-01-05T00:00:00Z');

/**
 * The longest gap between two runs of a schedule, in hours: Infinity where it is not due twice within two months, or
 * cannot be used at all. Seasons are not looked at.
 * @param timezone IANA name
 */
export function longestGapHours(cron: string, timezone: string): number {
  return longestGap(cron, timezone) ?? Infinity;
}

/** null: the expression cannot be used. */
function longestGap(cron: string, timezone: string): number | null {
  let [from, longest, runs] = [START, 0, 0];
  try {
    for (; runs < MOST_RUNS && from < START + LOOKED_AT_MS; runs += 1) {
      const next = nextDue(cron, timezone, new Date(from)).getTime();
      if (runs > 0) longest = Math.max(longest, next - from);
      from = next;
    }
  } catch {
    return null;
  }
  return runs < 2 ? Infinity : longest / HOUR;
}
