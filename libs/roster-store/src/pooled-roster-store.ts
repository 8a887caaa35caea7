import type { DataSource } from 'typeorm';
import type { DatabaseAddress } from './connection/database-address';
import { openConnection } from './connection/open-connection';
import type { StatementRunner } from './connection/roster-connection';
import { statementOutsideOfDistricts } from './connection/statement-outside-of-districts';
import { StoreRefused } from './connection/store-refused';
import type { DistrictTransaction, Reading } from './district/district-transaction';
import { districtsWithHolds, listDistricts, type DistrictRecord } from './district/district-record';
import { ensureDistrict, LOCAL_DISTRICT, setTimezone, type NewDistrict } from './district/ensure-district';
import { ensureRegistration, type NewRegistration } from './district/ensure-registration';
import { openLists, type OpenLists } from './lists/open-lists';
import {
  ivmConnectionForDelivery,
  sealIvmSecrets,
  writeIvmConnection,
  type IvmConnection,
  type IvmConnectionForDelivery,
} from './ivm/ivm-connection';
import { openIvmDelivery, type IvmDelivery } from './ivm/ivm-delivery';
import { IvmLedger } from './ivm/ivm-ledger';
import { allMigrations } from './migrations/all-migrations';
import { migrationStatus } from './migrations/recorded-migrations';
import { changeRegistration } from './registration/change-registration';
import { levelAnswers, type LevelledAnswers, type LevelOptions } from './pair-answers/level-answers';
import { placeOfSecrets, registrationForRun } from './registration/registration-for-run';
import { rejectionsOfRun } from './rejections/rejections-of-run';
import type { RunRejection } from './rejections/run-rejections';
import type { RegistrationChange, RegistrationForRun } from './registration/registration-settings';
import type { Readiness, RosterStore } from './roster-store';
import { forgetRunDetails } from './runs/run-details';
import { ScheduleStore } from './schedule/schedule-store';
import { seal, type SealedSecrets, type Secrets } from './secrets/sealed-secrets';
import type { SecretKeys } from './secrets/secret-keys';
import { DistrictSession } from './session/district-session';
import { openSyncSession } from './sync/open-sync-session';
import type { LeaseTimes } from './sync/run-lease';
import { readProgress, type RunningProgress } from './sync/run-progress';
import type { SyncSession } from './sync/sync-session';

interface PooledSettings {
  readonly applicationName: string;
  readonly secretKeys: SecretKeys | null;
  readonly leaseTimes: LeaseTimes;
}
type RunInDistrict = <T>(
  districtId: number,
  work: (tx: DistrictTransaction) => Promise<T>,
  reading?: Reading,
) => Promise<T>;

/** The store on TypeORM's connection pool. Made by `openRosterStore`, which has checked role and server. */
export class PooledRosterStore implements RosterStore {
  readonly #source: DataSource;
  readonly #address: DatabaseAddress;
  readonly #settings: PooledSettings;
  readonly #runInDistrict: RunInDistrict;
  readonly #running = new Set<Promise<unknown>>();
  readonly #sessions = new Set<DistrictSession>();
  readonly schedule: ScheduleStore;
  #closing: Promise<void> | null = null;

  constructor(
    source: DataSource,
    address: DatabaseAddress,
    settings: PooledSettings,
    runInDistrict: RunInDistrict,
  ) {
    this.#source = source;
    this.#address = address;
    this.#settings = settings;
    this.#runInDistrict = runInDistrict;
    this.schedule = new ScheduleStore(
      { query: (sql, values) => this.#whileOpen(() => this.#outsideOfDistricts.query(sql, values)) },
      (districtId, work) => this.withDistrict(districtId, work),
    );
  }

  withDistrict<T>(
    districtId: number,
    work: (tx: DistrictTransaction) => Promise<T>,
    reading?: Reading,
  ): Promise<T> {
    return this.#whileOpen(() => this.#runInDistrict(districtId, work, reading));
  }

  ensureDistrict(district: NewDistrict): Promise<number> {
    return this.#whileOpen(() => ensureDistrict(this.#outsideOfDistricts, district));
  }

  listDistricts(page: Parameters<RosterStore['listDistricts']>[0]): Promise<DistrictRecord[]> {
    return this.#whileOpen(() => listDistricts(this.#outsideOfDistricts, page));
  }

  districtsWithHolds(page: Parameters<RosterStore['districtsWithHolds']>[0]) {
    return this.#whileOpen(() => districtsWithHolds(this.#outsideOfDistricts, page));
  }

  ensureRegistration(districtId: number, registration: NewRegistration): Promise<number> {
    return this.withDistrict(districtId, (tx) => ensureRegistration(tx, districtId, registration));
  }

  changeRegistration(
    districtId: number,
    registrationId: number,
    change: RegistrationChange,
    within?: DistrictTransaction,
  ): Promise<void> {
    const work = (tx: DistrictTransaction): Promise<void> =>
      changeRegistration(tx, districtId, registrationId, change, this.#settings.secretKeys);
    return within === undefined ? this.withDistrict(districtId, work) : work(within);
  }

  registrationForRun(districtId: number, registrationId: number): Promise<RegistrationForRun | null> {
    return this.withDistrict(districtId, (tx) =>
      registrationForRun(tx, districtId, registrationId, this.#settings.secretKeys),
    );
  }

  sealSecrets(districtId: number, registrationId: number, secrets: Secrets): SealedSecrets {
    return seal(secrets, this.#settings.secretKeys, placeOfSecrets(districtId, registrationId));
  }

  ivmLedger(districtId: number): IvmLedger {
    return new IvmLedger((work) => this.withDistrict(districtId, work));
  }

  async openIvmDelivery(districtId: number, waitMs: number): Promise<IvmDelivery | null> {
    return openIvmDelivery(await this.openSession(districtId), this.ivmLedger(districtId), waitMs);
  }

  async districtsWithIvmDue(at: Date, most: number): Promise<number[]> {
    const rows = await this.#whileOpen(() =>
      this.#outsideOfDistricts.query<{ id: number }>(
        `select district_id as id from roster.districts_with_ivm_due($1, $2)`,
        [at, most],
      ),
    );
    return rows.map(({ id }) => id);
  }

  ivmConnectionForDelivery(districtId: number): Promise<IvmConnectionForDelivery | null> {
    return this.withDistrict(districtId, (tx) =>
      ivmConnectionForDelivery(tx, districtId, this.#settings.secretKeys),
    );
  }

  sealIvmSecrets(districtId: number, secrets: Secrets): SealedSecrets {
    return sealIvmSecrets(districtId, secrets, this.#settings.secretKeys);
  }

  writeIvmConnection(
    within: DistrictTransaction,
    districtId: number,
    connection: IvmConnection,
    secrets: Secrets | null | undefined,
  ): Promise<void> {
    return writeIvmConnection(within, districtId, connection, secrets, this.#settings.secretKeys);
  }

  setTimezone(districtId: number, timezone: string): Promise<void> {
    return this.withDistrict(districtId, (tx) => setTimezone(tx, timezone));
  }

  async lastFinishedRun(districtId: number, registrationId: number): Promise<number | null> {
    const [row] = await this.withDistrict(districtId, (tx) =>
      tx.query<{ id: number | null }>(
        `select max(id) as id from sync_run where registration_id = $1 and state = 'finished'`,
        [registrationId],
      ),
    );
    return row?.id ?? null;
  }

  rejectionsOf(districtId: number, runId: number): AsyncIterable<RunRejection> {
    return rejectionsOfRun((work) => this.withDistrict(districtId, work), runId);
  }

  forgetRunDetails(keptDays: number, most: number): Promise<number> {
    return this.#whileOpen(() => forgetRunDetails(this.#outsideOfDistricts, keptDays, most));
  }

  readProgress(districtId: number, registrationId: number): Promise<RunningProgress | null> {
    return this.withDistrict(districtId, (tx) => readProgress(tx, registrationId));
  }

  openSyncSession(districtId: number, registrationId: number, waitMs: number): Promise<SyncSession | null> {
    return openSyncSession(this, districtId, registrationId, waitMs, this.#settings.leaseTimes);
  }

  async levelAnswers(districtId: number, options: LevelOptions): Promise<LevelledAnswers | null> {
    const session = await this.openSession(districtId);
    try {
      return await this.#whileOpen(() => levelAnswers(session, options));
    } finally {
      await session.close();
    }
  }

  async openLists(districtId: number, registrationId: number, waitMs: number): Promise<OpenLists | null> {
    return openLists(await this.openSession(districtId), registrationId, waitMs);
  }

  async districtsWithAnswersDue(at: Date, most: number): Promise<number[]> {
    const rows = await this.#whileOpen(() =>
      this.#outsideOfDistricts.query<{ id: number }>(
        `select district_id as id from roster.districts_with_answers_due($1, $2)`,
        [at, most],
      ),
    );
    return rows.map(({ id }) => id);
  }

  async firstSyncDone(registration: string): Promise<boolean> {
    const districtId = await this.ensureDistrict(LOCAL_DISTRICT);
    const [row] = await this.withDistrict(districtId, (tx) =>
      tx.query<{ done: boolean }>(
        `select exists (select from sync_run u join registration r on r.id = u.registration_id
                         where r.name = $1 and u.outcome in ('applied', 'nothing_to_do') and not u.dry_run) as done`,
        [registration],
      ),
    );
    return row?.done ?? false;
  }

  async readiness(): Promise<Readiness> {
    const { pending } = await this.#whileOpen(() => migrationStatus(this.#outsideOfDistricts, allMigrations));
    return { migrated: pending.length === 0, pending };
  }

  /** A connection of its own for one sync run; see `openDistrictSession` in `session/open-district-session.ts`. */
  openSession(districtId: number): Promise<DistrictSession> {
    return this.#whileOpen(async () => {
      const client = await openConnection(
        this.#address,
        `${this.#settings.applicationName} session`,
        'session',
      );
      const session = await DistrictSession.begin(client, districtId, () => this.#sessions.delete(session));
      this.#sessions.add(session);
      return session;
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  /** Statements through the pool with no district set: policies show them no row of any tenant table. */
  readonly #outsideOfDistricts: StatementRunner = {
    query: async <Row>(sql: string, values?: readonly unknown[]) =>
      statementOutsideOfDistricts<Row>(this.#source, sql, values),
  };

  async #end(): Promise<void> {
    await Promise.allSettled(this.#running);
    await Promise.allSettled([...this.#sessions].map((session) => session.close()));
    await this.#source.destroy();
  }

  async #whileOpen<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing) throw new StoreRefused('The store is closed.');
    const promise = work();
    this.#running.add(promise);
    try {
      return await promise;
    } finally {
      this.#running.delete(promise);
    }
  }
}
