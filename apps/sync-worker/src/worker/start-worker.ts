import { createRequestGate } from 'oneroster-client';
import type { Logger } from 'pino';
import { openRosterStore, StoreRefused, type LeaseTimes, type RosterStore } from 'roster-store';
import { describeReport } from '../cli/describe-report';
import { ivmClock } from '../ivm/ivm-clock';
import { reachOf } from '../ivm/open-ivm-gateway';
import type { SyncReport } from '../run/sync-report';
import { AskedRuns } from './asked-runs';
import { ConfiguredRegistration } from './configured-registration';
import { createWorker } from './create-worker';
import { DueAnswers } from './due-answers';
import type { FirstRun } from './health.controller';
import type { Quiet } from './drop-folder';
import { DEFAULT_CLOCK, type ClockTimes } from './due-clock';
import { RegistrationRuns } from './registration-runs';
import { startSyncJobs } from './sync-jobs';
import type { WorkerSettings } from './worker-environment';

/** Other waiting times than those of production, for specs that cannot wait so long. */
export interface WorkerTimes {
  readonly lease: LeaseTimes;
  readonly clock: ClockTimes;
  readonly quiet: Quiet;
}

export interface RunningWorker {
  /** Where it answers health questions. */
  readonly address: string;
  /** Settles when it can take no more jobs, as when the database has been away for minutes. */
  readonly ended: Promise<void>;
  /** No more jobs are taken; runs under way may finish for `graceMs`, then they are cancelled and done by another worker. */
  stop(graceMs: number): Promise<void>;
}

/** Store, jobs, clock and health of one worker. @throws {StoreRefused} with a sentence for the operator */
export async function startWorker(
  settings: WorkerSettings,
  logger: Logger,
  { applicationName = 'sync-worker', times }: { applicationName?: string; times?: WorkerTimes } = {},
): Promise<RunningWorker> {
  const { databaseUrl, secretKeys, concurrency } = settings;
  const store = await openRosterStore({
    databaseUrl,
    applicationName,
    ...(secretKeys === null ? {} : { secretKeys }),
    ...(times === undefined ? {} : { leaseTimes: times.lease }),
  });
  await requireMigrated(store);
  const configured = await ConfiguredRegistration.begin(store, settings);
  const told = (report: SyncReport): void =>
    describeReport(report, false, null).forEach((line) => console.log(line));
  // One gate for all: registrations of one host (ClassLink's proxy) together ask it no more than one would.
  const client = { ...settings.client, gate: createRequestGate() };
  const runs = new RegistrationRuns(store, logger, told, client, times?.quiet);
  const asked = new AskedRuns(store, logger, told, client);
  const jobs = await startSyncJobs(
    { databaseUrl, concurrency },
    store,
    logger,
    (job) => runs.run(job),
    (job) => asked.run(job),
  );
  const answers = new DueAnswers(store, logger);
  const stopping = new AbortController();
  const { lookEveryMs } = times?.clock ?? DEFAULT_CLOCK;
  const ivm = ivmClock(store, logger, { lookEveryMs, reach: reachOf(client), stopped: stopping.signal });
  const worker = await createWorker(settings, {
    clocks: [ivm],
    ...{ store, jobs, answers, logger, firstRun: configured === null ? null : untilToldOf(configured, runs) },
    ...(times === undefined ? {} : { times: times.clock }),
  });
  return {
    address: await worker.listen(),
    ended: jobs.ended,
    stop: async (graceMs) => {
      stopping.abort(new Error('The worker is stopping.'));
      const stopped = jobs.stop();
      await Promise.all([runs.stop(graceMs), asked.stop(graceMs), answers.stop(graceMs)]);
      await stopped;
      await worker.close();
      await store.close();
    },
  };
}

/** A run is noted as finished before its lists are written: ready is who has come to the end of that too, once for all. */
function untilToldOf(configured: ConfiguredRegistration, runs: RegistrationRuns): FirstRun {
  let over = false;
  return {
    firstRunOver: async () => (over ||= (await configured.firstRunOver()) && !runs.underWay),
  };
}

async function requireMigrated(store: RosterStore): Promise<void> {
  const { pending } = await store.readiness();
  if (pending.length > 0)
    throw new StoreRefused(
      `Migrations have not been run: ${pending.join(', ')}. Run "npm run migrate -- up", then start the worker.`,
    );
}
