import type { PlanSummary, SchoolPlan } from 'roster-domain';
import { WHOLE_REGISTRATION, type RosterCount } from '../sync/roster-counts';

/** A run's plan as the gate saw it, kept with the run: totals, and the schools in which something would change. */
export type KeptPlan = Pick<PlanSummary, 'firstLoad' | 'students' | 'contacts' | 'links'> & {
  readonly schools: readonly Omit<SchoolPlan, 'unusual'>[];
  /** ACTIVE links of the registration once the plan is applied; null: it leaves schools out and cannot know. */
  readonly linksAfter: number | null;
};

export function keptPlan(
  { firstLoad, students, contacts, links, schools }: PlanSummary,
  after: readonly RosterCount[] | null,
): KeptPlan {
  return {
    ...{ firstLoad, students, contacts, links },
    schools: schools.filter(changesAnything).map(counted),
    linksAfter: after?.find(({ schoolId }) => schoolId === WHOLE_REGISTRATION)?.links ?? null,
  };
}

function counted({ sourcedId, name, students, contacts, links, leftWithNoAdult }: SchoolPlan) {
  return { sourcedId, name, students, contacts, links, leftWithNoAdult };
}

function changesAnything({ students, contacts, links, leftWithNoAdult }: SchoolPlan): boolean {
  return (
    leftWithNoAdult > 0 ||
    [students, contacts, links].some(({ created, updated, removed }) => created + updated + removed > 0)
  );
}
