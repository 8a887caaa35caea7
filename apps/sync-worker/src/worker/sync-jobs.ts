import { EventEmitter } from 'node:events';
import { Logger as JobLogger, run, type Runner, type WorkerEvents } from 'graphile-worker';
import type { Logger } from 'pino';
import { ASKED_RUNS_TASK, SYNC_TASK, type RosterStore, type SyncJob } from 'roster-store';
import { faultOf } from '../run/describe-failure';

/** The job library looks for work so often when no notice reaches it. */
const POLL_MS = 2_000;

/** This worker's part in the jobs of all workers. */
export interface SyncJobs {
  /** Resolves when no more jobs are taken and those under way have ended. */
  stop(): Promise<void>;
  /** Says that this worker lives, and frees the jobs of workers which have not said so for `staleAfterMs`. */
  giveSignOfLife(staleAfterMs: number): Promise<void>;
  /** Settles when the job library gives up, as when the database has been away for minutes. */
  readonly ended: Promise<void>;
}

/**
 * Begins to take jobs. The library only distributes: that no two runs of one registration overlap is seen to by its lock.
 * @param askedRuns one job of runs that people asked for, likewise
 * @param work one job; when it rejects, the job is tried again later, and the error's message is stored with it
 */
export async function startSyncJobs(
  { databaseUrl, concurrency }: { databaseUrl: string; concurrency: number },
  store: RosterStore,
  logger: Logger,
  work: (job: SyncJob) => Promise<void>,
  askedRuns: (job: SyncJob) => Promise<void> = () => Promise.resolve(),
): Promise<SyncJobs> {
  const pools = new Set<string>();
  const events: WorkerEvents = new EventEmitter();
  events.on('pool:create', ({ workerPool }) => pools.add(workerPool.id));
  const runner: Runner = await run({
    connectionString: databaseUrl,
    concurrency,
    maxPoolSize: concurrency + 2,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    events,
    logger: new JobLogger(() => (level, _message, meta) => {
      // Its messages quote errors; only the kind of an error goes to the log.
      if (level === 'error' && meta?.['error'] !== undefined)
        logger.error({ fault: faultOf(meta['error']) }, 'the job library met an error');
    }),
    taskList: {
      [SYNC_TASK]: (payload) => work(readJob(payload)),
      [ASKED_RUNS_TASK]: (payload) => askedRuns(readJob(payload)),
    },
  });
  return {
    stop: () => runner.stop(),
    ended: runner.promise,
    giveSignOfLife: async (staleAfterMs) => {
      for (const pool of pools) await store.schedule.keepJobs(pool);
      await store.schedule.freeJobsOfDeadWorkers(staleAfterMs);
    },
  };
}

function readJob(payload: unknown): SyncJob {
  const { districtId, registrationId } = (payload ?? {}) as Partial<Record<keyof SyncJob, unknown>>;
  if (typeof districtId !== 'number' || typeof registrationId !== 'number')
    throw new TypeError('A job names a district and a registration by number.');
  return { districtId, registrationId };
}
