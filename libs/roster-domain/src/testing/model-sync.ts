import { DEFAULT_GATE_LIMITS, type GateLimits } from '../gate/gate-limits';
import { limitsOn, type Announcement } from '../gate/announcement';
import {
  judgePlan,
  judgeRest,
  passedByAnnouncement,
  type GateContext,
  type GateVerdict,
} from '../gate/judge-plan';
import { planAgainstWeekAgo, stateAfter } from '../gate/school-state';
import type { FieldMapping } from '../mapping/field-mapping';
import type { PlanSummary, SupplementPlan } from '../plan/plan-summary';
import { deriveModelRoster } from './model-derive';
import { isCurrent } from './model-members';
import { readModelPull, type ModelPull } from './model-reading';
import { linkKey, type ModelRoster } from './model-roster';
import { summariseModel } from './model-summary';
import { readModelSupplement, supplementAfter, type SupplementMode } from './model-supplement';

export interface ModelSettings {
  /** sourcedIds of the schools this run may touch; null: every enabled one and every org of type school. */
  readonly schools: readonly string[] | null;
  /** Where rights come from; default: the supplement's columns by their own names. */
  readonly mapping?: FieldMapping;
  readonly limits?: GateLimits;
  /** sourcedIds of the schools whose changes a person has approved as they are: nothing of the gate stops them. */
  readonly approved?: readonly string[];
  /** The local day of the run, for the announcements. */
  readonly today?: string;
  readonly announcements?: readonly Announcement[];
  readonly blackout?: boolean;
}

export interface ModelRun {
  readonly after: ModelRoster;
  /** The plan as the gate saw it. */
  readonly summary: PlanSummary;
  /** What was applied: equals `summary` when no school was held or silent. */
  readonly applied: PlanSummary;
  readonly verdict: GateVerdict;
}

/**
 * A sync run as a specification: naive, in memory, the whole roster before to the whole roster after. The store must
 * give the same roster and the same summary for every district and every day.
 */
export function modelSync(before: ModelRoster, pull: ModelPull, settings: ModelSettings): ModelRun {
  const reading = readModelPull(pull, settings.mapping);
  const scope = schoolsInScope(before, reading.orgs, settings.schools);
  const said =
    pull.supplement === undefined ? null : readModelSupplement(pull.supplement.rows, settings.mapping);
  const { after: planned, schoolsOf } = deriveModelRoster(before, reading, pull, scope, settings.blackout);
  /** The supplement as it would be stored, were the run to touch just the schools in `open`. */
  const hear = (roster: ModelRoster, open: ReadonlySet<string>, believed = true): void => {
    if (said === null) return;
    const modeOf = (student: string): SupplementMode => {
      const schools = schoolsOf.get(student) ?? [];
      if (schools.some((school) => !scope.has(school))) return 'untouched';
      return believed && schools.every((school) => open.has(school)) ? 'open' : 'tighten';
    };
    roster.supplement = supplementAfter(before.supplement, said, modeOf, believed);
    roster.supplementAsOf = Math.max(before.supplementAsOf ?? -Infinity, pull.supplement?.observedAt ?? 0);
  };
  hear(planned, scope);
  const summary = {
    ...summariseModel(before, planned, scope),
    supplement: said && supplementPlan(before, said),
  };
  const ordinary = settings.limits ?? DEFAULT_GATE_LIMITS;
  const limits = limitsOn(ordinary, settings.announcements ?? [], settings.today ?? '');
  const contextOf = (plan: PlanSummary, announced = limits !== ordinary): GateContext => {
    const weekAgo = planAgainstWeekAgo(plan, before.past, pull.observedAt ?? 0, announced);
    return { ...(weekAgo === null ? {} : { weekAgo }), blackout: settings.blackout ?? false };
  };
  const waits = (school: string): boolean => !settings.approved?.includes(school);
  const lessApproved = (verdict: GateVerdict): GateVerdict => {
    const { heldSchools, silentSchools } = verdict;
    return { ...verdict, heldSchools: heldSchools.filter(waits), silentSchools: silentSchools.filter(waits) };
  };
  const all = [...scope].some(waits) ? limits : { ...limits, implausibleShare: 1 };
  let verdict = lessApproved(judgePlan(summary, all, contextOf(summary)));
  if (verdict.implausible) {
    // Nothing is believed of it, save what a supplement forbids in so many words: that acts at once.
    const after = { ...before, brokenAt: latest(before.brokenAt, pull.observedAt) };
    hear(after, new Set(), false);
    return { after, summary, applied: summariseModel(before, before, scope), verdict };
  }

  // A held or silent school is one the run may not touch; the others go on, unless that alone is too much for one.
  let [after, applied, rest] = [planned, summary, scope];
  for (;;) {
    const blocked = new Set([...verdict.heldSchools, ...verdict.silentSchools]);
    if (![...rest].some((school) => blocked.has(school))) break;
    rest = new Set([...scope].filter((school) => !blocked.has(school)));
    after = deriveModelRoster(before, reading, pull, rest, settings.blackout).after;
    hear(after, rest);
    applied = { ...summariseModel(before, after, rest), supplement: summary.supplement };
    verdict = lessApproved(judgeRest(verdict, applied, limits, contextOf(applied)));
  }
  markPending(before, planned, after, new Set(verdict.heldSchools));
  if (verdict.heldSchools.length > 0) after.heldAt = latest(before.heldAt, pull.observedAt);
  if (verdict.heldSchools.length + verdict.silentSchools.length > 0)
    after.brokenAt = latest(before.brokenAt, pull.observedAt);
  const announced =
    limits === ordinary ? [] : passedByAnnouncement(applied, ordinary, contextOf(applied, false));
  after.past = new Map(before.past);
  for (const school of applied.schools) {
    const { sourcedId } = school;
    const consent = !waits(sourcedId) ? 'approval' : announced.includes(sourcedId) ? 'announcement' : 'none';
    const past = before.past.get(sourcedId) ?? [];
    after.past.set(sourcedId, [...past, stateAfter(school, pull.observedAt ?? 0, consent)]);
  }
  if (pull.users?.mode === 'full') renewAge(after, rest, 'asOf', pull.observedAt ?? 0);
  if (pull.supplement) renewAge(after, rest, 'supplementAsOf', pull.supplement.observedAt ?? 0);
  return { after, summary, applied, verdict };
}

export function schoolsInScope(
  before: ModelRoster,
  orgs: ReadonlyMap<string, { type: string; status: string }>,
  selection: readonly string[] | null,
): Set<string> {
  if (selection !== null)
    return new Set(selection.filter((id) => before.schools.has(id) || orgs.get(id)?.status === 'active'));
  const scope = new Set<string>();
  for (const [id, school] of before.schools) if (school.enabled) scope.add(id);
  for (const [id, org] of orgs) if (org.status === 'active' && org.type === 'school') scope.add(id);
  return scope;
}

function latest(before: number | null, observedAt = 0): number {
  return Math.max(before ?? -Infinity, observedAt);
}

/**
 * Only a full pull renews the age of a school, and a supplement its own; only that of a school the run brought level, and
 * never backwards.
 */
function renewAge(
  after: ModelRoster,
  schools: ReadonlySet<string>,
  age: 'asOf' | 'supplementAsOf',
  observedAt: number,
): void {
  for (const id of schools) {
    const school = after.schools.get(id);
    if (school) after.schools.set(id, { ...school, [age]: Math.max(school[age] ?? observedAt, observedAt) });
  }
}

function supplementPlan(before: ModelRoster, said: ReadonlyMap<string, unknown>): SupplementPlan {
  const present = [...before.supplement].filter(([, row]) => row.present).map(([key]) => key);
  return { before: present.length, gone: present.filter((key) => !said.has(key)).length };
}

/**
 * While held, only tightenings act: a link the plan would remove or doubt answers REFER from now on. That goes for
 * whoever belongs to the held school, and for whoever the plan would have brought there.
 */
function markPending(
  before: ModelRoster,
  planned: ModelRoster,
  after: ModelRoster,
  held: ReadonlySet<string>,
): void {
  for (const [studentId, student] of before.students) {
    const moved = planned.students.get(studentId)?.memberships ?? [];
    if (![...student.memberships, ...moved].some((school) => held.has(school))) continue;
    for (const contactId of before.contacts.keys()) {
      const key = linkKey(studentId, contactId);
      const [was, wanted] = [before.links.get(key), planned.links.get(key)];
      if (!isCurrent(was) || wanted?.state === 'ACTIVE' || wanted?.state === was?.state) continue;
      const link = after.links.get(key);
      if (link && isCurrent(link)) after.links.set(key, { ...link, marked: true });
    }
  }
}
