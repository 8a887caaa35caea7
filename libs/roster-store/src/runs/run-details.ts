import type { StatementRunner } from '../connection/roster-connection';

/** So many days the details of a run are kept: the records it could not use, and the changes it planned one by one. */
export const RUN_DETAILS_KEPT_DAYS = 90;

/**
 * Forgets the details of runs, of all districts, that ended before so many days (at least 30); the runs themselves, their
 * reports and counts stay. Never those of a registration's newest run or newest plan, nor what a hold refers to that waits,
 * is approved or was rejected.
 * @param most runs, the oldest first
 * @returns how many runs' details were forgotten
 */
export async function forgetRunDetails(
  outside: StatementRunner,
  keptDays: number,
  most: number,
): Promise<number> {
  const [row] = await outside.query<{ forgotten: number }>(
    'select roster.forget_run_details($1, $2) as forgotten',
    [keptDays, most],
  );
  return row?.forgotten ?? 0;
}
