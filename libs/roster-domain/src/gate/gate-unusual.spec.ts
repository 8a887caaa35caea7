import { assert, integer, property } from 'fast-check';
import type { IdCounts, PeoplePlan, PlanSummary, SchoolPlan, UnusualCounts } from '../plan/plan-summary';
import { limitsOn } from './announcement';
import { DEFAULT_GATE_LIMITS } from './gate-limits';
import { judgePlan, type GateContext } from './judge-plan';
import { witnessSentence } from './witnesses';

/* The rules on what is seldom, on memory and on the calendar, each walked over its boundary. */

const people = (before: number, change: Partial<PeoplePlan> = {}): PeoplePlan => {
  const { created = 0, removed = 0, updated = 0, after = before + created - removed } = change;
  return { before, after, created, updated, removed };
};
const noIds: IdCounts = { before: 100, vanished: 0, appeared: 0, matched: 0 };
const unusual = (change: Partial<UnusualCounts>): UnusualCounts => ({
  studentsAfter: 1_000,
  crowdedStudents: 0,
  emails: { before: 100, blanked: 0 },
  phones: { before: 100, blanked: 0 },
  ids: { students: noIds, contacts: noIds },
  peopleBefore: 1_000,
  reusedIds: 0,
  ...change,
});
const school = (change: Partial<SchoolPlan> = {}): SchoolPlan => ({
  sourcedId: 'o-1',
  name: 'Lincoln',
  students: people(100),
  contacts: people(150),
  links: { before: 200, after: 0, created: 0, updated: 0, removed: 0, unconfirmed: 0, silenced: 0, moved: 0 },
  leftWithNoAdult: 0,
  ...change,
});
const plan = (schools: SchoolPlan[], change: Partial<PlanSummary> = {}): PlanSummary => ({
  firstLoad: false,
  students: people(10_000),
  contacts: people(10_000),
  links: {
    before: 10_000,
    after: 0,
    created: 0,
    updated: 0,
    removed: 0,
    unconfirmed: 0,
    silenced: 0,
    moved: 0,
  },
  schools,
  supplement: null,
  ...change,
});
const codes = (change: Partial<SchoolPlan>, context: GateContext = {}): string[] =>
  judgePlan(plan([school(change)]), DEFAULT_GATE_LIMITS, context).reasons.map(({ code }) => code);

describe('what is seldom', () => {
  it.each<[string, Partial<UnusualCounts>, string[]]>([
    ['4 of 10 students crowded', { studentsAfter: 10, crowdedStudents: 4 }, []],
    ['5 of 10 students crowded', { studentsAfter: 10, crowdedStudents: 5 }, ['STUDENTS_CROWDED']],
    ['5 of 501 students crowded: less than 1 %', { studentsAfter: 501, crowdedStudents: 5 }, []],
    ['5 of 500 students crowded', { studentsAfter: 500, crowdedStudents: 5 }, ['STUDENTS_CROWDED']],
    ['29 of 100 e-mails blank', { emails: { before: 100, blanked: 29 } }, []],
    ['30 of 100 e-mails blank', { emails: { before: 100, blanked: 30 } }, ['EMAILS_BLANKED']],
    ['5 of 5 e-mails blank: the floor', { emails: { before: 5, blanked: 5 } }, []],
    ['6 of 20 phones blank', { phones: { before: 20, blanked: 6 } }, ['PHONES_BLANKED']],
    ['no contact had a phone', { phones: { before: 0, blanked: 0 } }, []],
    ['10 of 1000 ids reused: not more than 1 %', { reusedIds: 10 }, []],
    ['11 of 1000 ids reused', { reusedIds: 11 }, ['ID_MIGRATION']],
    ['5 of 10 ids reused: the floor', { peopleBefore: 10, reusedIds: 5 }, []],
    ['6 of 10 ids reused', { peopleBefore: 10, reusedIds: 6 }, ['ID_MIGRATION']],
  ])('%s', (_, counts, expected) => {
    expect(codes({ unusual: unusual(counts) })).toEqual(expected);
  });

  it('is not asked where nobody counted it', () => {
    expect(codes({})).toEqual([]);
  });
});

describe('ids that changed', () => {
  const ids = (vanished: number, appeared: number, matched: number): IdCounts => ({
    before: 100,
    vanished,
    appeared,
    matched,
  });
  const gone = (students: IdCounts): string[] =>
    codes({
      students: people(100, { removed: students.vanished, created: students.appeared }),
      unusual: unusual({ ids: { students, contacts: noIds } }),
    });

  it.each<[string, IdCounts, boolean]>([
    ['29 of 100 vanish', ids(29, 29, 29), false],
    ['30 of 100 vanish', ids(30, 30, 30), true],
    ['30 vanish, 26 appear: too few', ids(30, 26, 26), false],
    ['30 vanish, 27 appear', ids(30, 27, 27), true],
    ['30 vanish, 34 appear: too many', ids(30, 34, 30), false],
    ['30 vanish, 33 appear', ids(30, 33, 30), true],
    ['23 of 30 match', ids(30, 30, 23), false],
    ['24 of 30 match', ids(30, 30, 24), true],
  ])('%s', (_, counts, expected) => {
    expect(gone(counts).includes('ID_MIGRATION')).toBe(expected);
  });

  it('are held, and neither silence nor an implausible pull, when all of them changed', () => {
    const all = ids(100, 100, 95);
    const changed = school({
      students: people(100, { removed: 100, created: 100 }),
      unusual: unusual({ ids: { students: all, contacts: noIds } }),
    });
    const whole = { students: people(100, { removed: 100, created: 100 }) };
    const verdict = judgePlan(
      plan([changed], { ...whole, ids: { students: all, contacts: noIds } }),
      DEFAULT_GATE_LIMITS,
    );
    expect(verdict).toMatchObject({ implausible: false, silentSchools: [], heldSchools: ['o-1'] });
    expect(judgePlan(plan([changed], whole), DEFAULT_GATE_LIMITS).implausible).toBe(true);
  });

  it('are no excuse for a school that lost its contacts beside', () => {
    const lost = { contacts: people(150, { removed: 20 }), unusual: unusual({}) };
    expect(codes(lost)).toEqual(['CONTACTS_REMOVED']);
  });
});

describe('memory of seven days', () => {
  const nightly = people(98, { removed: 2 });
  const week = (removed: number): PlanSummary => plan([school({ students: people(100, { removed }) })]);

  it('holds small steps that add up, and says since when', () => {
    expect(codes({ students: nightly }, { weekAgo: week(10) })).toEqual([]);
    const held = judgePlan(plan([school({ students: nightly })]), DEFAULT_GATE_LIMITS, { weekAgo: week(11) });
    expect(held.heldSchools).toEqual(['o-1']);
    expect(held.reasons[0]?.text).toMatch(/^Counted from seven days ago: Lincoln: 11 of 100 students/);
  });

  it('holds nothing when this night takes nobody: who came back is no step', () => {
    expect(codes({ students: people(89) }, { weekAgo: week(11) })).toEqual([]);
    expect(codes({ students: people(89, { created: 11 }) }, { weekAgo: week(0) })).toEqual([]);
  });

  it('counts links lost and people created likewise, and each reason once', () => {
    const links = {
      before: 200,
      after: 0,
      created: 0,
      updated: 0,
      removed: 2,
      unconfirmed: 0,
      silenced: 0,
      moved: 0,
    };
    const lost = plan([school({ links: { ...links, removed: 20 } })]);
    expect(codes({ links }, { weekAgo: lost })).toEqual(['LINKS_LOST']);
    const grown = plan([school({ contacts: people(150, { created: 75 }) })]);
    expect(codes({ contacts: people(215, { created: 10 }) }, { weekAgo: grown })).toEqual([
      'CONTACTS_CREATED',
    ]);
    expect(codes({ students: people(100, { removed: 20 }) }, { weekAgo: week(30) })).toEqual([
      'STUDENTS_REMOVED',
    ]);
  });

  it('lets no fourteen nights of any size take more than the limit of a week unseen', () => {
    assert(
      property(integer({ min: 1, max: 9 }), integer({ min: 60, max: 400 }), (nightlyLoss, start) => {
        const sizes = [start];
        for (let night = 1; night <= 14; night += 1) {
          const [now, then] = [sizes.at(-1)!, sizes[Math.max(0, night - 7)]!];
          const tonight = plan([school({ students: people(now, { removed: nightlyLoss }) })]);
          const weekAgo = plan([school({ students: people(then, { removed: then - now + nightlyLoss }) })]);
          const { heldSchools } = judgePlan(tonight, DEFAULT_GATE_LIMITS, { weekAgo });
          sizes.push(heldSchools.length > 0 ? now : now - nightlyLoss);
          const lost = then - sizes.at(-1)!;
          expect(lost <= 5 || lost / then <= 0.1).toBe(true);
        }
      }),
    );
  });
});

describe('the calendar', () => {
  it('in a blackout lets not even one removal pass, and everything else', () => {
    const one = { contacts: people(150, { removed: 1 }) };
    expect(codes(one, { blackout: true })).toEqual(['BLACKOUT']);
    expect(codes(one)).toEqual([]);
    const others = { students: people(100, { created: 3, updated: 9 }) };
    expect(codes(others, { blackout: true })).toEqual([]);
  });

  it.each<[string, string, number, string[]]>([
    ['the day before', '2026-06-30', 40, ['STUDENTS_REMOVED']],
    ['the first day', '2026-07-01', 40, []],
    ['the last day', '2026-07-05', 40, []],
    ['the day after', '2026-07-06', 40, ['STUDENTS_REMOVED']],
    ['more than was announced', '2026-07-02', 61, ['STUDENTS_REMOVED']],
    ['more than half, as announced', '2026-07-02', 60, []],
  ])('an announced rollover: %s', (_, today, removed, expected) => {
    const announced = { from: '2026-07-01', to: '2026-07-05', shares: { removedShare: 0.6 } };
    const limits = limitsOn(DEFAULT_GATE_LIMITS, [announced], today);
    const seen = judgePlan(plan([school({ students: people(100, { removed }) })]), limits).reasons;
    const [code] = seen.map((reason) => reason.code.replace('IMPLAUSIBLE_STUDENTS', 'STUDENTS_REMOVED'));
    expect(code === undefined ? [] : [code]).toEqual(expected);
  });

  it('an announcement never lowers a limit', () => {
    const small = { from: '2026-07-01', to: '2026-07-05', shares: { removedShare: 0.01, createdShare: 0 } };
    expect(limitsOn(DEFAULT_GATE_LIMITS, [small], '2026-07-02')).toEqual(DEFAULT_GATE_LIMITS);
  });
});

test.each<[number, number, number, string]>([
  [20, 18, 2, '18 of 20 still exist: its list is truncated.'],
  [20, 3, 15, '3 of 20 still exist (2 not answered): its list is not complete, though others did leave.'],
  [20, 0, 20, '20 of 20 are gone when looked up one by one too: they seem to have left.'],
  [20, 0, 12, '12 of 20 are gone when looked up one by one too (8 not answered): they seem to have left.'],
  [20, 0, 0, 'The provider answered for none of 20 of the vanished.'],
  [0, 0, 0, 'Nobody of the vanished could be looked up one by one.'],
])('of %d witnesses %d are there and %d gone', (asked, stillExist, gone, sentence) => {
  expect(witnessSentence({ asked, stillExist, gone })).toBe(sentence);
});
