import type { PlanSummary, SchoolPlan } from '../plan/plan-summary';
import type { GateLimits } from './gate-limits';
import type { GateReason } from './gate-reason';
import { lastPerson } from './rules/last-person';
import { leftWithNoAdult } from './rules/left-with-no-adult';
import { linksLost } from './rules/links-lost';
import { peopleCreated } from './rules/people-created';
import { peopleImplausible } from './rules/people-implausible';
import { peopleRemoved } from './rules/people-removed';
import { peopleUpdated } from './rules/people-updated';
import { restrictionsSilent } from './rules/restrictions-silent';
import { supplementImplausible } from './rules/supplement-implausible';

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
export function judgePlan(summary: PlanSummary, limits: GateLimits): GateVerdict {
  const whole = { name: 'This registration' };
  const implausible = present([
    peopleImplausible('students', summary.students, limits, whole),
    peopleImplausible('contacts', summary.contacts, limits, whole),
    supplementImplausible(summary.supplement, limits),
  ]);
  if (implausible.length > 0)
    return { implausible: true, silentSchools: [], heldSchools: [], reasons: implausible };

  return { implausible: false, ...judgeSchools(summary.schools, limits) };
}

/**
 * The verdict on a plan from which silent and held schools were left out: that is another plan. A school may be left
 * with nobody when those who would have come to it wait elsewhere. Ask again until no school is added.
 * @param rest the plan without the schools the verdict blocks
 */
export function judgeRest(verdict: GateVerdict, rest: PlanSummary, limits: GateLimits): GateVerdict {
  const { silentSchools, heldSchools, reasons } = judgeSchools(rest.schools, limits);
  return {
    implausible: verdict.implausible,
    silentSchools: [...verdict.silentSchools, ...silentSchools],
    heldSchools: [...verdict.heldSchools, ...heldSchools],
    reasons: [...verdict.reasons, ...reasons],
  };
}

function judgeSchools(schools: readonly SchoolPlan[], limits: GateLimits): Omit<GateVerdict, 'implausible'> {
  const silentSchools: string[] = [];
  const heldSchools: string[] = [];
  const reasons: GateReason[] = [];
  for (const school of schools) {
    const silence = silenceReasons(school, limits);
    const hold = silence.length > 0 ? [] : holdReasons(school, limits);
    if (silence.length > 0) silentSchools.push(school.sourcedId);
    if (hold.length > 0) heldSchools.push(school.sourcedId);
    reasons.push(...silence, ...hold);
  }
  return { silentSchools, heldSchools, reasons };
}

function silenceReasons(school: SchoolPlan, limits: GateLimits): GateReason[] {
  const where = { name: school.name, school: school.sourcedId };
  return present([
    peopleImplausible('students', school.students, limits, where),
    peopleImplausible('contacts', school.contacts, limits, where),
  ]);
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
  ]);
}

function present(reasons: readonly (GateReason | null)[]): GateReason[] {
  return reasons.filter((reason) => reason !== null);
}
