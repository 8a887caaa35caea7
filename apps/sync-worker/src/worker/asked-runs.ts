import { createListFilesGateway } from 'ivm-adapter';
import type { ClientOptions } from 'oneroster-client';
import type { Logger } from 'pino';
import {
  nextAskedRun,
  requeueAskedRun,
  type AskedRun,
  type RegistrationForRun,
  type RosterStore,
  type SyncJob,
} from 'roster-store';
import { openRegisteredProvider } from '../provider/registered-provider';
import { faultOf, RunRefusedError } from '../run/describe-failure';
import { runSync } from '../run/run-sync';
import type { SyncReport } from '../run/sync-report';
import type { OpenSource } from '../run/sync-request';
import { RunToBeRepeated } from './registration-runs';
import { sentBundle, storedSupplement } from './sent-files';

/** A scheduled run of the registration, or somebody's command line, may take so long; then the job is tried again later. */
const WAIT_FOR_OTHER_RUN_MS = 30_000;

/** Runs what people asked for (an upload, "run now", a dry run), one after the other as it was asked. */
export class AskedRuns {
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(
    private readonly store: RosterStore,
    private readonly logger: Logger,
    /** Hears how each run ended, for people. */
    private readonly told: (report: SyncReport) => void,
    private readonly client: ClientOptions = {},
  ) {}

  /** Every run of a registration that waits. @throws {RunToBeRepeated} */
  run(job: SyncJob): Promise<void> {
    const running = this.#runAll(job).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  /** Lets the run under way finish for `graceMs`, then breaks it off, to be begun anew by another worker. */
  async stop(graceMs: number): Promise<void> {
    const cancel = setTimeout(() => this.#stopping.abort(), graceMs);
    await Promise.allSettled(this.#running);
    clearTimeout(cancel);
    this.#stopping.abort();
  }

  async #runAll({ districtId, registrationId }: SyncJob): Promise<void> {
    const about = { district: districtId, registration: registrationId };
    try {
      for (;;) {
        if (this.#stopping.signal.aborted) throw new RunToBeRepeated('The worker is stopping.');
        const registration = await this.store.registrationForRun(districtId, registrationId);
        // Until it is enabled they wait; enabling it makes a job anew.
        if (registration?.state !== 'enabled') return;
        const asked = await this.store.withDistrict(districtId, (tx) => nextAskedRun(tx, registrationId));
        if (asked === null) return;
        const report = await this.#sync(registration, asked);
        const { outcome, run, changes } = report;
        this.logger.info(
          { ...about, run: asked.id, outcome, durationMs: run.durationMs, changes },
          'run ended',
        );
        if (run.id === null && outcome === 'failed') throw new RunToBeRepeated('Another run is under way.');
        if (outcome === 'cancelled' && this.#stopping.signal.aborted)
          await this.store.withDistrict(districtId, (tx) => requeueAskedRun(tx, asked.id));
        else if (run.id !== null) this.told(report);
      }
    } catch (error) {
      if (error instanceof RunToBeRepeated) throw error;
      this.logger.error({ ...about, fault: faultOf(error) }, 'a run could not be started or finished');
      throw new RunToBeRepeated(`The run could not be started or finished (${faultOf(error)}).`);
    }
  }

  #sync(registration: RegistrationForRun, { id, trigger, dryRun, uploadId }: AskedRun): Promise<SyncReport> {
    const { districtId, id: registrationId, name, listFolder, schools } = registration;
    return runSync({
      store: this.store,
      districtId,
      registrationId,
      registration: name,
      trigger,
      askedRun: id,
      openSource: () => this.#open(registration, uploadId),
      openSupplement: () => storedSupplement(this.store, registration),
      schools,
      schoolsMayBeMissing: true,
      dryRun,
      approval: null,
      gateway: listFolder === null ? null : createListFilesGateway({ directory: listFolder }),
      waitMs: WAIT_FOR_OTHER_RUN_MS,
      now: () => new Date(),
      signal: this.#stopping.signal,
      fault: (error, { outcome }) =>
        this.logger.error(
          { district: districtId, registration: registrationId, fault: faultOf(error), outcome },
          'a run broke off',
        ),
    });
  }

  #open(registration: RegistrationForRun, uploadId: number | null): Promise<OpenSource> {
    const { source } = registration;
    const { signal } = this.#stopping;
    if (uploadId !== null) return sentBundle(this.store, registration, uploadId, signal);
    if (source?.type === 'rest' || source?.type === 'classlink')
      return openRegisteredProvider(registration, source, this.client, signal);
    return Promise.reject(
      new RunRefusedError(
        'NO_SOURCE',
        `Registration "${registration.name}" has nothing to read: send a bundle.`,
      ),
    );
  }
}
