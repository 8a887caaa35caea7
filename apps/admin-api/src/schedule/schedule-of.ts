import {
  ageBetweenRuns,
  longestGapHours,
  nextDue,
  readPolicy,
  StoreRefused,
  type DistrictTransaction,
} from 'roster-store';
import { Problem } from '../problems/problem';
import { fieldsRefused } from '../registrations/registration-problems';
import { describeCron } from './describe-cron';
import type { ScheduleAnswer, ScheduleBody } from './schedule-bodies';

/** Asked more often than that, a provider may turn us away. */
const SHORTEST_HOURS = 0.5;

/** A schedule with what it means. */
export async function scheduleOf(
  tx: DistrictTransaction,
  cron: string,
  timezone: string,
  now: Date,
): Promise<ScheduleAnswer> {
  const { maxAgeHours } = await readPolicy(tx);
  const age = maxAgeHours ?? ageBetweenRuns(cron, timezone);
  const gap = longestGapHours(cron, timezone);
  const warnings = [
    ...(gap + 24 > age
      ? [`One failed run makes data older than ${age} hours: answers then turn to "ask the office".`]
      : []),
  ];
  return {
    cron,
    timezone,
    inWords: describeCron(cron, timezone),
    nextRuns: nextRuns(cron, timezone, now),
    maxAgeHours: age,
    warnings,
  };
}

function nextRuns(cron: string, timezone: string, now: Date): Date[] {
  const runs: Date[] = [];
  for (let at = now; runs.length < 5; runs.push(at)) at = nextDue(cron, timezone, at);
  return runs;
}

/** The cron expression a body asks for. @throws {Problem} 400 */
export function cronOf({ cron, every, at }: ScheduleBody): string {
  if ((cron == null) === (every == null))
    throw fieldsRefused([{ field: 'cron', text: 'Say either cron, or every with at.' }]);
  if (cron != null) return cron.trim();
  if (at == null) throw fieldsRefused([{ field: 'at', text: 'This field is needed.' }]);
  const [hour, minute] = at.split(':').map(Number);
  return every === 'hour'
    ? `${minute} * * * *`
    : `${minute} ${hour} * * ${every === 'weekday' ? '1-5' : '*'}`;
}

/** @throws {Problem} 422 `schedule_not_usable`, `schedule_too_seldom`, `schedule_too_often` */
export async function requireUsable(tx: DistrictTransaction, cron: string, timezone: string): Promise<void> {
  try {
    nextDue(cron, timezone, new Date());
  } catch (error) {
    if (!(error instanceof StoreRefused)) throw error;
    throw new Problem(
      422,
      'schedule_not_usable',
      'The schedule cannot be used',
      `${error.message} Nothing was changed.`,
    );
  }
  const { maxAgeHours } = await readPolicy(tx);
  const age = maxAgeHours ?? ageBetweenRuns(cron, timezone);
  const gap = longestGapHours(cron, timezone);
  if (gap > age)
    throw new Problem(
      422,
      'schedule_too_seldom',
      'Data would grow too old between two runs',
      `Two runs would be up to ${Number.isFinite(gap) ? `${Math.round(gap)} hours` : 'more than two months'} apart, and data count for ${age} hours only. Nothing was changed: read more often, or let the policy's maxAgeHours be longer.`,
    );
  if (shortestGapHours(cron, timezone) < SHORTEST_HOURS)
    throw new Problem(
      422,
      'schedule_too_often',
      'The provider would be asked too often',
      'Two runs would be less than half an hour apart, and many providers turn away who asks so often. Nothing was changed.',
    );
}

function shortestGapHours(cron: string, timezone: string): number {
  const start = new Date();
  let [from, shortest] = [nextDue(cron, timezone, start), Infinity];
  for (let runs = 0; runs < 100; runs += 1) {
    const next = nextDue(cron, timezone, from);
    shortest = Math.min(shortest, next.getTime() - from.getTime());
    from = next;
  }
  return shortest / 3_600_000;
}
