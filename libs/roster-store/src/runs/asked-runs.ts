import type { DistrictTransaction } from '../district/district-transaction';
import type { SyncJob } from '../schedule/schedule-store';

/** The job library's task of runs somebody asked for; its jobs are `SyncJob`s. */
export const ASKED_RUNS_TASK = 'asked-runs';

/** A run that waits for a worker. */
export interface AskedRun {
  readonly id: number;
  readonly trigger: 'upload' | 'support';
  readonly dryRun: boolean;
  /** The file it reads; null: what the registration's source has when it begins. */
  readonly uploadId: number | null;
}

/** A run that could not be begun or was broken off by its worker's end is tried again, so often in all. */
const ATTEMPTS = 8;

/** Puts a run into the queue of its registration. */
export async function askRun(
  tx: DistrictTransaction,
  job: SyncJob,
  { trigger, dryRun, uploadId, by }: Omit<AskedRun, 'id'> & { readonly by: string },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `insert into sync_run (district_id, registration_id, trigger, state, dry_run, upload_id, asked_by)
     select id, $1, $2, 'queued', $3, $4, $5 from district returning id`,
    [job.registrationId, trigger, dryRun, uploadId, by],
  );
  if (row === undefined) throw new Error('The database gave the run no id.');
  await handOutAskedRuns(tx, job);
  return row.id;
}

/** Sees to it that a worker looks for the runs that wait. One job does all of them. */
export async function handOutAskedRuns(tx: DistrictTransaction, job: SyncJob): Promise<void> {
  const registration = `registration ${job.districtId}/${job.registrationId}`;
  await tx.query(
    `select from graphile_worker.add_job($1, $2::json, queue_name => $3, max_attempts => $4, job_key => $5, job_key_mode => 'replace')`,
    [ASKED_RUNS_TASK, JSON.stringify(job), registration, ATTEMPTS, `asked runs of ${registration}`],
  );
}

/**
 * The run that waits longest; null: none waits. One whose worker ended in the middle of it waits again: nothing of it was
 * applied, and whoever asked still waits for it by this id.
 */
export async function nextAskedRun(
  tx: DistrictTransaction,
  registrationId: number,
): Promise<AskedRun | null> {
  const [row] = await tx.query<AskedRun>(
    `select id, trigger, dry_run as "dryRun", upload_id as "uploadId" from sync_run
      where registration_id = $1 and state in ('queued', 'running') and asked_by is not null order by id limit 1`,
    [registrationId],
  );
  return row ?? null;
}

/** Lets a run wait again that its worker broke off because it is stopping. */
export async function requeueAskedRun(tx: DistrictTransaction, id: number): Promise<void> {
  await tx.query(
    `update sync_run set state = 'queued', outcome = null, finished_at = null, report = null
      where id = $1 and state = 'finished' and outcome = 'cancelled' and asked_by is not null`,
    [id],
  );
}

/** Tells a run that is under way to end before it applies anything; it hears of it within seconds. */
export async function askToCancel(tx: DistrictTransaction, id: number, by: string): Promise<void> {
  await tx.query(
    `update sync_run set cancel_asked_by = coalesce(cancel_asked_by, $2) where id = $1 and state = 'running'`,
    [id, by],
  );
}

/** Takes a run that waits out of the queue. False: it waits no more. */
export async function cancelAskedRun(tx: DistrictTransaction, id: number): Promise<boolean> {
  const text = 'The run was cancelled before it began; nothing was read or changed.';
  const rows = await tx.query(
    `update sync_run set state = 'finished', outcome = 'cancelled', finished_at = now(), report = $2
      where id = $1 and state = 'queued' returning id`,
    [id, JSON.stringify({ outcome: 'cancelled', reasons: [{ code: 'CANCELLED', text }] })],
  );
  return rows.length > 0;
}
