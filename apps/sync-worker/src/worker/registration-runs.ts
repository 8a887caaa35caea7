import { createListFilesGateway } from 'ivm-adapter';
import type { ClientOptions } from 'oneroster-client';
import type { Logger } from 'pino';
import type { RegistrationForRun, RosterStore, SyncJob } from 'roster-store';
import { faultOf } from '../run/describe-failure';
import { runSync } from '../run/run-sync';
import type { SyncReport } from '../run/sync-report';
import type { SyncRequest } from '../run/sync-request';
import { isToBeRepeated } from '../run/to-be-repeated';
import { DEFAULT_QUIET, type Quiet } from './drop-folder';
import { storedSupplement } from './sent-files';
import { sourcesOf, type SourceOfRun } from './sources-of';
import { tryAgainLater } from './try-again-later';

/** Another run of the registration (somebody's command line) may take so long; then the job is tried again later. */
const WAIT_FOR_OTHER_RUN_MS = 30_000;

/** A report has as many reasons as schools wait. */
const CODES_LOGGED = 20;

/** The run did not come to its end, and should be tried again soon. The message is stored with the job: no data in it. */
export class RunToBeRepeated extends Error {
  override readonly name = 'RunToBeRepeated';
}

/** Runs registrations as their jobs come, and lets the runs under way come to an end. */
export class RegistrationRuns {
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(
    private readonly store: RosterStore,
    private readonly logger: Logger,
    /** Hears how each run ended, for people. */
    private readonly told: (report: SyncReport) => void,
    /** Whom it may ask, and how; see `openProvider`. */
    private readonly client: ClientOptions = {},
    private readonly quiet: Quiet = DEFAULT_QUIET,
  ) {}

  /** Whether a run is under way here, its lists and the word about it included. */
  get underWay(): boolean {
    return this.#running.size > 0;
  }

  /** One job. @throws {RunToBeRepeated} */
  run(job: SyncJob): Promise<void> {
    const running = this.#run(job).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  /** Lets runs under way finish for `graceMs`, then cancels them; resolves when none is under way. */
  async stop(graceMs: number): Promise<void> {
    const cancel = setTimeout(() => this.#stopping.abort(), graceMs);
    await Promise.allSettled(this.#running);
    clearTimeout(cancel);
    this.#stopping.abort();
  }

  async #run(job: SyncJob): Promise<void> {
    const { districtId, registrationId } = job;
    const about = { district: districtId, registration: registrationId };
    if (this.#stopping.signal.aborted) throw new RunToBeRepeated('The worker is stopping.');
    try {
      const { schedule } = this.store;
      const times = await schedule.dueTimes(job);
      // A job that was given to another worker, and served there, comes back once in a while.
      if (times.length === 0) return;
      const registration = await this.store.registrationForRun(districtId, registrationId);
      // Paused or retired since it was handed out: that is no failure.
      const sources = registration?.state === 'enabled' ? await this.#sources(registration) : [];
      if (registration === null || sources.length === 0) return await schedule.letPass(job, times);
      for (const [at, source] of sources.entries()) {
        const report = await this.#sync(registration, source, { times, last: at === sources.length - 1 });
        this.#tell(about, report);
        if (isToBeRepeated(report))
          throw new RunToBeRepeated(`The run ended ${report.outcome} before its end.`);
        if (report.run.id === null) return;
        await source.over(report);
        if (report.outcome === 'failed' && source.mayRecover)
          await tryAgainLater(this.store, job, new Date());
      }
    } catch (error) {
      if (error instanceof RunToBeRepeated) throw error;
      this.logger.error({ ...about, fault: faultOf(error) }, 'a run could not be started or finished');
      throw new RunToBeRepeated(`The run could not be started or finished (${faultOf(error)}).`);
    }
  }

  #sources(registration: RegistrationForRun): Promise<SourceOfRun[]> {
    const { client, quiet } = this;
    return sourcesOf(registration, { client, quiet, signal: this.#stopping.signal });
  }

  #tell(about: object, report: SyncReport): void {
    const { outcome, run, changes, reasons } = report;
    const codes = reasons.slice(0, CODES_LOGGED).map(({ code }) => code);
    this.logger.info(
      { ...about, run: run.id, outcome, codes, durationMs: run.durationMs, changes },
      'run ended',
    );
    this.told(report);
  }

  #sync(
    registration: RegistrationForRun,
    source: SourceOfRun,
    due: NonNullable<SyncRequest['due']>,
  ): Promise<SyncReport> {
    const { districtId, id, name, listFolder, schools } = registration;
    return runSync({
      store: this.store,
      districtId,
      registrationId: id,
      registration: name,
      trigger: 'schedule',
      due,
      openSource: () => source.open(),
      openSupplement: () => storedSupplement(this.store, registration),
      schools,
      schoolsMayBeMissing: true,
      dryRun: false,
      approval: null,
      gateway: listFolder === null ? null : createListFilesGateway({ directory: listFolder }),
      waitMs: WAIT_FOR_OTHER_RUN_MS,
      now: () => new Date(),
      signal: this.#stopping.signal,
      fault: (error, { outcome }) =>
        this.logger.error(
          { district: districtId, registration: id, fault: faultOf(error), outcome },
          'a run broke off',
        ),
    });
  }
}
