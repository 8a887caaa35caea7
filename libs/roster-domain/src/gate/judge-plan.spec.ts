import { assert, constantFrom, integer, property, record } from 'fast-check';
import type { LinkPlan, PeoplePlan, PlanSummary, SchoolPlan } from '../plan/plan-summary';
import { DEFAULT_GATE_LIMITS } from './gate-limits';
import { judgePlan } from './judge-plan';

const people = (before: number, change: Partial<PeoplePlan> = {}): PeoplePlan => {
  const { created = 0, removed = 0, updated = 0, after = before + created - removed } = change;
  return { before, after, created, updated, removed };
};
const links = (before: number, change: Partial<LinkPlan> = {}): LinkPlan => {
  return {
    before,
    after: 0,
    created: 0,
    updated: 0,
    removed: 0,
    unconfirmed: 0,
    silenced: 0,
    moved: 0,
    ...change,
  };
};
const school = (change: Partial<SchoolPlan> = {}): SchoolPlan => {
  return {
    sourcedId: 'o-1',
    name: 'Lincoln',
    students: people(100),
    contacts: people(150),
    links: links(200),
    leftWithNoAdult: 0,
    ...change,
  };
};
const plan = (...schools: SchoolPlan[]): PlanSummary => {
  return {
    firstLoad: false,
    students: people(10_000),
    contacts: people(10_000),
    links: links(10_000),
    schools,
    supplement: null,
  };
};
const codes = (...schools: SchoolPlan[]): string[] =>
  judgePlan(plan(...schools), DEFAULT_GATE_LIMITS).reasons.map((reason) => reason.code);

describe('the gate', () => {
  it('lets an ordinary day pass', () => {
    expect(judgePlan(plan(school()), DEFAULT_GATE_LIMITS)).toEqual({
      implausible: false,
      silentSchools: [],
      heldSchools: [],
      reasons: [],
    });
  });

  it.each<[string, Partial<SchoolPlan>, string[]]>([
    ['10 of 100 students removed: not more than 10 %', { students: people(100, { removed: 10 }) }, []],
    ['11 of 100 students removed', { students: people(100, { removed: 11 }) }, ['STUDENTS_REMOVED']],
    ['5 of 10 students removed: the floor', { students: people(10, { removed: 5 }) }, []],
    ['6 of 12 students removed', { students: people(12, { removed: 6 }) }, ['STUDENTS_REMOVED']],
    ['16 of 150 contacts removed', { contacts: people(150, { removed: 16 }) }, ['CONTACTS_REMOVED']],
    ['15 of 150 contacts removed', { contacts: people(150, { removed: 15 }) }, []],
    ['the last student of a school', { students: people(1, { removed: 1 }) }, ['LAST_STUDENT']],
    ['the last contact of a school', { contacts: people(2, { removed: 2 }) }, ['LAST_CONTACT']],
    ['every student moved to another school', { students: { ...people(4), after: 0 } }, ['LAST_STUDENT']],
    ['19 of 200 links removed', { links: links(200, { removed: 19 }) }, []],
    [
      '20 of 200 links removed or unconfirmed',
      { links: links(200, { removed: 12, unconfirmed: 8 }) },
      ['LINKS_LOST'],
    ],
    ['5 of 10 links removed: the floor', { links: links(10, { removed: 5 }) }, []],
    ['6 of 10 links removed', { links: links(10, { removed: 6 }) }, ['LINKS_LOST']],
    ['74 of 100 students updated', { students: people(100, { updated: 74 }) }, []],
    ['75 of 100 students updated', { students: people(100, { updated: 75 }) }, ['STUDENTS_UPDATED']],
    ['5 of 5 students updated: the floor', { students: people(5, { updated: 5 }) }, []],
    ['113 of 150 contacts updated', { contacts: people(150, { updated: 113 }) }, ['CONTACTS_UPDATED']],
    ['49 students new beside 100', { students: people(100, { created: 49 }) }, []],
    ['50 students new beside 100', { students: people(100, { created: 50 }) }, ['STUDENTS_CREATED']],
    [
      'a school seen for the first time',
      { students: people(0, { created: 500 }), contacts: people(0, { created: 900 }) },
      [],
    ],
    ['4 students left with no adult', { leftWithNoAdult: 4 }, []],
    ['5 students left with no adult', { leftWithNoAdult: 5 }, ['LEFT_WITH_NO_ADULT']],
    ['4 of 200 links whose restriction fell silent', { links: links(200, { silenced: 4 }) }, []],
    [
      '5 of 200 links whose restriction fell silent',
      { links: links(200, { silenced: 5 }) },
      ['RESTRICTIONS_SILENT'],
    ],
    ['5 of 501 links whose restriction fell silent: not 1 %', { links: links(501, { silenced: 5 }) }, []],
    ['5 of 500 links: 1 %', { links: links(500, { silenced: 5 }) }, ['RESTRICTIONS_SILENT']],
    [
      'half of the students gone: still only a hold',
      { students: people(100, { removed: 50 }) },
      ['STUDENTS_REMOVED'],
    ],
    [
      'more than half of the students gone',
      { students: people(100, { removed: 51 }) },
      ['IMPLAUSIBLE_STUDENTS'],
    ],
    [
      'more than half of the contacts gone',
      { contacts: people(150, { removed: 76 }) },
      ['IMPLAUSIBLE_CONTACTS'],
    ],
  ])('%s', (_, change, expected) => {
    expect(codes(school(change))).toEqual(expected);
  });

  it('judges each school by itself: one is silent, one held, one goes on', () => {
    const verdict = judgePlan(
      plan(
        school({ sourcedId: 'a', students: people(100, { removed: 60 }) }),
        school({ sourcedId: 'b', students: people(100, { removed: 20 }) }),
        school({ sourcedId: 'c', students: people(100, { removed: 2 }) }),
      ),
      DEFAULT_GATE_LIMITS,
    );
    expect(verdict).toMatchObject({ implausible: false, silentSchools: ['a'], heldSchools: ['b'] });
    expect(verdict.reasons.map((reason) => reason.school)).toEqual(['a', 'b']);
  });

  it('disbelieves the whole pull when more than half of the registration is gone', () => {
    const verdict = judgePlan(
      { ...plan(school()), contacts: people(10, { removed: 6 }) },
      DEFAULT_GATE_LIMITS,
    );
    expect(verdict).toMatchObject({ implausible: true, heldSchools: [], silentSchools: [] });
    expect(verdict.reasons.map((reason) => reason.code)).toEqual(['IMPLAUSIBLE_CONTACTS']);
  });

  it.each([
    ['a new supplement', { before: 0, gone: 0 }, false],
    ['5 of 6 rows of a supplement gone: the floor', { before: 6, gone: 5 }, false],
    ['half of a supplement gone', { before: 100, gone: 50 }, false],
    ['more than half of a supplement gone', { before: 100, gone: 51 }, true],
  ])('%s', (_, supplement, implausible) => {
    const verdict = judgePlan({ ...plan(school()), supplement }, DEFAULT_GATE_LIMITS);
    expect(verdict.implausible).toBe(implausible);
    expect(verdict.reasons.map(({ code }) => code)).toEqual(implausible ? ['IMPLAUSIBLE_SUPPLEMENT'] : []);
  });

  it('says why in a sentence with the school, the numbers and the limit', () => {
    const [reason] = judgePlan(
      plan(school({ students: people(100, { removed: 14 }) })),
      DEFAULT_GATE_LIMITS,
    ).reasons;
    expect(reason).toEqual({
      code: 'STUDENTS_REMOVED',
      school: 'o-1',
      measured: 0.14,
      limit: 0.1,
      text: 'Lincoln: 14 of 100 students (14 %) would be removed; more than 10 % waits for approval.',
    });
  });

  it('speaks of one and of thousands as a person would', () => {
    const text = (change: Partial<SchoolPlan>): string =>
      judgePlan(plan(school(change)), DEFAULT_GATE_LIMITS).reasons[0]?.text ?? '';
    expect(text({ students: people(12_345, { removed: 2_345 }) })).toContain(
      '2,345 of 12,345 students (19 %)',
    );
    expect(text({ students: people(1_000, { created: 1_500 }) })).toContain(
      '1,500 new students would join the 1,000',
    );
    const blackout = judgePlan(plan(school({ contacts: people(9, { removed: 1 }) })), DEFAULT_GATE_LIMITS, {
      blackout: true,
    });
    expect(blackout.reasons[0]?.text).toContain('0 students, 1 contact and 0 links would be removed');
  });

  it('never lets more removals pass where fewer did not', () => {
    const counts = record({
      before: integer({ min: 1, max: 400 }),
      removed: integer({ min: 0, max: 400 }),
      more: integer({ min: 0, max: 50 }),
    });
    assert(
      property(counts, constantFrom('students', 'contacts'), ({ before, removed, more }, kind) => {
        const fewer = Math.min(removed, before);
        const greater = Math.min(fewer + more, before);
        const stops = (count: number): number =>
          codes(school({ [kind]: people(before, { removed: count }) })).length;
        if (stops(fewer) > 0) expect(stops(greater)).toBeGreaterThan(0);
      }),
    );
  });

  it('never lets a school lose its last person, whatever the counts', () => {
    assert(
      property(integer({ min: 1, max: 400 }), constantFrom('students', 'contacts'), (before, kind) => {
        expect(codes(school({ [kind]: people(before, { removed: before }) }))).not.toEqual([]);
      }),
    );
  });
});
