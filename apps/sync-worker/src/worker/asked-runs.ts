import type { ClientOptions } from 'oneroster-client';
import type { Logger } from 'pino';
import type { FieldMapping } from 'roster-domain';
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
import { registeredRun } from './registered-run';
import { RunToBeRepeated } from './registration-runs';
import { RunsUnderWay } from './runs-under-way';
import { sentBundle } from './sent-files';

/** Runs what people asked for (an upload, "run now", a dry run), one after the other as it was asked. */
export class AskedRuns {
  readonly #underWay = new RunsUnderWay();

  constructor(
    private readonly store: RosterStore,
    private readonly logger: Logger,
    /** Hears how each run ended, for people. */
    private readonly told: (report: SyncReport) => void,
    private readonly client: ClientOptions = {},
  ) {}

  /** Every run of a registration that waits. @throws {RunToBeRepeated} */
  run(job: SyncJob): Promise<void> {
    return this.#underWay.add(this.#runAll(job));
  }

  /** Lets the run under way finish for `graceMs`, then breaks it off, to be begun anew by another worker. */
  stop(graceMs: number): Promise<void> {
    return this.#underWay.stop(graceMs);
  }

  async #runAll({ districtId, registrationId }: SyncJob): Promise<void> {
    const about = { district: districtId, registration: registrationId };
    try {
      for (;;) {
        if (this.#underWay.signal.aborted) throw new RunToBeRepeated('The worker is stopping.');
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
        if (outcome === 'cancelled' && this.#underWay.signal.aborted)
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
    return runSync({
      ...registeredRun(this.store, this.logger, this.#underWay.signal, registration, this.client),
      trigger,
      askedRun: id,
      openSource: (mapping) => this.#open(registration, uploadId, mapping),
      dryRun,
    });
  }

  #open(
    registration: RegistrationForRun,
    uploadId: number | null,
    mapping: FieldMapping,
  ): Promise<OpenSource> {
    const { source } = registration;
    const { signal } = this.#underWay;
    if (uploadId !== null) return sentBundle(this.store, registration, uploadId, signal);
    if (source?.type === 'rest' || source?.type === 'classlink')
      return openRegisteredProvider(registration, source, this.client, signal, mapping);
    return Promise.reject(
      new RunRefusedError(
        'NO_SOURCE',
        `Registration "${registration.name}" has nothing to read: send a bundle.`,
      ),
    );
  }
}
