import type { ClientOptions } from 'oneroster-client';
import type { Logger } from 'pino';
import type { RegistrationForRun, RosterStore, SyncJob } from 'roster-store';
import { faultOf } from '../run/describe-failure';
import { runSync } from '../run/run-sync';
import type { SyncReport } from '../run/sync-report';
import type { SyncRequest } from '../run/sync-request';
import { isToBeRepeated } from '../run/to-be-repeated';
import { DEFAULT_QUIET, type Quiet } from './drop-folder';
import { registeredRun } from './registered-run';
import { RunsUnderWay } from './runs-under-way';
import { sourcesOf, type SourceOfRun } from './sources-of';
import { tryAgainLater } from './try-again-later';

/** A report has as many reasons as schools wait. */
const CODES_LOGGED = 20;

/** The run did not come to its end, and should be tried again soon. The message is stored with the job: no data in it. */
export class RunToBeRepeated extends Error {
  override readonly name = 'RunToBeRepeated';
}

/** Runs registrations as their jobs come, and lets the runs under way come to an end. */
export class RegistrationRuns {
  readonly #underWay = new RunsUnderWay();

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
    return this.#underWay.any;
  }

  /** One job. @throws {RunToBeRepeated} */
  run(job: SyncJob): Promise<void> {
    return this.#underWay.add(this.#run(job));
  }

  /** Lets runs under way finish for `graceMs`, then cancels them; resolves when none is under way. */
  stop(graceMs: number): Promise<void> {
    return this.#underWay.stop(graceMs);
  }

  async #run(job: SyncJob): Promise<void> {
    const { districtId, registrationId } = job;
    const about = { district: districtId, registration: registrationId };
    if (this.#underWay.signal.aborted) throw new RunToBeRepeated('The worker is stopping.');
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
    return sourcesOf(registration, { client, quiet, signal: this.#underWay.signal });
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
    return runSync({
      ...registeredRun(this.store, this.logger, this.#underWay.signal, registration, this.client),
      trigger: 'schedule',
      due,
      openSource: (mapping) => source.open(mapping),
      dryRun: false,
    });
  }
}
