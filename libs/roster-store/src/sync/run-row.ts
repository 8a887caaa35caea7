import type { DistrictSession } from '../session/district-session';
import type { KeptPlan } from '../plans/kept-plan';
import type { RunEnd, RunTrigger } from './sync-run';

/** Notes that a run begins, and that earlier ones of its registration which never came to an end were interrupted. */
export async function noteStart(
  session: DistrictSession,
  registrationId: number,
  run: { trigger: RunTrigger; dryRun: boolean; dueTimes: readonly Date[] | null },
): Promise<number> {
  await session.query(
    `update sync_run set state = 'finished', outcome = 'failed', finished_at = now(),
            report = '{"outcome":"failed","error":{"kind":"ours","text":"The process of this run ended before the run did; nothing was applied."}}'
      where registration_id = $1 and state = 'running' and asked_by is null`,
    [registrationId],
  );
  const [row] = await session.query<{ id: number }>(
    `insert into sync_run (district_id, registration_id, trigger, state, dry_run, due_times)
     values (nullif(current_setting('app.district', true), '')::int, $1, $2, 'running', $3, $4) returning id`,
    [registrationId, run.trigger, run.dryRun, run.dueTimes],
  );
  if (row === undefined) throw new Error('The database gave the run no id.');
  return row.id;
}

/**
 * Notes that a run which waited begins. One that was broken off in the middle begins again: nothing of it was applied.
 * @returns false when it waits no more: it was cancelled, or another worker has done it
 */
export async function noteAskedStart(
  session: DistrictSession,
  registrationId: number,
  runId: number,
): Promise<boolean> {
  const begun = await session.query(
    `update sync_run set state = 'running', started_at = now()
      where id = $2 and registration_id = $1 and state in ('queued', 'running') returning id`,
    [registrationId, runId],
  );
  return begun.length > 0;
}

/** Notes what the run reads: its export's instant, and (CSV) the digest of the bundle. */
export async function noteSource(
  session: DistrictSession,
  runId: number,
  observedAt: Date,
  digest: string | null,
): Promise<void> {
  await session.query(`update sync_run set observed_at = $2, source_digest = $3 where id = $1`, [
    runId,
    observedAt,
    digest,
  ]);
}

/**
 * Notes how the run ended.
 * @param plan what it planned; null: it came to no plan
 */
export async function noteEnd(
  session: DistrictSession,
  runId: number,
  ended: RunEnd,
  plan: KeptPlan | null,
): Promise<void> {
  await session.query(
    `update sync_run set state = 'finished', outcome = $2, finished_at = now(), report = $3, plan = $4 where id = $1`,
    [runId, ended.outcome, JSON.stringify(ended.report), plan === null ? null : JSON.stringify(plan)],
  );
}

/** Completes the report of a run that has ended, with what was learnt afterwards (how its delivery went). */
export async function completeReport(session: DistrictSession, runId: number, report: object): Promise<void> {
  await session.query(`update sync_run set report = $2, completed_at = now() where id = $1`, [
    runId,
    JSON.stringify(report),
  ]);
}
