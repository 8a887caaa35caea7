import type { StatementRunner } from '../connection/roster-connection';
import type { DistrictSession } from '../session/district-session';

/** When the newest data that were applied had been exported; null before any. Older ones must not overwrite them. */
export async function newestObservation(
  session: StatementRunner,
  registrationId: number,
): Promise<Date | null> {
  const [row] = await session.query<{ newest: Date | null }>(
    `select greatest(
        (select max(observed_at) from sync_run
          where registration_id = $1 and outcome in ('applied', 'nothing_to_do') and not dry_run),
        (select max(as_of) from school where registration_id = $1)) as newest`,
    [registrationId],
  );
  return row?.newest ?? null;
}

/** Whether a pull was held that is newer than the one this run reads. */
export async function heldLater(
  session: DistrictSession,
  registrationId: number,
  runId: number,
): Promise<boolean> {
  const [row] = await session.query<{ later: boolean }>(
    `select exists (select from sync_run r, sync_run h
                     where r.id = $2 and h.registration_id = $1 and h.outcome = 'held' and not h.dry_run
                       and h.observed_at > r.observed_at) as later`,
    [registrationId, runId],
  );
  return row?.later ?? false;
}
