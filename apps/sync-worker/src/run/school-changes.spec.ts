import type { GateVerdict, PlanSummary, SchoolPlan } from 'roster-domain';
import { MOST_SCHOOLS, schoolChangesOf } from './school-changes';

const QUIET = { before: 9, after: 9, created: 0, updated: 0, removed: 0 };
const BELIEVED: GateVerdict = { implausible: false, heldSchools: [], silentSchools: [], reasons: [] };

function school(sourcedId: string, removed = 0): SchoolPlan {
  return {
    sourcedId,
    name: sourcedId,
    students: { ...QUIET, removed },
    contacts: QUIET,
    links: { before: 9, after: 0, created: 0, updated: 0, removed: 0, unconfirmed: 0, silenced: 0, moved: 0 },
    leftWithNoAdult: 0,
  };
}

function plan(schools: SchoolPlan[]): PlanSummary {
  const { students, contacts, links } = school('all');
  return { firstLoad: false, students, contacts, links, schools, supplement: null };
}

describe('the schools of a report', () => {
  it('has what was done where it was done, and what waits where it waits, and leaves out where nothing is', () => {
    const wanted = plan([school('a', 1), school('b', 5), school('c', 6), school('d')]);
    const done = plan([school('a', 2), school('d')]);
    const verdict = { ...BELIEVED, heldSchools: ['b'], silentSchools: ['c'] };
    const shown = schoolChangesOf(wanted, done, verdict);
    expect(
      shown.schools.map(({ sourcedId, state, students }) => [sourcedId, state, students.removed]),
    ).toEqual([
      ['b', 'held', 5],
      ['c', 'silent', 6],
      ['a', 'applied', 2],
    ]);
    expect(shown.moreSchools).toBeUndefined();
  });

  it('takes every school for not believed when the whole was not', () => {
    const { schools } = schoolChangesOf(plan([school('a', 9)]), null, { ...BELIEVED, implausible: true });
    expect(schools.map(({ state }) => state)).toEqual(['silent']);
  });

  it('stays short, and keeps those that wait', () => {
    const many = Array.from({ length: MOST_SCHOOLS + 5 }, (_, at) => school(`s${at}`, 1));
    const last = `s${MOST_SCHOOLS + 4}`;
    const { schools, moreSchools } = schoolChangesOf(plan(many), null, { ...BELIEVED, heldSchools: [last] });
    expect([schools.length, moreSchools, schools[0]?.sourcedId]).toEqual([MOST_SCHOOLS, 5, last]);
  });
});
