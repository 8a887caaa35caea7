import type { RosterStore, SyncJob } from 'roster-store';

const MINUTE = 60_000;

/**
 * How long after the first, second and third failure in a row a provider is asked again. Then only the schedule is left:
 * a wrong secret tried without end locks accounts, and a provider that is down for a day is not up in a minute.
 */
export const AFTER_FAILURES_MS: readonly number[] = [10 * MINUTE, 60 * MINUTE, 360 * MINUTE];

/** Has a registration whose provider failed run again before its next due time, a few times, ever later. */
export async function tryAgainLater(
  { schedule }: Pick<RosterStore, 'schedule'>,
  { districtId, registrationId }: SyncJob,
  now: Date,
): Promise<void> {
  const failures = await schedule.failuresInARow(districtId, registrationId);
  const wait = AFTER_FAILURES_MS[failures - 1];
  if (wait !== undefined)
    await schedule.bringForward(districtId, registrationId, new Date(now.getTime() + wait));
}
