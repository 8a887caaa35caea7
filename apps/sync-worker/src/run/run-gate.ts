import {
  judgePlan,
  judgeRest,
  limitsOn,
  passedByAnnouncement,
  type GateContext,
  type GateLimits,
  type GateVerdict,
  type PlanSummary,
} from 'roster-domain';
import { calendarOn, readGateLimits, type CalendarDay, type SyncSession } from 'roster-store';
import type { SyncRequest } from './sync-request';

/** The gate as one run asks it: with the day's calendar, the memory of seven days, and what a person has approved. */
export class RunGate {
  readonly #session: SyncSession;
  readonly #day: CalendarDay;
  /** The registration's own, on an ordinary day. */
  readonly #ordinary: GateLimits;
  readonly #limits: GateLimits;

  private constructor(session: SyncSession, day: CalendarDay, ordinary: GateLimits) {
    this.#session = session;
    this.#day = day;
    this.#ordinary = ordinary;
    this.#limits = limitsOn(ordinary, day.announcements, day.today);
  }

  static async open(
    session: SyncSession,
    { store, districtId, registrationId, now }: SyncRequest,
  ): Promise<RunGate> {
    return store.withDistrict(
      districtId,
      async (tx) =>
        new RunGate(session, await calendarOn(tx, now()), await readGateLimits(tx, registrationId)),
    );
  }

  /** The district has asked for no removals today. */
  get blackout(): boolean {
    return this.#day.blackout;
  }

  /**
   * What the gate says, less what a named person has approved. A pull that cannot be true as a whole is believed when an
   * approval covers every school of it: that is how a school that really closed leaves.
   */
  async judge(plan: PlanSummary): Promise<GateVerdict> {
    const context = await this.#context(plan, this.#announced);
    const verdict = judgePlan(plan, this.#limits, context);
    if (!verdict.implausible) return this.#lessApproved(verdict);
    const schools = plan.schools.map(({ sourcedId }) => sourcedId);
    const approved = await this.#session.approvedSchools(schools, verdict.reasons);
    if (approved.length < schools.length) return verdict;
    return this.#lessApproved(judgePlan(plan, { ...this.#limits, implausibleShare: 1 }, context));
  }

  /** The verdict on the plan without the schools that wait; see `judgeRest`. */
  async judgeRest(verdict: GateVerdict, rest: PlanSummary): Promise<GateVerdict> {
    const context = await this.#context(rest, this.#announced);
    return this.#lessApproved(judgeRest(verdict, rest, this.#limits, context));
  }

  /** Remembers what only an announcement lets pass, once it is known what goes on. */
  async noteAnnounced(applied: PlanSummary): Promise<void> {
    if (!this.#announced) return;
    const context = await this.#context(applied, false);
    this.#session.noteAnnounced(passedByAnnouncement(applied, this.#ordinary, context));
  }

  get #announced(): boolean {
    return this.#day.announcements.length > 0;
  }

  async #context(plan: PlanSummary, announced: boolean): Promise<GateContext> {
    const weekAgo = await this.#session.againstWeekAgo(plan, announced);
    return { ...(weekAgo === null ? {} : { weekAgo }), blackout: this.#day.blackout };
  }

  /** The verdict, less the schools whose very changes a named person has approved. */
  async #lessApproved(verdict: GateVerdict): Promise<GateVerdict> {
    const blocked = [...verdict.heldSchools, ...verdict.silentSchools];
    const approved = await this.#session.approvedSchools(blocked, verdict.reasons);
    const waits = (school: string): boolean => !approved.includes(school);
    return {
      ...verdict,
      heldSchools: verdict.heldSchools.filter(waits),
      silentSchools: verdict.silentSchools.filter(waits),
      reasons: verdict.reasons.filter(({ school }) => school === undefined || waits(school)),
    };
  }
}
