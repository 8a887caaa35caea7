import type { DistrictTransaction, Reading } from './district/district-transaction';
import type { DistrictRecord } from './district/district-record';
import type { NewRegistration } from './district/ensure-registration';
import type { NewDistrict } from './district/ensure-district';
import type { OpenLists } from './lists/open-lists';
import type { IvmConnection, IvmConnectionForDelivery } from './ivm/ivm-connection';
import type { IvmDelivery } from './ivm/ivm-delivery';
import type { IvmLedger } from './ivm/ivm-ledger';
import type { RunRejection } from './rejections/run-rejections';
import type { RegistrationChange, RegistrationForRun } from './registration/registration-settings';
import type { ScheduleStore } from './schedule/schedule-store';
import type { SealedSecrets, Secrets } from './secrets/sealed-secrets';
import type { RunningProgress } from './sync/run-progress';
import type { LevelledAnswers, LevelOptions } from './pair-answers/level-answers';
import type { SyncSession } from './sync/sync-session';

/** Whether the database has the shape this code was written for. Names are those of the migration files. */
export interface Readiness {
  readonly migrated: boolean;
  /** Migrations this code has and the database has not, in order. */
  readonly pending: string[];
}

/** The one door to the roster. Made by `openRosterStore`; holds a pool of connections until `close`. */
export interface RosterStore {
  /**
   * Runs `work` in one transaction in which only this district's rows exist; commits when it resolves, rolls back
   * when it throws. May not be nested. Statements have 30 s each.
   * @param reading whether all statements see one moment; default: each sees the newest
   */
  withDistrict<T>(
    districtId: number,
    work: (tx: DistrictTransaction) => Promise<T>,
    reading?: Reading,
  ): Promise<T>;

  /** The id of the district with this key; made when there is none. An existing one is left as it is. */
  ensureDistrict(district: NewDistrict): Promise<number>;

  /**
   * Districts after an id, in the order of their ids, at most `most`.
   * @param page.wanted the only ones to be seen; null: all
   */
  listDistricts(page: {
    readonly wanted: readonly number[] | null;
    readonly after: number;
    readonly most: number;
  }): Promise<DistrictRecord[]>;
  /** As `listDistricts`, of those in which something is held and waits for a person. */
  districtsWithHolds(page: {
    readonly wanted: readonly number[] | null;
    readonly after: number;
    readonly most: number;
  }): Promise<{ readonly id: number; readonly name: string }[]>;

  /**
   * The id of the district's registration of this name; made (as a draft) when there is none. Throws `StoreRefused`
   * when there is one of another kind, or no such district.
   */
  ensureRegistration(districtId: number, registration: NewRegistration): Promise<number>;

  /**
   * Changes how a registration runs. Throws `StoreRefused` with a sentence when the change cannot be used.
   * @param within the district's transaction to do it in; absent: one of its own
   */
  changeRegistration(
    districtId: number,
    registrationId: number,
    change: RegistrationChange,
    within?: DistrictTransaction,
  ): Promise<void>;

  /**
   * How a registration is to be run, its secrets still sealed: for runs only, never for an answer to a person. Null when
   * the district has none of this id.
   */
  registrationForRun(districtId: number, registrationId: number): Promise<RegistrationForRun | null>;

  /** Seals new credentials for one registration. Throws `StoreRefused` where there is no key. */
  sealSecrets(districtId: number, registrationId: number, secrets: Secrets): SealedSecrets;

  /** What the district's IVM was told; fits `DeliveryLedger` of ivm-adapter. */
  ivmLedger(districtId: number): IvmLedger;

  /**
   * The right to deliver to the district's IVM, which one process has at a time; null when another had it after `waitMs`.
   * A process that freezes loses it.
   */
  openIvmDelivery(districtId: number, waitMs: number): Promise<IvmDelivery | null>;

  /** Districts whose IVM has to be told something, at most `most`. */
  districtsWithIvmDue(at: Date, most: number): Promise<number[]>;

  /** How the district's IVM is told, its secret still sealed: for deliveries only. Null: it was not set up. */
  ivmConnectionForDelivery(districtId: number): Promise<IvmConnectionForDelivery | null>;

  /** Seals the secret of the district's IVM, for a change that may wait. Throws `StoreRefused` without a key. */
  sealIvmSecrets(districtId: number, secrets: Secrets): SealedSecrets;

  /**
   * Sets up how the district's IVM is told. Throws `StoreRefused` with a sentence when it cannot be used.
   * @param secrets undefined: those stored stay
   */
  writeIvmConnection(
    within: DistrictTransaction,
    districtId: number,
    connection: IvmConnection,
    secrets: Secrets | null | undefined,
  ): Promise<void>;

  /** Puts a district's schedules on the clock of another zone (IANA name). */
  setTimezone(districtId: number, timezone: string): Promise<void>;

  /** The id of the registration's newest run that has ended, however; null before any. */
  lastFinishedRun(districtId: number, registrationId: number): Promise<number | null>;

  /**
   * The records a run of the district could not use, in the order it read them, a page at a time; the first
   * `REJECTIONS_KEPT` of them. None for a run the district does not have.
   */
  rejectionsOf(districtId: number, runId: number): AsyncIterable<RunRejection>;

  /** See `forgetRunDetails` in `runs/run-details.ts`. */
  forgetRunDetails(keptDays: number, most: number): Promise<number>;

  /** How far the run of a registration is; null while none is under way. */
  readProgress(districtId: number, registrationId: number): Promise<RunningProgress | null>;

  /** Who is due, and the jobs made of it. */
  readonly schedule: ScheduleStore;

  /**
   * A session for one run of a registration, holding its lock: no other run of it begins before this one is closed,
   * lost, or has given no sign of life for 20 s (a frozen process: its connection is ended then). Null when another run still held the lock after `waitMs` milliseconds.
   */
  openSyncSession(districtId: number, registrationId: number, waitMs: number): Promise<SyncSession | null>;

  /**
   * Brings what IVM should hold for every adult and child of a district level with the facts and the clock; see
   * `levelAnswers`. Null when another process was still at it after `waitMs`.
   */
  levelAnswers(districtId: number, options: LevelOptions): Promise<LevelledAnswers | null>;

  /**
   * The lists of a registration, to be written beside its runs; closed by the caller. Null: another process still writes
   * them after `waitMs`.
   */
  openLists(districtId: number, registrationId: number, waitMs: number): Promise<OpenLists | null>;

  /** Districts, at most so many, with an answer that is not level at that instant, or with list files that are not. */
  districtsWithAnswersDue(at: Date, most: number): Promise<number[]>;

  /** Whether some run of that registration of the local district was applied or found nothing to do. */
  firstSyncDone(registration: string): Promise<boolean>;

  /** Asks the database now. Throws `StatementRefused` or `StoreRefused` when it cannot be asked. */
  readiness(): Promise<Readiness>;

  /** Waits for transactions that are running, refuses new ones, ends open sessions and every connection. */
  close(): Promise<void>;
}
