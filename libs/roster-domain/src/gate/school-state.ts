import type { LinkPlan, PeoplePlan, PlanSummary, SchoolPlan } from '../plan/plan-summary';

/** What a school held once a run was applied there: counts of states, by which a later run is compared with it. */
export interface SchoolState {
  /** The instant of what was applied, in milliseconds since the epoch. */
  readonly at: number;
  readonly students: number;
  readonly contacts: number;
  /** ACTIVE ones. */
  readonly links: number;
  /** How many of each came from the district's other schools in that run, less those who went there. */
  readonly moved: Readonly<Record<Counted, number>>;
  /** Who consented to what that run did here: a person to a hold, an announcement, or nobody had to. */
  readonly consent: 'none' | 'approval' | 'announcement';
}

type Counted = 'students' | 'contacts' | 'links';

const WEEK_MS = 7 * 24 * 3_600_000;

/** What the plan would leave at a school. */
export function stateAfter(school: SchoolPlan, at: number, consent: SchoolState['consent']): SchoolState {
  const { students, contacts, links } = school;
  return {
    at,
    ...{ students: students.after, contacts: contacts.after, links: links.after },
    moved: { students: movedOf(students), contacts: movedOf(contacts), links: links.moved },
    consent,
  };
}

/** Who is there after without having been created, or no longer without having been removed. */
function movedOf({ before, after, created, removed }: PeoplePlan): number {
  return after - before - created + removed;
}

/**
 * The plan counted against the rosters of seven days ago, for `judgeMemory`: states are compared, not the steps between,
 * and who moved between schools meanwhile is counted where they are now. What a person approved since is the state to
 * compare with; so is what an announcement let pass, unless one is in force today, which then counts over all its days.
 * @param states by sourcedId of the school, in the order they were applied
 * @param at the instant of what this plan is made of, in milliseconds since the epoch
 * @returns null: every school's memory is younger
 */
export function planAgainstWeekAgo(
  plan: PlanSummary,
  states: ReadonlyMap<string, readonly SchoolState[]>,
  at: number,
  announced: boolean,
): PlanSummary | null {
  const schools = plan.schools.flatMap((school) => {
    const then = thenOf(states.get(school.sourcedId) ?? [], at, announced);
    return then === null ? [] : [against(school, then)];
  });
  return schools.length === 0 ? null : { ...plan, schools };
}

/** The counts to compare with: of seven days ago, with those who have moved since. Null: nothing is that old. */
function thenOf(
  states: readonly SchoolState[],
  at: number,
  announced: boolean,
): Record<Counted, number> | null {
  const moved = { students: 0, contacts: 0, links: 0 };
  for (const state of states.toReversed()) {
    const consented = state.consent === 'approval' || (state.consent === 'announcement' && !announced);
    if (consented || state.at <= at - WEEK_MS)
      return {
        students: state.students + moved.students,
        contacts: state.contacts + moved.contacts,
        links: state.links + moved.links,
      };
    for (const kind of ['students', 'contacts', 'links'] as const) moved[kind] += state.moved[kind];
  }
  return null;
}

function against(school: SchoolPlan, then: Record<Counted, number>): SchoolPlan {
  const people = (kind: 'students' | 'contacts'): PeoplePlan => {
    // Who moves in this very plan is neither gone nor new.
    const before = Math.max(0, then[kind] + movedOf(school[kind]));
    const { after } = school[kind];
    return { before, after, created: plus(after - before), updated: 0, removed: plus(before - after) };
  };
  return {
    ...school,
    students: people('students'),
    contacts: people('contacts'),
    links: links(school.links, then.links),
  };
}

function links({ after, moved }: LinkPlan, then: number): LinkPlan {
  const before = Math.max(0, then + moved);
  const [created, removed] = [plus(after - before), plus(before - after)];
  return { before, after, created, updated: 0, removed, unconfirmed: 0, silenced: 0, moved };
}

function plus(difference: number): number {
  return Math.max(0, difference);
}
