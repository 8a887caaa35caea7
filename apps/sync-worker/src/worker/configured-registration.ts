import { stat } from 'node:fs/promises';
import { LOCAL_DISTRICT, Secrets, type RosterStore, type SyncJob } from 'roster-store';
import type { IvmSettings, WorkerSettings } from './worker-environment';

/** The one registration a worker may be told of by its environment (SYNC_BUNDLE), kept in the store like all others. */
export class ConfiguredRegistration {
  private constructor(
    private readonly store: RosterStore,
    private readonly job: SyncJob,
    /** The newest run there was before; null: a folder may have nothing to run, nobody waits for it. */
    private readonly runBefore: number | null,
  ) {}

  /** Stores it as the environment says, enabled, and has it run as soon as a worker is free. Null: there is none. */
  static async begin(
    store: RosterStore,
    { bundle, registration, out, cron, timezone, ivm }: WorkerSettings,
  ): Promise<ConfiguredRegistration | null> {
    if (bundle === null) return null;
    const districtId = await store.ensureDistrict(LOCAL_DISTRICT);
    const registrationId = await store.ensureRegistration(districtId, { name: registration, kind: 'csv' });
    await store.setTimezone(districtId, timezone);
    const isFolder = await stat(bundle).then(
      (found) => found.isDirectory(),
      () => false,
    );
    await store.changeRegistration(districtId, registrationId, {
      source: { type: isFolder ? 'drop-folder' : 'bundle', path: bundle },
      listFolder: out,
      cron,
      state: 'enabled',
    });
    if (ivm !== null) await keepIvm(store, districtId, ivm);
    const runBefore = await store.lastFinishedRun(districtId, registrationId);
    await store.schedule.runSoon(districtId, registrationId);
    return new ConfiguredRegistration(
      store,
      { districtId, registrationId },
      isFolder ? null : (runBefore ?? 0),
    );
  }

  /** Whether the run at the start is over, however it ended and whichever worker did it. */
  async firstRunOver(): Promise<boolean> {
    if (this.runBefore === null) return true;
    const last = await this.store.lastFinishedRun(this.job.districtId, this.job.registrationId);
    return last !== null && last > this.runBefore;
  }
}

async function keepIvm(store: RosterStore, districtId: number, ivm: IvmSettings): Promise<void> {
  const { clientId, clientSecret, presenceIsApproval, tokenUrl, url, verify } = ivm;
  await store.withDistrict(districtId, (tx) =>
    store.writeIvmConnection(
      tx,
      districtId,
      {
        ...{ gateway: 'http', baseUrl: url, tokenUrl, clientId, verify, presenceIsApproval },
        ...{ contactDiscriminator: false, columns: null },
      },
      new Secrets({ clientSecret }),
    ),
  );
}
