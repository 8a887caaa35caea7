import type { Absence, PlanSummary } from 'roster-domain';
import type { DistrictSession } from '../session/district-session';
import { MetadataRun } from '../metadata/metadata-run';
import { keptPlan, type KeptPlan } from '../plans/kept-plan';
import { keepSpotMarks } from '../spot/keep-spot-marks';
import { lockSpots } from '../spot/spot-lock';
import { withFacts } from '../supplement/summarise-facts';
import type { SupplementRun } from '../supplement/supplement-run';
import { applyPlan } from './apply-plan';
import { deriveFirstLoad } from './derive-first-load';
import { deriveClaims, deriveContactCandidates, deriveContacts, deriveLinks } from './derive-links';
import { deriveSchools, passGrace } from './derive-schools';
import type { DeriveSettings } from './derive-settings';
import { deriveReadings, deriveStudents } from './derive-students';
import { listChanges, takeChanges } from './list-changes';
import { keepObservations, observationsBeside } from './observations-kept';
import { heldLater } from './observed-before';
import { markPendingLinks, rememberPendingLinks } from './pending-links';
import { findReusedIds, noteReusedIds } from './reused-ids';
import { keepCounts, type RosterCount } from './roster-counts';
import { planTables } from './staging-tables';
import { holdsAnybody } from './stored-roster';
import { summarisePlan } from './summarise-plan';
import { withUnusual } from './summarise-unusual';

export interface PullFacts {
  /** The users were read as a full collection. */
  readonly full: boolean;
  /** What it means not to be in a full collection. */
  readonly absence: Absence;
  /** A user record named nobody we could recognise. */
  readonly unreadable: boolean;
  /** The district has asked for no removals today: no grace passes, either. */
  readonly blackout?: boolean;
}

/** What a run's staged pull would change, in the session's TEMP tables; derived once, and again with fewer schools. */
export class RosterPlan {
  readonly #session: DistrictSession;
  readonly #runId: number;
  readonly #settings: DeriveSettings;
  readonly #supplement: SupplementRun | null;
  readonly #metadata: MetadataRun | null;
  /** sourcedIds of the schools the plan last derived leaves to a hold; null: it leaves none out. */
  #held: readonly string[] | null = null;
  #summary: PlanSummary | null = null;
  /** What the roster holds once the plan last derived is applied; null: not known. */
  #countsAfter: readonly RosterCount[] | null = null;
  /** The changes of the whole plan are in `plan_change`. */
  #listed = false;

  /** As the gate saw it. */
  #kept: KeptPlan | null = null;

  private constructor(
    session: DistrictSession,
    runId: number,
    settings: DeriveSettings,
    supplement: SupplementRun | null,
    metadata: MetadataRun | null,
  ) {
    this.#session = session;
    this.#runId = runId;
    this.#settings = settings;
    this.#supplement = supplement;
    this.#metadata = metadata;
  }

  /** Plans what is staged, for all schools of the selection; nothing is written outside the session's own tables. */
  static async derive(
    session: DistrictSession,
    run: { readonly registrationId: number; readonly runId: number; readonly approved: boolean },
    { full, unreadable, absence, blackout = false }: PullFacts,
    selection: readonly string[] | null,
    supplement: SupplementRun | null,
  ): Promise<{ plan: RosterPlan; summary: PlanSummary }> {
    const { registrationId, runId, approved } = run;
    const settings: DeriveSettings = {
      registrationId,
      firstLoad: !(await holdsAnybody(session, registrationId)),
      full,
      unreadable,
      graceful: absence === 'grace',
      liftsMarks: full && !(await heldLater(session, registrationId, runId)),
    };
    await session.query(
      `insert into unseen_row
       select id from student where registration_id = $1 and active and fingerprint is null
       union all select id from contact where registration_id = $1 and active and fingerprint is null`,
      [registrationId],
    );
    await session.query('analyze unseen_row');
    await session.query('analyze rejected_user');
    for (const { sql, takesSelection } of deriveSchools(settings)) {
      await session.query(sql, takesSelection ? [selection] : []);
    }
    if (settings.graceful && full && !unreadable && !blackout)
      await session.query(passGrace(settings), [runId]);
    const metadata = await MetadataRun.begin(session, registrationId, settings.firstLoad);
    const plan = new RosterPlan(session, runId, settings, supplement, metadata);
    const summary = await plan.#derive();
    plan.#kept = keptPlan(summary, plan.#countsAfter);
    // What a person has approved is compared with all of it, also on a first load.
    if (!settings.firstLoad || approved) await plan.#listWhole();
    return { plan, summary };
  }

  /** The users were read as a full collection. */
  get full(): boolean {
    return this.#settings.full;
  }

  /** The plan as the gate saw it, to be kept with the run. */
  get kept(): KeptPlan | null {
    return this.#kept;
  }

  /** People the plan last derived would create. */
  get created(): number {
    return (this.#summary?.students.created ?? 0) + (this.#summary?.contacts.created ?? 0);
  }

  /** The schools the plan last derived would bring level. */
  get schools(): PlanSummary['schools'] {
    return this.#summary?.schools ?? [];
  }

  /**
   * The same plan without the schools that may not be touched. Links which the plan would have taken from a student
   * of a held school, or from one it would have brought there, are remembered: they are marked when the rest is
   * applied. May be called again with more schools.
   */
  async without(blocked: { held: readonly string[]; silent: readonly string[] }): Promise<PlanSummary> {
    if (this.#held === null) {
      await this.#listWhole(); // a first load that waits must be shown, too
      await rememberPendingLinks(this.#session);
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
    if (this.#summary !== null) await this.#session.query(`truncate ${planTables.join(', ')}`);
    for (const sql of deriveReadings(settings)) await this.#session.query(sql);
    if (!settings.firstLoad) await findReusedIds(this.#session, settings.registrationId);
    const statements = settings.firstLoad
      ? deriveFirstLoad(settings)
      : [
          ...deriveStudents(settings),
          ...deriveContactCandidates(settings),
          ...deriveClaims(settings),
          ...deriveLinks(settings),
          ...deriveContacts(settings),
        ];
    for (const sql of statements) await this.#session.query(sql);
    const { summary, after } = await summarisePlan(this.#session, settings);
    this.#countsAfter = after;
    const counted = await withUnusual(this.#session, settings, summary);
    await this.#supplement?.derive();
    await this.#metadata?.derive();
    const sources = { supplement: this.#supplement !== null, metadata: this.#metadata !== null };
    const query = <Row>(sql: string): Promise<Row[]> => this.#session.query<Row>(sql);
    this.#summary = await withFacts(query, settings.registrationId, counted, sources);
    return this.#summary;
  }

  async #listWhole(): Promise<void> {
    if (!this.#listed) await this.#listChanges('plan_change');
    this.#listed = true;
  }

  /** A plan that changes nothing has none to list. */
  async #listChanges(into: 'plan_change' | 'applied_change'): Promise<void> {
    if (await this.changesAnything()) await this.#session.query(listChanges(into));
    await this.#supplement?.listChanges(into);
    await this.#metadata?.listChanges(into);
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
    return (
      (row?.any ?? false) ||
      ((await this.#supplement?.changesAnything()) ?? false) ||
      ((await this.#metadata?.changesAnything()) ?? false)
    );
  }

  /** Writes the plan last derived to the roster, marks of held schools included. Inside the run's transaction. */
  async apply(): Promise<void> {
    const { registrationId, firstLoad } = this.#settings;
    await lockSpots(this.#session, registrationId);
    // A first load keeps no changes: the roster itself says it all. Where nothing was left out, the changes are those planned.
    if (!firstLoad) {
      if (this.#held === null) await this.#session.query(takeChanges);
      else await this.#listChanges('applied_change');
      for (const sql of noteReusedIds()) await this.#session.query(sql);
    }
    const beside =
      this.#countsAfter === null ? null : await observationsBeside(this.#session, registrationId);
    await this.#supplement?.apply();
    await this.#metadata?.apply();
    for (const sql of applyPlan(this.#settings)) await this.#session.query(sql);
    await this.#supplement?.renewAge();
    await markPendingLinks(this.#session, this.#held ?? []);
    if (!firstLoad) await keepSpotMarks(this.#session, registrationId, this.#runId);
    if (this.#countsAfter === null) return;
    await keepCounts(this.#session, registrationId, this.#countsAfter);
    if (beside !== null) await keepObservations(this.#session, registrationId, beside);
  }

  /**
   * The plan of a pull that is not believed: the links are those that are stored, and only what the supplement forbids
   * in so many words is left of it.
   */
  async disbelieve(): Promise<void> {
    await this.#session.query(`truncate ${planTables.join(', ')}`);
    await this.#supplement?.deriveForbidding();
  }

  /** Writes what a disbelieved plan leaves. Inside the run's transaction. */
  async applyDisbelieved(): Promise<void> {
    if (!this.#settings.firstLoad) await this.#supplement?.listChanges('applied_change');
    await this.#supplement?.apply();
  }
}
