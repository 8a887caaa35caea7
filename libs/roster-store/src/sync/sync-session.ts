import {
  planAgainstWeekAgo,
  stateAfter,
  type FieldMapping,
  type GateReason,
  type KnownRecords,
  type PlanSummary,
} from 'roster-domain';
import { approveHold, type Approval, type ApprovedHold } from '../holds/approve-hold';
import { approvalInForce, approvedSchools, useApproval, type ReasonOfSchool } from '../holds/approved-plan';
import { openHold, settleHolds } from '../holds/open-hold';
import { quietSchools } from '../holds/quiet-schools';
import { lockLists } from '../lists/open-lists';
import { SchoolLists } from '../lists/school-lists';
import { RunRejections } from '../rejections/run-rejections';
import { dueTimesOver, waitingDueTimes } from '../schedule/due-times';
import type { DistrictSession } from '../session/district-session';
import {
  appliedSupplement,
  SupplementRun,
  type AppliedSupplement,
  type SupplementObservations,
} from '../supplement/supplement-run';
import { keepChanges } from './keep-changes';
import { loadKnownUsers } from './known-users';
import {
  countRoster,
  observePull,
  observeRoster,
  type PullObservations,
  type RosterObservations,
} from './observations';
import { readFieldMapping } from '../metadata/field-mapping-store';
import { newestObservation } from './observed-before';
import { renewAge } from './renew-age';
import { RosterPlan, type PullFacts } from './roster-plan';
import type { RunLease } from './run-lease';
import { completeReport, noteAskedStart, noteEnd, noteSource, noteStart } from './run-row';
import { Consents, keepSchoolStates, schoolStates } from './school-states';
import { StageWriter } from './stage-writer';
import { stagingTables } from './staging-tables';
import { holdsRowsOf, unknownSchools } from './stored-roster';
import type { RosterCounts, RunEnd, RunTrigger } from './sync-run';
import { vanishedPeople } from './vanished-people';

/** So many new people leave the statistics of the roster behind. */
const MANY = 1_000;

/**
 * One run of one registration on one database session: it holds the registration's lock from `open` to `close`,
 * stages what the pull read in TEMP tables with no transaction open, and applies the plan in one short transaction of
 * the same session. Whoever loses the session loses the lock, the stage and the transaction together.
 */
export class SyncSession {
  readonly stage: StageWriter;
  readonly #session: DistrictSession;
  readonly #registrationId: number;
  readonly #lease: RunLease;
  #runId: number | null = null;
  #plan: RosterPlan | null = null;
  /** The approval this run may use: known once it has planned. */
  #approval: ApprovedHold | null = null;
  /** Something that was held goes on because of it. */
  #approvalNeeded = false;
  /** When what this run reads was exported, in milliseconds since the epoch. */
  #observedAt = 0;
  readonly #consent = new Consents();
  #supplement: SupplementRun | null = null;

  /** The session must already hold the registration's lock. */
  constructor(session: DistrictSession, registrationId: number, lease: RunLease) {
    this.#session = session;
    this.#registrationId = registrationId;
    this.#lease = lease;
    this.stage = new StageWriter(session);
  }

  /** Those of these due times which no other run has served meanwhile. */
  async stillDue(dueTimes: readonly Date[]): Promise<Date[]> {
    const waiting = await waitingDueTimes(this.#session, this.#registrationId);
    return waiting.filter((dueAt) => dueTimes.some((asked) => asked.getTime() === dueAt.getTime()));
  }

  /**
   * Notes the run, and that earlier ones which never came to an end were interrupted.
   * @param dueTimes those it serves; null: the schedule did not set it off
   */
  async startRun(
    trigger: RunTrigger,
    dryRun: boolean,
    dueTimes: readonly Date[] | null = null,
  ): Promise<number> {
    await this.#session.query(stagingTables);
    this.#runId = await noteStart(this.#session, this.#registrationId, { trigger, dryRun, dueTimes });
    this.#lease.note({ runId: this.runId });
    return this.runId;
  }

  /** Begins a run that somebody asked for and that waited. False: it waits no more, and nothing is begun. */
  async beginAskedRun(runId: number): Promise<boolean> {
    await this.#session.query(stagingTables);
    if (!(await noteAskedStart(this.#session, this.#registrationId, runId))) return false;
    this.#runId = runId;
    this.#lease.note({ runId });
    return true;
  }

  /** Aborted once somebody asked for this run to be cancelled. */
  get cancelAsked(): AbortSignal {
    return this.#lease.cancelAsked;
  }

  /** Records the last whole pull of this registration had: an estimate for this one. Null: there was none. */
  get expectedRecords(): number | null {
    return this.#lease.expectedRecords;
  }

  /** Tells whoever asks how far the run is (`readProgress`) how many records were read so far. */
  noteRead(records: number): void {
    this.#lease.note({ records });
  }

  get runId(): number {
    if (this.#runId === null) throw new Error('The run has not been started.');
    return this.#runId;
  }

  /** Keeps the records this run could not use, with this run, however it ends. */
  keepRejections(): RunRejections {
    return new RunRejections(this.#session, this.runId);
  }

  /** Where the registration's rights come from, as this run reads them. */
  fieldMapping(): Promise<FieldMapping> {
    return readFieldMapping(this.#session, this.#registrationId);
  }

  /** Fingerprints of the stored active users that may be skipped when they come again word by word. */
  knownUsers(): Promise<KnownRecords> {
    return loadKnownUsers(this.#session, this.#registrationId);
  }

  /** Whether rows of a collection are held, so that an empty one would be silence and not emptiness. */
  holds(resource: 'orgs' | 'users'): Promise<boolean> {
    return holdsRowsOf(this.#session, this.#registrationId, resource);
  }

  /** Which of the named schools neither the provider has shown nor the store holds. Call after the orgs are staged. */
  async unknownSchools(selection: readonly string[]): Promise<string[]> {
    await this.stage.flush();
    return unknownSchools(this.#session, this.#registrationId, selection);
  }

  /** The newest supplement anything of which acted; null: none ever did. */
  appliedSupplement(): Promise<AppliedSupplement | null> {
    return appliedSupplement(this.#session, this.#registrationId);
  }

  /**
   * This run reads a supplement: add its rows, then plan. Without this the last one stands, and ages.
   * @param observedAt the instant the file was made
   */
  async beginSupplement(observedAt: Date, digest: string): Promise<Pick<SupplementRun, 'add'>> {
    this.#supplement = await SupplementRun.begin(this.#session, this.#registrationId, observedAt, digest);
    return this.#supplement;
  }

  /** What is odd about the supplement that was planned; null: none was read. */
  async supplementObservations(): Promise<SupplementObservations | null> {
    return (await this.#supplement?.observe()) ?? null;
  }

  /**
   * What the staged pull would change, counted. Nothing is written outside the session's own tables.
   * @param selection sourcedIds of the schools the run may touch; null: every enabled one and every org of type school
   */
  async plan(facts: PullFacts, selection: readonly string[] | null): Promise<PlanSummary> {
    this.#lease.note({ stage: 'comparing' });
    await this.stage.flush();
    this.#approval = await approvalInForce(this.#session, this.#registrationId);
    const approved = this.#approval !== null;
    const run = { registrationId: this.#registrationId, runId: this.runId, approved };
    const { plan, summary } = await RosterPlan.derive(this.#session, run, facts, selection, this.#supplement);
    this.#plan = plan;
    return summary;
  }

  /** See `vanishedPeople`; before schools are left out of the plan. */
  vanishedPeople(schools: readonly string[] | null, most: number): Promise<string[]> {
    return vanishedPeople(this.#session, schools, most);
  }

  /** See `RosterPlan.without`. */
  planWithout(blocked: { held: readonly string[]; silent: readonly string[] }): Promise<PlanSummary> {
    return this.#planned().without(blocked);
  }

  /** Whether applying the plan last derived would write anything to the roster (fingerprints aside). */
  changesAnything(): Promise<boolean> {
    return this.#planned().changesAnything();
  }

  #planned(): RosterPlan {
    if (this.#plan === null) throw new Error('Nothing is planned yet.');
    return this.#plan;
  }

  /** What is worth a warning in the pull that was planned. */
  pullObservations(): Promise<PullObservations> {
    return observePull(this.#session);
  }

  /** What is worth a warning in the roster as it is stored. */
  rosterObservations(): Promise<RosterObservations> {
    return observeRoster(this.#session, this.#registrationId);
  }

  /**
   * Consent of a named person to what the last held run showed; this run is the one to use it. Throws `HoldRefused` when
   * no hold waits, or it does not wait for what is named.
   */
  async approveHold(approval: Approval): Promise<void> {
    await this.#session.transaction(async () => {
      await approveHold(this.#session, { newestOf: this.#registrationId }, approval);
    });
  }

  /**
   * Which of these schools an approval covers that was given and not yet used: those it names, for every reason they wait
   * for, where this plan removes, updates and loosens nothing that the approved plan did not show.
   */
  async approvedSchools(
    schools: readonly string[],
    reasons: readonly ReasonOfSchool[] = [],
  ): Promise<string[]> {
    if (this.#approval === null) return [];
    const covered = await approvedSchools(this.#session, this.#approval, schools, reasons);
    this.#approvalNeeded ||= covered.length > 0;
    this.#consent.add('approval', covered);
    return covered;
  }

  /**
   * Which of the schools that wait need not be asked about, because a person has rejected these very changes.
   * @param schools sourcedIds; `WHOLE_PULL` for a pull that is implausible as a whole
   */
  quietSchools(schools: readonly string[], reasons: readonly ReasonOfSchool[]): Promise<string[]> {
    return quietSchools(this.#session, this.#registrationId, schools, reasons);
  }

  /** Remembers which schools only an announcement lets pass: what they become is then what the district wanted. */
  noteAnnounced(schools: readonly string[]): void {
    this.#consent.add('announcement', schools);
  }

  /**
   * The plan counted against the rosters of seven days ago; null: none is that old.
   * @param announced an announcement is in force today
   */
  async againstWeekAgo(plan: PlanSummary, announced: boolean): Promise<PlanSummary | null> {
    const states = await schoolStates(this.#session, this.#registrationId);
    return planAgainstWeekAgo(plan, states, this.#observedAt, announced);
  }

  /** Notes what the run reads: its export's instant, and (CSV) the digest of the bundle. */
  noteSource(observedAt: Date, digest: string | null): Promise<void> {
    this.#observedAt = observedAt.getTime();
    return noteSource(this.#session, this.runId, observedAt, digest);
  }

  /** When the newest data that were applied here had been exported; null before any. Older ones must not overwrite them. */
  newestObservation(): Promise<Date | null> {
    return newestObservation(this.#session, this.#registrationId);
  }

  /** Resolves while this session, its lock and the newest lease are ours; rejects when they were lost. */
  requireHeld(): Promise<void> {
    return this.#lease.requireHeld();
  }

  /** Applies the plan last derived and ends the run, in one transaction: readers see all of it or nothing. */
  async apply(end: (counts: RosterCounts) => RunEnd, hold: readonly GateReason[] = []): Promise<RunEnd> {
    const plan = this.#planned();
    this.#lease.note({ stage: 'applying' });
    const ended = await this.#inTransaction(async () => {
      await plan.apply();
      await this.#keepStates(plan);
      await keepChanges(this.#session, this.runId, 'applied_change', 'roster_change');
      if (this.#approval !== null && (plan.full || this.#approvalNeeded))
        await useApproval(this.#session, this.#approval, this.#approvalNeeded);
      if (plan.full) await settleHolds(this.#session, this.#registrationId);
      return this.#end(end, hold, plan.full);
    });
    // What follows (lists, warnings) is planned on the statistics of what was loaded, not of an empty roster. The run is
    // over and stored: without fresh statistics it is slower, not wrong.
    if (plan.created > MANY)
      await this.#session.query('select roster.analyze_roster()').catch(() => undefined);
    return ended;
  }

  #keepStates(plan: RosterPlan): Promise<void> {
    const at = this.#observedAt;
    const states = plan.schools.map((school) => ({
      school: school.sourcedId,
      ...stateAfter(school, at, this.#consent.of(school.sourcedId)),
    }));
    return keepSchoolStates(this.#session, this.#registrationId, this.runId, states);
  }

  /**
   * Ends a run nothing of whose pull is believed: the roster stays as it was. What its supplement forbids in so many
   * words acts all the same.
   */
  async finishDisbelieved(
    end: (counts: RosterCounts) => RunEnd,
    hold: readonly GateReason[],
  ): Promise<RunEnd> {
    const plan = this.#planned();
    await plan.disbelieve();
    return this.#inTransaction(async () => {
      await plan.applyDisbelieved();
      await keepChanges(this.#session, this.runId, 'applied_change', 'roster_change');
      return this.#end(end, hold, false);
    });
  }

  /** Ends the run without touching the roster. */
  finish(end: (counts: RosterCounts) => RunEnd, hold: readonly GateReason[] = []): Promise<RunEnd> {
    return this.#inTransaction(() => this.#end(end, hold, false));
  }

  /** A run that was taken over meanwhile commits nothing. */
  #inTransaction<T>(work: () => Promise<T>): Promise<T> {
    return this.#session.transaction(async () => {
      await this.#lease.requireHeld();
      // Why answers are wished for, whatever of this transaction they rest on.
      if (this.#runId !== null) await this.#session.query(`set local app.cause = 'run ${this.#runId}'`);
      return work();
    });
  }

  async #end(
    end: (counts: RosterCounts) => RunEnd,
    hold: readonly GateReason[],
    renewal: boolean,
  ): Promise<RunEnd> {
    if (this.#plan !== null) await keepChanges(this.#session, this.runId, 'plan_change', 'planned_change');
    if (renewal) await renewAge(this.#session, this.runId);
    if (hold.length > 0) await openHold(this.#session, this.#registrationId, this.runId, hold);
    const ended = end(await countRoster(this.#session, this.#registrationId));
    await noteEnd(this.#session, this.runId, ended, this.#plan?.kept ?? null);
    return ended;
  }

  /**
   * Completes the report of a run that has ended, with what was learnt afterwards (how its delivery went).
   * @param served due times for which nothing more is to be run
   */
  completeReport(report: object, served: readonly Date[] = []): Promise<void> {
    return this.#inTransaction(async () => {
      await completeReport(this.#session, this.runId, report);
      await dueTimesOver(this.#session, this.#registrationId, served);
    });
  }

  /**
   * The lists as they are after this run, which nobody else writes until this session ends. Waits for whoever writes them
   * now; null: they still do after `waitMs`.
   */
  async lists(waitMs: number): Promise<SchoolLists | null> {
    this.#lease.note({ stage: 'delivering' });
    const locked = await lockLists(this.#session, this.#registrationId, waitMs);
    return locked ? new SchoolLists(this.#session, this.#registrationId) : null;
  }

  async close(): Promise<void> {
    await this.#lease.end();
    await this.#session.close();
  }
}
