import type { StatementRunner } from '../connection/roster-connection';
import type { DistrictTransaction } from '../district/district-transaction';
import { dueTimesOver, waitingDueTimes } from './due-times';

/** An enabled registration whose time has come, or whose time is not yet known (`dueAt` null). */
export interface DueRegistration {
  readonly districtId: number;
  readonly registrationId: number;
  readonly dueAt: Date | null;
  readonly cron: string;
  /** IANA name of the district's zone. */
  readonly timezone: string;
}

/** The one task of the job library, and what a job of it holds. */
export const SYNC_TASK = 'sync-registration';
export interface SyncJob {
  readonly districtId: number;
  readonly registrationId: number;
}

/** A run that could not be begun or was broken off by its worker's end is tried again, so often in all. */
const ATTEMPTS = 8;

/** A worker that is silent for longer in the middle of handing out loses its transaction. */
const HAND_OUT_WITHIN = '5s';

/**
 * Who is due, and the work of it. A registration has one queue, so that its jobs run one after the other, and at most
 * one job that waits: what becomes due while it waits or runs needs no second. Jobs hold numbers only.
 */
export class ScheduleStore {
  constructor(
    /** Statements with no district set. */
    private readonly outside: StatementRunner,
    private readonly inDistrict: <T>(
      districtId: number,
      work: (tx: DistrictTransaction) => Promise<T>,
    ) => Promise<T>,
  ) {}

  /** Those most overdue first, of all districts. */
  due(most: number): Promise<DueRegistration[]> {
    return this.outside.query<DueRegistration>(
      `select district_id as "districtId", registration_id as "registrationId", due_at as "dueAt", cron, timezone
         from roster.due_registrations($1)`,
      [most],
    );
  }

  /**
   * Hands a due registration's run out as a job and notes when it is due next, in one transaction. One whose time was
   * not known only gets its time.
   * @returns false when another worker has done so meanwhile or is doing so, or its settings changed
   */
  handOut(due: DueRegistration, nextDueAt: Date): Promise<boolean> {
    const { districtId, registrationId, dueAt, cron } = due;
    return this.inDistrict(districtId, async (tx) => {
      // A worker that freezes in here must not keep the others from this registration, nor from those after it.
      await tx.query(`set local idle_in_transaction_session_timeout = '${HAND_OUT_WITHIN}'`);
      const moved = await tx.query(
        `update registration set next_due_at = $3
          where id = (select id from registration
                       where id = $1 and next_due_at is not distinct from $2 and schedule_cron = $4 and state = 'enabled'
                         for update skip locked) returning id`,
        [registrationId, dueAt, nextDueAt, cron],
      );
      if (moved.length > 0 && dueAt !== null) await makeDue(tx, { districtId, registrationId }, dueAt);
      return moved.length > 0;
    });
  }

  /** Has a registration run as soon as a worker is free, whatever its schedule. */
  async runSoon(districtId: number, registrationId: number): Promise<void> {
    await this.inDistrict(districtId, (tx) => makeDue(tx, { districtId, registrationId }, new Date()));
  }

  /** The due times of a registration that no run has served to its end yet, in order. */
  dueTimes({ districtId, registrationId }: SyncJob): Promise<Date[]> {
    return this.inDistrict(districtId, (tx) => waitingDueTimes(tx, registrationId));
  }

  /** Notes that nothing is to be run for these due times: its folder is empty, or it was paused meanwhile. */
  letPass({ districtId, registrationId }: SyncJob, dueTimes: readonly Date[]): Promise<void> {
    return this.inDistrict(districtId, (tx) => dueTimesOver(tx, registrationId, dueTimes));
  }

  /** How many scheduled runs of a registration have failed since one that did not. */
  async failuresInARow(districtId: number, registrationId: number): Promise<number> {
    const [row] = await this.inDistrict(districtId, (tx) =>
      tx.query<{ failures: number }>(
        `select count(*)::int as failures from sync_run
          where registration_id = $1 and trigger = 'schedule' and outcome = 'failed'
            and id > coalesce((select max(id) from sync_run
                  where registration_id = $1 and state = 'finished' and outcome <> 'failed' and not dry_run), 0)`,
        [registrationId],
      ),
    );
    return row?.failures ?? 0;
  }

  /** Makes a registration due at an instant at the latest; one that is due earlier stays so. */
  async bringForward(districtId: number, registrationId: number, at: Date): Promise<void> {
    await this.inDistrict(districtId, (tx) =>
      tx.query('update registration set next_due_at = $2 where id = $1 and next_due_at > $2', [
        registrationId,
        at,
      ]),
    );
  }

  /** A worker's sign of life: its jobs are still worked on. @param worker as the job library names it in `locked_by` */
  async keepJobs(worker: string): Promise<void> {
    for (const table of ['_private_jobs', '_private_job_queues'])
      await this.outside.query(
        `update graphile_worker.${table} set locked_at = clock_timestamp() where locked_by = $1`,
        [worker],
      );
  }

  /**
   * Frees the jobs of workers that gave no sign of life for so long, so that others take them at once. A job gets another
   * number with that: a worker that was only frozen ends its job by number when it wakes, and must not end one which
   * another worker does now.
   */
  async freeJobsOfDeadWorkers(staleAfterMs: number): Promise<void> {
    const stale = `locked_by is not null and locked_at < clock_timestamp() - make_interval(secs => $1)`;
    const free = 'locked_at = null, locked_by = null';
    const values = [staleAfterMs / 1000];
    await this.outside.query(
      `update graphile_worker._private_jobs set id = default, ${free} where ${stale}`,
      values,
    );
    await this.outside.query(`update graphile_worker._private_job_queues set ${free} where ${stale}`, values);
    // One whose key went to a later job while it ran, and which then failed: the later one does its work.
    await this.outside.query(
      'delete from graphile_worker._private_jobs where key is null and locked_by is null and attempts >= max_attempts',
    );
  }
}

async function makeDue(tx: DistrictTransaction, job: SyncJob, dueAt: Date): Promise<void> {
  await tx.query(
    `insert into due_time (district_id, registration_id, due_at) values ($1, $2, $3) on conflict do nothing`,
    [job.districtId, job.registrationId, dueAt],
  );
  await addJob(tx, job);
}

async function addJob(tx: DistrictTransaction, job: SyncJob): Promise<void> {
  const key = `registration ${job.districtId}/${job.registrationId}`;
  await tx.query(
    `select from graphile_worker.add_job($1, $2::json, queue_name => $3, max_attempts => $4, job_key => $3, job_key_mode => 'replace')`,
    [SYNC_TASK, JSON.stringify(job), key, ATTEMPTS],
  );
}
