import { createListFilesGateway } from 'ivm-adapter';
import { readBundle } from 'oneroster-client';
import type { Logger } from 'pino';
import { LOCAL_DISTRICT, type RosterStore } from 'roster-store';
import { faultOf } from '../run/describe-failure';
import { runSync } from '../run/run-sync';
import type { SyncReport } from '../run/sync-report';
import type { WorkerSettings } from './worker-environment';

/** Syncs the configured bundle into the local district, one run at a time. */
export class BundleSync {
  readonly #stopping = new AbortController();
  #running: Promise<SyncReport | null> | null = null;
  #firstRunOver = false;

  constructor(
    private readonly settings: WorkerSettings,
    private readonly store: RosterStore,
    private readonly logger: Logger,
    /** Hears how each run ended, for people. */
    private readonly told: (report: SyncReport) => void,
  ) {}

  /** Runs now, unless there is no bundle, a run is under way here, or the worker is stopping: then null. */
  run(): Promise<SyncReport | null> {
    const { bundle } = this.settings;
    if (bundle === null || this.#running !== null || this.#stopping.signal.aborted)
      return Promise.resolve(null);
    this.#running = this.#run(bundle).finally(() => {
      this.#running = null;
      this.#firstRunOver = true;
    });
    return this.#running;
  }

  /** Whether the run at the start is over, however it ended; true when there is no bundle to sync. */
  get firstRunOver(): boolean {
    return this.settings.bundle === null || this.#firstRunOver;
  }

  /** Lets a run under way finish for `graceMs`, then cancels it; resolves when none is under way. */
  async stop(graceMs: number): Promise<void> {
    const running = this.#running;
    const cancel = setTimeout(() => this.#stopping.abort(), running === null ? 0 : graceMs);
    await running;
    clearTimeout(cancel);
    this.#stopping.abort();
  }

  async #run(bundle: string): Promise<SyncReport | null> {
    const { registration, out } = this.settings;
    try {
      const districtId = await this.store.ensureDistrict(LOCAL_DISTRICT);
      const registrationId = await this.store.ensureRegistration(districtId, {
        name: registration,
        kind: 'csv',
      });
      const report = await runSync({
        store: this.store,
        districtId,
        registrationId,
        registration,
        trigger: 'schedule',
        openSource: () => readBundle(bundle),
        schools: null,
        dryRun: false,
        approval: null,
        gateway: out === null ? null : createListFilesGateway({ directory: out }),
        waitMs: 0,
        now: () => new Date(),
        signal: this.#stopping.signal,
        fault: (error, { outcome }) =>
          this.logger.error({ fault: faultOf(error), outcome }, 'a run broke off'),
      });
      const { outcome, run, changes } = report;
      this.logger.info({ run: run.id, outcome, durationMs: run.durationMs, changes }, 'run ended');
      this.told(report);
      return report;
    } catch (error) {
      this.logger.error({ fault: faultOf(error) }, 'a run could not be started or finished');
      return null;
    }
  }
}
