import type { Absence, GateReason, KnownRecords, PlanSummary } from 'roster-domain';
import { SchoolLists } from '../lists/school-lists';
import type { DistrictSession } from '../session/district-session';
import { applyPlan } from './apply-plan';
import { deriveClaims, deriveContactCandidates, deriveContacts, deriveLinks } from './derive-links';
import { deriveSchools, passGrace } from './derive-schools';
import type { DeriveSettings } from './derive-settings';
import { deriveReadings, deriveStudents } from './derive-students';
import { approvedSchools, approveHold, openHold, useHold, type ApprovedHold } from './holds';
import { loadKnownUsers } from './known-users';
import { listChanges } from './list-changes';
import {
  countRoster,
  observePull,
  observeRoster,
  type PullObservations,
  type RosterObservations,
} from './observations';
import { keepCounts, type RosterCount } from './roster-counts';
import { isCurrent } from './link-states';
import type { RunLease } from './run-lease';
import {
  appliedSupplement,
  SupplementRun,
  type AppliedSupplement,
  type SupplementObservations,
} from '../supplement/supplement-run';
import { RunRejections } from '../rejections/run-rejections';
import { StageWriter } from './stage-writer';
import { planTables, stagingTables } from './staging-tables';
import { summarisePlan } from './summarise-plan';
import type { RosterCounts, RunEnd, RunTrigger } from './sync-run';

/** So many new people leave the statistics of the roster behind. */
const MANY = 1_000;

export interface PullFacts {
  /** The users were read as a full collection. */
  readonly full: boolean;
  /** What it means not to be in a full collection. */
  readonly absence: Absence;
  /** A user record named nobody we could recognise. */
  readonly unreadable: boolean;
}

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
  #settings: DeriveSettings | null = null;
  #firstLoad = false;
  /** People the plan last derived would create. */
  #created = 0;
  /** What the roster holds once the plan last derived is applied; null: not known. */
  #countsAfter: readonly RosterCount[] | null = null;
  #runId: number | null = null;
  /** sourcedIds of the schools the plan last derived leaves to a hold; null: it leaves none out. */
  #held: readonly string[] | null = null;
  #approvedHold: ApprovedHold | null = null;
  #supplement: SupplementRun | null = null;

  /** The session must already hold the registration's lock. */
  constructor(session: DistrictSession, registrationId: number, lease: RunLease) {
    this.#session = session;
    this.#registrationId = registrationId;
    this.#lease = lease;
    this.stage = new StageWriter(session);
  }

  /** Notes the run, and that earlier ones which never came to an end were interrupted. */
  async startRun(trigger: RunTrigger, dryRun: boolean): Promise<number> {
    await this.#session.query(stagingTables);
    await this.#session.query(
      `update sync_run set state = 'finished', outcome = 'failed', finished_at = now(),
              report = '{"outcome":"failed","error":{"kind":"ours","text":"The process of this run ended before the run did; nothing was applied."}}'
        where registration_id = $1 and state = 'running'`,
      [this.#registrationId],
    );
    const rows = await this.#session.query<{ id: number }>(
      `insert into sync_run (district_id, registration_id, trigger, state, dry_run)
       values (nullif(current_setting('app.district', true), '')::int, $1, $2, 'running', $3) returning id`,
      [this.#registrationId, trigger, dryRun],
    );
    this.#runId = rows[0]?.id ?? null;
    this.#lease.note({ runId: this.runId });
    return this.runId;
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

  /** Fingerprints of the stored active users that may be skipped when they come again word by word. */
  knownUsers(): Promise<KnownRecords> {
    return loadKnownUsers(this.#session, this.#registrationId);
  }

  /** Whether rows of a collection are held, so that an empty one would be silence and not emptiness. */
  async holds(resource: 'orgs' | 'users'): Promise<boolean> {
    const table = resource === 'orgs' ? ['school'] : ['student', 'contact'];
    const active = resource === 'orgs' ? 'enabled' : 'active';
    const held = table
      .map((name) => `exists (select from ${name} where registration_id = $1 and ${active})`)
      .join(' or ');
    const [row] = await this.#session.query<{ held: boolean }>(`select ${held} as held`, [
      this.#registrationId,
    ]);
    return row?.held ?? false;
  }

  /** Which of the named schools neither the provider has shown nor the store holds. Call after the orgs are staged. */
  async unknownSchools(selection: readonly string[]): Promise<string[]> {
    await this.stage.flush();
    const rows = await this.#session.query<{ id: string }>(
      `select id from unnest($2::text[]) as id
        where id not in (select sourced_id from stage_org where status = 'active')
          and id not in (select sourced_id from school where registration_id = $1)`,
      [this.#registrationId, selection],
    );
    return rows.map((row) => row.id);
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
    const liftsMarks = facts.full && !(await this.#heldLater());
    this.#firstLoad = !(await this.#holdsAnybody());
    const { full, unreadable, absence } = facts;
    const settings = {
      registrationId: this.#registrationId,
      firstLoad: this.#firstLoad,
      full,
      unreadable,
      graceful: absence === 'grace',
      liftsMarks,
    };
    this.#settings = settings;
    await this.#session.query(
      `insert into unseen_row
       select id from student where registration_id = $1 and active and fingerprint is null
       union all select id from contact where registration_id = $1 and active and fingerprint is null`,
      [this.#registrationId],
    );
    await this.#session.query('analyze unseen_row');
    await this.#session.query('analyze rejected_user');
    for (const { sql, takesSelection } of deriveSchools(settings)) {
      await this.#session.query(sql, takesSelection ? [selection] : []);
    }
    if (settings.graceful && full && !unreadable)
      await this.#session.query(passGrace(settings), [this.runId]);
    const summary = await this.#derive();
    await this.#listChanges('plan_change');
    return summary;
  }

  /** Whether anybody is stored of this registration, active or not. */
  async #holdsAnybody(): Promise<boolean> {
    const [row] = await this.#session.query<{ held: boolean }>(
      `select exists (select from student where registration_id = $1)
           or exists (select from contact where registration_id = $1) as held`,
      [this.#registrationId],
    );
    return row?.held ?? false;
  }

  /** Whether a pull was held that is newer than the one this run reads. */
  async #heldLater(): Promise<boolean> {
    const [row] = await this.#session.query<{ later: boolean }>(
      `select exists (select from sync_run r, sync_run h
                       where r.id = $2 and h.registration_id = $1 and h.outcome = 'held' and not h.dry_run
                         and h.observed_at > r.observed_at) as later`,
      [this.#registrationId, this.runId],
    );
    return row?.later ?? false;
  }

  /**
   * The same plan without the schools that may not be touched. Links which the plan would have taken from a student
   * of a held school, or from one it would have brought there, are remembered: they are marked when the rest is
   * applied. May be called again with more schools.
   */
  async planWithout(blocked: { held: readonly string[]; silent: readonly string[] }): Promise<PlanSummary> {
    if (this.#held === null) {
      await this.#session.query(
        `insert into pending_link
         select l.student_id, l.contact_id, m.school_id
           from plan_link l
           join (select p.id as student_id, x.school_id from plan_membership x join plan_student p on p.key = x.key
                 union
                 select student_id, school_id from student_school) m on m.student_id = l.student_id
          where l.touched and ${isCurrent('l.was_state')} and l.state is distinct from l.was_state and l.state <> 'ACTIVE'`,
      );
    }
    this.#held = blocked.held;
    await this.#session.query(
      `update scope_school set in_scope = false where sourced_id = any ($1::text[])`,
      [[...blocked.held, ...blocked.silent]],
    );
    return this.#derive();
  }

  async #derive(): Promise<PlanSummary> {
    const settings = this.#settings;
    if (settings === null) throw new Error('Nothing is planned yet.');
    await this.#session.query(`truncate ${planTables.join(', ')}`);
    const statements = [
      ...deriveReadings(settings),
      ...deriveStudents(settings),
      ...deriveContactCandidates(settings),
      ...deriveClaims(settings),
      ...deriveLinks(settings),
      ...deriveContacts(settings),
    ];
    for (const sql of statements) await this.#session.query(sql);
    const { summary, after } = await summarisePlan(this.#session, settings);
    this.#countsAfter = after;
    this.#created = summary.students.created + summary.contacts.created;
    return (await this.#supplement?.derive(summary)) ?? summary;
  }

  /** A first load keeps no changes, the roster itself says it all; and a plan that changes nothing has none to list. */
  async #listChanges(into: 'plan_change' | 'applied_change'): Promise<void> {
    if (this.#firstLoad) return;
    if (await this.changesAnything()) await this.#session.query(listChanges(into));
    await this.#supplement?.listChanges(into);
  }

  /** Whether applying the plan last derived would write anything to the roster (fingerprints aside). */
  async changesAnything(): Promise<boolean> {
    const [row] = await this.#session.query<{ any: boolean }>(
      `select exists (select from plan_student where (touched and (active <> was_active or missing_since is distinct from was_missing_since)) or (applied and (changed or doubtful <> was_doubtful)))
           or exists (select from plan_membership m join plan_student p on p.key = m.key where p.touched and m.was <> m.is_now)
           or exists (select from plan_contact where active <> was_active or (applied and changed) or (active and doubtful <> was_doubtful))
           or exists (select from plan_link where touched and (state, marked) is distinct from (was_state, was_marked))
           or exists (select from scope_school where changed or (in_scope and not was_enabled)) as any`,
    );
    return (row?.any ?? false) || ((await this.#supplement?.changesAnything()) ?? false);
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
   * Consent of a named person to what the last held run showed. It expires 72 hours after that run and is used once.
   * @returns that run's id; null when no hold waits
   */
  async approveHold(by: string, reason: string): Promise<number | null> {
    this.#approvedHold = await approveHold(this.#session, this.#registrationId, by, reason);
    return this.#approvedHold?.runId ?? null;
  }

  /**
   * Which of these schools an approval covers: those where this plan removes, updates and loosens nothing that the
   * approved plan did not show.
   */
  async approvedSchools(schools: readonly string[]): Promise<string[]> {
    return this.#approvedHold === null ? [] : approvedSchools(this.#session, this.#approvedHold, schools);
  }

  /** Applies the plan last derived and ends the run, in one transaction: readers see all of it or nothing. */
  async apply(end: (counts: RosterCounts) => RunEnd, hold: readonly GateReason[] = []): Promise<RunEnd> {
    const settings = this.#settings;
    if (settings === null) throw new Error('Nothing is planned yet.');
    this.#lease.note({ stage: 'applying' });
    const ended = await this.#session.transaction(async () => {
      await this.#lease.requireHeld();
      await this.#listChanges('applied_change');
      await this.#supplement?.apply();
      for (const sql of applyPlan(settings)) await this.#session.query(sql);
      await this.#supplement?.renewAge();
      await this.#session.query(
        `update link l set marked = true from pending_link p join scope_school s on s.id = p.school_id
          where s.sourced_id = any ($1::text[])
            and l.student_id = p.student_id and l.contact_id = p.contact_id and ${isCurrent('l.state')} and not l.marked`,
        [this.#held ?? []],
      );
      if (this.#countsAfter !== null)
        await keepCounts(this.#session, this.#registrationId, this.#countsAfter);
      await this.#keepChanges('applied_change', 'roster_change');
      if (this.#approvedHold !== null) await useHold(this.#session, this.#approvedHold);
      return this.#end(end, hold, this.#settings?.full === true);
    });
    // What follows (lists, warnings) is planned on the statistics of what was loaded, not of an empty roster. The run is
    // over and stored: without fresh statistics it is slower, not wrong.
    if (this.#created > MANY)
      await this.#session.query('select roster.analyze_roster()').catch(() => undefined);
    return ended;
  }

  /** Notes what the run reads: its export's instant, and (CSV) the digest of the bundle. */
  async noteSource(observedAt: Date, digest: string | null): Promise<void> {
    await this.#session.query(`update sync_run set observed_at = $2, source_digest = $3 where id = $1`, [
      this.runId,
      observedAt,
      digest,
    ]);
  }

  /** When the newest data that were applied here had been exported; null before any. Older ones must not overwrite them. */
  async newestObservation(): Promise<Date | null> {
    const [row] = await this.#session.query<{ newest: Date | null }>(
      `select greatest(
          (select max(observed_at) from sync_run
            where registration_id = $1 and outcome in ('applied', 'nothing_to_do') and not dry_run),
          (select max(as_of) from school where registration_id = $1)) as newest`,
      [this.#registrationId],
    );
    return row?.newest ?? null;
  }

  /** Resolves while this session, its lock and the newest lease are ours; rejects when they were lost. */
  requireHeld(): Promise<void> {
    return this.#lease.requireHeld();
  }

  /**
   * Ends a run nothing of whose pull is believed: the roster stays as it was. What its supplement forbids in so many
   * words acts all the same.
   */
  async finishDisbelieved(
    end: (counts: RosterCounts) => RunEnd,
    hold: readonly GateReason[],
  ): Promise<RunEnd> {
    // The plan is that of a pull which is not believed: the links are those that are stored.
    await this.#session.query(`truncate ${planTables.join(', ')}`);
    await this.#supplement?.deriveForbidding();
    return this.#session.transaction(async () => {
      await this.#lease.requireHeld();
      if (!this.#firstLoad) await this.#supplement?.listChanges('applied_change');
      await this.#supplement?.apply();
      await this.#keepChanges('applied_change', 'roster_change');
      return this.#end(end, hold, false);
    });
  }

  /** Ends the run without touching the roster. */
  async finish(end: (counts: RosterCounts) => RunEnd, hold: readonly GateReason[] = []): Promise<RunEnd> {
    return this.#session.transaction(async () => {
      await this.#lease.requireHeld();
      return this.#end(end, hold, false);
    });
  }

  async #end(
    end: (counts: RosterCounts) => RunEnd,
    hold: readonly GateReason[],
    renewal: boolean,
  ): Promise<RunEnd> {
    if (this.#settings !== null) await this.#keepChanges('plan_change', 'planned_change');
    if (renewal) await this.#renewAge();
    if (hold.length > 0) await openHold(this.#session, this.#registrationId, this.runId, hold);
    const ended = end(await countRoster(this.#session, this.#registrationId));
    await this.#session.query(
      `update sync_run set state = 'finished', outcome = $2, finished_at = now(), report = $3 where id = $1`,
      [this.runId, ended.outcome, JSON.stringify(ended.report)],
    );
    return ended;
  }

  /**
   * The data of the schools this run brought level are as old as the export it read; never younger than before. The same
   * bundle sent again says nothing new, whenever it was received. With the age the grace clock goes on.
   */
  async #renewAge(): Promise<void> {
    await this.#session.query(
      `update school s set as_of = r.observed_at, grace_ms = x.grace_ms from sync_run r, scope_school x
        where r.id = $1 and x.id = s.id and x.in_scope and r.observed_at is not null and (s.as_of is null or s.as_of < r.observed_at)
          and not exists (select from sync_run u
               where u.registration_id = r.registration_id and u.id < r.id and u.source_digest = r.source_digest
                 and u.outcome in ('applied', 'nothing_to_do') and not u.dry_run)`,
      [this.runId],
    );
  }

  /** Rows of one of the session's change tables, kept under this run. A first load keeps none: the roster says it all. */
  async #keepChanges(
    from: 'plan_change' | 'applied_change',
    to: 'planned_change' | 'roster_change',
  ): Promise<void> {
    await this.#session.query(
      `insert into ${to} (district_id, run_id, seq, kind, op, row_id, sourced_id, other_sourced_id, school_ids, direction, old_values, new_values)
       select nullif(current_setting('app.district', true), '')::int, $1, seq, kind, op, row_id, sourced_id, other_sourced_id,
              school_ids, direction, old_values, new_values from ${from} order by seq`,
      [this.runId],
    );
  }

  /** Completes the report of a run that has ended, with what was learnt afterwards (how its delivery went). */
  async completeReport(report: object): Promise<void> {
    await this.#session.query(`update sync_run set report = $2 where id = $1`, [
      this.runId,
      JSON.stringify(report),
    ]);
  }

  /** The lists as they are after this run. */
  lists(): SchoolLists {
    this.#lease.note({ stage: 'delivering' });
    return new SchoolLists(this.#session, this.#registrationId);
  }

  async close(): Promise<void> {
    await this.#lease.end();
    await this.#session.close();
  }
}
