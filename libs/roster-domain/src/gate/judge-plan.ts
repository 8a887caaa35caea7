import type { PlanSummary, SchoolPlan } from '../plan/plan-summary';
import type { GateLimits } from './gate-limits';
import type { GateReason } from './gate-reason';
import { judgeMemory } from './judge-memory';
import { removedInBlackout } from './rules/blackout';
import { fieldsBlanked } from './rules/fields-blanked';
import { idsMigrated } from './rules/ids-migrated';
import { idsReused } from './rules/ids-reused';
import { lastPerson } from './rules/last-person';
import { leftWithNoAdult } from './rules/left-with-no-adult';
import { linksLost } from './rules/links-lost';
import { peopleCreated } from './rules/people-created';
import { peopleImplausible } from './rules/people-implausible';
import { peopleRemoved } from './rules/people-removed';
import { peopleUpdated } from './rules/people-updated';
import { restrictionsSilent } from './rules/restrictions-silent';
import { supplementImplausible } from './rules/supplement-implausible';
import { studentsCrowded } from './rules/students-crowded';

/** What the gate is told beside the plan. What was announced is in the limits: see `limitsOn`. */
export interface GateContext {
  /** The plan counted against the roster of seven days ago; see `judgeMemory`. Absent: the store is younger. */
  readonly weekAgo?: PlanSummary;
  /** The district has asked for no removals at this time. */
  readonly blackout?: boolean;
}

export interface GateVerdict {
  /** The pull cannot be true as a whole: the run ends like one that failed. */
  readonly implausible: boolean;
  /** sourcedIds of schools whose part cannot be true: treated as silence there. */
  readonly silentSchools: readonly string[];
  /** sourcedIds of schools whose changes wait for approval. */
  readonly heldSchools: readonly string[];
  readonly reasons: readonly GateReason[];
}

/**
 * May this plan be applied? Judged per school and for the registration, by shares together with absolute floors.
 * Reading the folder `rules` is reading the policy; every rule is asked.
 */
export function judgePlan(summary: PlanSummary, limits: GateLimits, context: GateContext = {}): GateVerdict {
  const whole = { name: 'This registration' };
  const implausible = present([
    // People whose ids changed are not gone: their schools are held.
    ...KINDS.filter((kind) => idsMigrated(kind, summary.ids?.[kind], limits, whole) === null).map((kind) =>
      peopleImplausible(kind, summary[kind], limits, whole),
    ),
    supplementImplausible(summary.supplement, limits),
  ]);
  if (implausible.length > 0)
    return { implausible: true, silentSchools: [], heldSchools: [], reasons: implausible };

  return { implausible: false, ...judgeSchools(summary, limits, context) };
}

/**
 * The verdict on a plan from which silent and held schools were left out: that is another plan. A school may be left
 * with nobody when those who would have come to it wait elsewhere. Ask again until no school is added.
 * @param rest the plan without the schools the verdict blocks
 */
export function judgeRest(
  verdict: GateVerdict,
  rest: PlanSummary,
  limits: GateLimits,
  context: GateContext = {},
): GateVerdict {
  const { silentSchools, heldSchools, reasons } = judgeSchools(rest, limits, context);
  return {
    implausible: verdict.implausible,
    silentSchools: [...verdict.silentSchools, ...silentSchools],
    heldSchools: [...verdict.heldSchools, ...heldSchools],
    reasons: [...verdict.reasons, ...reasons],
  };
}

/**
 * sourcedIds of the schools which only an announcement lets pass: the ordinary limits would have stopped them.
 * @param applied the plan that goes on
 * @param context as without the announcement
 */
export function passedByAnnouncement(
  applied: PlanSummary,
  ordinary: GateLimits,
  context: GateContext,
): readonly string[] {
  const { silentSchools, heldSchools } = judgeSchools(applied, ordinary, context);
  return [...silentSchools, ...heldSchools];
}

const KINDS = ['students', 'contacts'] as const;

function judgeSchools(
  plan: PlanSummary,
  limits: GateLimits,
  { weekAgo, blackout = false }: GateContext,
): Omit<GateVerdict, 'implausible'> {
  const silentSchools: string[] = [];
  const heldSchools: string[] = [];
  const reasons: GateReason[] = [];
  const ofTheWeek = judgeMemory(plan, weekAgo ?? null, limits);
  for (const school of plan.schools) {
    const migration = migrationReasons(school, limits);
    const silence = migration.length > 0 ? [] : silenceReasons(school, limits);
    const hold =
      silence.length > 0
        ? []
        : [
            ...migration,
            ...holdReasons(school, limits),
            ...present([blackout ? removedInBlackout(school) : null]),
          ];
    const codes = hold.map(({ code }) => code);
    if (silence.length === 0)
      hold.push(
        ...ofTheWeek.filter((week) => week.school === school.sourcedId && !codes.includes(week.code)),
      );
    if (silence.length > 0) silentSchools.push(school.sourcedId);
    if (hold.length > 0) heldSchools.push(school.sourcedId);
    reasons.push(...silence, ...hold);
  }
  return { silentSchools, heldSchools, reasons };
}

function migrationReasons(school: SchoolPlan, limits: GateLimits): GateReason[] {
  const where = { name: school.name, school: school.sourcedId };
  return present(KINDS.map((kind) => idsMigrated(kind, school.unusual?.ids[kind], limits, where)));
}

function silenceReasons(school: SchoolPlan, limits: GateLimits): GateReason[] {
  const where = { name: school.name, school: school.sourcedId };
  return present(KINDS.map((kind) => peopleImplausible(kind, school[kind], limits, where)));
}

function holdReasons(school: SchoolPlan, limits: GateLimits): GateReason[] {
  return present([
    peopleRemoved('students', school, limits),
    peopleRemoved('contacts', school, limits),
    lastPerson('students', school),
    lastPerson('contacts', school),
    linksLost(school, limits),
    leftWithNoAdult(school, limits),
    restrictionsSilent(school, limits),
    peopleUpdated('students', school, limits),
    peopleUpdated('contacts', school, limits),
    peopleCreated('students', school, limits),
    peopleCreated('contacts', school, limits),
    idsReused(school, limits),
    studentsCrowded(school, limits),
    fieldsBlanked('emails', school, limits),
    fieldsBlanked('phones', school, limits),
  ]);
}

function present(reasons: readonly (GateReason | null)[]): GateReason[] {
  return reasons.filter((reason) => reason !== null);
}
