import type { StatementRunner } from '../connection/roster-connection';

/** The due times of a registration that no run has served to its end yet, in order. */
export async function waitingDueTimes(statements: StatementRunner, registrationId: number): Promise<Date[]> {
  const rows = await statements.query<{ dueAt: Date }>(
    'select due_at as "dueAt" from due_time where registration_id = $1 order by due_at',
    [registrationId],
  );
  return rows.map(({ dueAt }) => dueAt);
}

/** Notes that nothing more is to be run for these due times. */
export async function dueTimesOver(
  statements: StatementRunner,
  registrationId: number,
  dueTimes: readonly Date[],
): Promise<void> {
  if (dueTimes.length === 0) return;
  await statements.query('delete from due_time where registration_id = $1 and due_at = any ($2)', [
    registrationId,
    dueTimes,
  ]);
}
