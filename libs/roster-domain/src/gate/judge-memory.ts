import type { PlanSummary, SchoolPlan } from '../plan/plan-summary';
import type { GateLimits } from './gate-limits';
import type { GateReason } from './gate-reason';
import { linksLost } from './rules/links-lost';
import { peopleCreated } from './rules/people-created';
import { peopleRemoved } from './rules/people-removed';

/**
 * Do small steps add up? The state after this plan is compared with the roster of seven days ago, not the steps between:
 * who left and came back is no step. A school is held only when this plan itself goes further in that direction.
 * @param weekAgo the same plan, counted against the roster of seven days ago, or of the last approval if that is later
 *   (what a person has approved is no news); null: the store is younger
 */
export function judgeMemory(
  today: PlanSummary,
  weekAgo: PlanSummary | null,
  limits: GateLimits,
): GateReason[] {
  if (weekAgo === null) return [];
  const then = new Map(weekAgo.schools.map((school) => [school.sourcedId, school]));
  return today.schools.flatMap((school) => {
    const week = then.get(school.sourcedId);
    return week === undefined ? [] : reasonsOf(school, week, limits).map(overTheWeek);
  });
}

function reasonsOf(today: SchoolPlan, week: SchoolPlan, limits: GateLimits): GateReason[] {
  const reasons: (GateReason | null)[] = [];
  for (const kind of ['students', 'contacts'] as const) {
    if (today[kind].removed > 0) reasons.push(peopleRemoved(kind, week, limits));
    if (today[kind].created > 0) reasons.push(peopleCreated(kind, week, limits));
  }
  if (today.links.removed + today.links.unconfirmed > 0) reasons.push(linksLost(week, limits));
  return reasons.filter((reason) => reason !== null);
}

function overTheWeek(reason: GateReason): GateReason {
  return { ...reason, text: `Counted from seven days ago: ${reason.text}` };
}
