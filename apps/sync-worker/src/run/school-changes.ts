import type { GateVerdict, LinkPlan, PeoplePlan, PlanSummary, SchoolPlan } from 'roster-domain';

/** What a run does to one school, in counts only. */
export interface SchoolChanges {
  readonly sourcedId: string;
  readonly name: string;
  /** `held`, `silent` (not believed): the counts are what would have changed, and none of it was done. */
  readonly state: 'applied' | 'held' | 'silent';
  readonly students: PeopleChanges;
  /** Linked to its students. */
  readonly contacts: PeopleChanges;
  readonly links: PeopleChanges & {
    /** Of those updated: confirmed before, and no longer. */
    readonly unconfirmed: number;
  };
  /** Students who stay and had a linked adult, and would have (or have) none. */
  readonly leftWithNoAdult: number;
}

export interface PeopleChanges {
  /** There before the run. */
  readonly before: number;
  readonly created: number;
  readonly updated: number;
  readonly removed: number;
}

/** A report is kept with its run and read whole: a state's registration must not make it long. */
export const MOST_SCHOOLS = 200;

/**
 * The schools in which something changes or waits, those that wait first.
 * @param applied the plan that was carried out; null: none was, as in a dry run
 */
export function schoolChangesOf(
  plan: PlanSummary,
  applied: PlanSummary | null,
  verdict: GateVerdict,
): { readonly schools: readonly SchoolChanges[]; readonly moreSchools?: number } {
  const done = new Map((applied ?? plan).schools.map((school) => [school.sourcedId, school]));
  const [waiting, going]: [SchoolChanges[], SchoolChanges[]] = [[], []];
  for (const planned of plan.schools) {
    const state = stateOf(planned, verdict);
    const school = state === 'applied' ? done.get(planned.sourcedId) : planned;
    if (school === undefined || !changesAnything(school)) continue;
    (state === 'applied' ? going : waiting).push(changesOfSchool(school, state));
  }
  const all = [...waiting, ...going];
  const schools = all.slice(0, MOST_SCHOOLS);
  return { schools, ...(all.length > schools.length ? { moreSchools: all.length - schools.length } : {}) };
}

function stateOf({ sourcedId }: SchoolPlan, verdict: GateVerdict): SchoolChanges['state'] {
  if (verdict.implausible || verdict.silentSchools.includes(sourcedId)) return 'silent';
  return verdict.heldSchools.includes(sourcedId) ? 'held' : 'applied';
}

function changesOfSchool(school: SchoolPlan, state: SchoolChanges['state']): SchoolChanges {
  return {
    sourcedId: school.sourcedId,
    name: school.name,
    state,
    students: counts(school.students),
    contacts: counts(school.contacts),
    links: { ...counts(school.links), unconfirmed: school.links.unconfirmed },
    leftWithNoAdult: school.leftWithNoAdult,
  };
}

function counts({ before, created, updated, removed }: PeoplePlan | LinkPlan): PeopleChanges {
  return { before, created, updated, removed };
}

function changesAnything({ students, contacts, links }: SchoolPlan): boolean {
  return [students, contacts, links].some(({ created, updated, removed }) => created + updated + removed > 0);
}
