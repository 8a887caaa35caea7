import type { ModelPull } from './model-reading';
import { emptyModelRoster, linkKey, type ModelRoster } from './model-roster';
import { modelSync, type ModelRun, type ModelSettings } from './model-sync';

/** The gate over whole runs: each condition at its boundary, over many nights, and in company. */

const DAY = 86_400_000;
const orgs = {
  mode: 'full',
  records: ['north', 'south'].map((id) => ({ sourcedId: id, name: id, type: 'school' })),
} as const;
const refs = (ids: readonly string[]): object[] => ids.map((sourcedId) => ({ sourcedId }));
const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, at) => from + at);

/** Names that are no two the same, nor alike. */
const nameOf = (number: number): string => {
  const letters = 'bdfgklmnprstvz';
  return `${letters[number % 14]}a${letters[Math.floor(number / 14) % 14]}o${letters[(number * 5) % 14]}uq`;
};
const student = (number: number, more: object = {}): object => ({
  ...{ sourcedId: `s${number}`, role: 'student', givenName: nameOf(number), familyName: 'Sample' },
  ...{ orgs: refs(['north']), agents: refs([`g${number}`]) },
  ...more,
});
const guardian = (number: number, more: object = {}): object => ({
  ...{ sourcedId: `g${number}`, role: 'guardian', givenName: nameOf(number), familyName: 'Sample' },
  orgs: refs(['north']),
  ...{ email: `g${number}@sample.example`, phone: `555-01${number}` },
  ...more,
});
const families = (numbers: readonly number[], of = student, by = guardian): object[] =>
  numbers.flatMap((number) => [of(number), by(number)]);
const others = families(range(20, 900), (number) => student(number, { orgs: refs(['south']) }));

interface Night {
  readonly records: object[];
  readonly settings?: Partial<ModelSettings>;
  readonly pull?: Partial<ModelPull>;
  /** Days since the first; absent: the day after the night before. */
  readonly day?: number;
}

function nights(...given: readonly Night[]): ModelRun[] {
  let roster: ModelRoster = emptyModelRoster();
  let at = -1;
  return given.map(({ records, settings, pull, day }) => {
    at = day ?? at + 1;
    const run = modelSync(
      roster,
      {
        ...{ observedAt: Date.UTC(2026, 8, 1) + at * DAY, orgs },
        users: { mode: 'full', records: [...records, ...others] },
        ...pull,
      },
      { schools: null, ...settings },
    );
    roster = run.after;
    return run;
  });
}
const codes = (run: ModelRun | undefined): string[] =>
  run?.verdict.reasons.filter(({ school }) => school === 'north').map(({ code }) => code) ?? [];
const waits = ({ verdict }: ModelRun): boolean =>
  verdict.implausible || [...verdict.heldSchools, ...verdict.silentSchools].includes('north');
const studentsOf = (run: ModelRun | undefined): number =>
  [...(run?.after.students.values() ?? [])].filter(
    ({ active, memberships }) => active && memberships.has('north'),
  ).length;

describe('each condition through a run', () => {
  const all = range(60);
  it.each<[string, object[], string[]]>([
    ['5 of 60 leave', families(range(55)), []],
    ['7 of 60 leave', families(range(53)), ['STUDENTS_REMOVED', 'CONTACTS_REMOVED', 'LINKS_LOST']],
    ['half leave', families(range(30)), ['STUDENTS_REMOVED', 'CONTACTS_REMOVED', 'LINKS_LOST']],
    ['more than half leave', families(range(29)), ['IMPLAUSIBLE_STUDENTS', 'IMPLAUSIBLE_CONTACTS']],
    ['29 new', families(range(89)), []],
    ['30 new', families(range(90)), ['STUDENTS_CREATED', 'CONTACTS_CREATED']],
    [
      '4 students left with no adult',
      all.flatMap((n) => (n < 4 ? [student(n, { agents: [] })] : [student(n), guardian(n)])),
      [],
    ],
    [
      '5 students left with no adult',
      all.flatMap((n) => (n < 5 ? [student(n, { agents: [] })] : [student(n), guardian(n)])),
      ['LEFT_WITH_NO_ADULT'],
    ],
    ['44 of 60 updated', families(all, (n) => student(n, n < 44 ? { grades: ['05'] } : {})), []],
    [
      '45 of 60 updated',
      families(all, (n) => student(n, n < 45 ? { grades: ['05'] } : {})),
      ['STUDENTS_UPDATED'],
    ],
    ['17 of 60 phones blank', families(all, student, (n) => guardian(n, n < 17 ? { phone: '' } : {})), []],
    [
      '18 of 60 phones blank',
      families(all, student, (n) => guardian(n, n < 18 ? { phone: '' } : {})),
      ['PHONES_BLANKED'],
    ],
    [
      '4 students with a ninth contact',
      families(all, (n) => student(n, n < 4 ? { agents: refs(range(9).map((g) => `g${g}`)) } : {})),
      [],
    ],
    [
      '5 students with a ninth contact',
      families(all, (n) => student(n, n < 5 ? { agents: refs(range(9).map((g) => `g${g}`)) } : {})),
      ['STUDENTS_CROWDED'],
    ],
    ['5 ids that mean others', families(all, (n) => student(n, n < 5 ? { givenName: 'Xerxesia' } : {})), []],
    [
      '6 ids that mean others',
      families(all, (n) => student(n, n < 6 ? { givenName: 'Xerxesia' } : {})),
      ['LINKS_LOST', 'ID_MIGRATION'],
    ],
  ])('%s', (_, records, expected) => {
    const [, second] = nights({ records: families(all) }, { records });
    expect(codes(second)).toEqual(expected);
  });

  it.each([
    ['all ids change', 60, 60, true],
    ['18 of 60 change', 18, 60, true],
    ['17 of 60 change', 17, 60, false],
    ['48 of 60 match', 60, 48, true],
    ['47 of 60 match', 60, 47, false],
  ])('%s', (_, changed, sameName, migrated) => {
    const renumbered = families(
      all,
      (n) => {
        const givenName = n < sameName ? nameOf(n) : `${nameOf(n + 300)}ya`;
        return student(
          n,
          n < changed ? { sourcedId: `new-s${n}`, givenName, agents: refs([`new-g${n}`]) } : {},
        );
      },
      (n) => {
        const givenName = n < sameName ? nameOf(n) : `${nameOf(n + 300)}ya`;
        return guardian(n, n < changed ? { sourcedId: `new-g${n}`, givenName } : {});
      },
    );
    const [, second] = nights({ records: families(all) }, { records: renumbered });
    expect(codes(second).includes('ID_MIGRATION')).toBe(migrated);
    // Held or silent, nobody is removed and nobody comes.
    expect(second && waits(second)).toBe(true);
    expect(studentsOf(second)).toBe(60);
    if (migrated) expect(second?.verdict).toMatchObject({ heldSchools: ['north'], silentSchools: [] });
    if (changed === 60 && migrated)
      expect(second?.summary.schools[0]?.unusual?.ids.students).toEqual({
        ...{ before: 60, vanished: 60, appeared: 60, matched: sameName },
      });
  });
});

describe('many nights, each just under a limit', () => {
  it('fourteen nights of losses never take more of a week than one night may', () => {
    const sizes: number[] = [100];
    const first = nights({ records: families(range(100)) });
    let roster = (first[0] as ModelRun).after;
    let held = 0;
    for (let night = 1; night <= 14; night += 1) {
      const records = [...families(range((sizes.at(-1) as number) - 5)), ...others];
      const observedAt = Date.UTC(2026, 8, 1) + (night + 7) * DAY;
      const run = modelSync(
        roster,
        { observedAt, orgs, users: { mode: 'full', records } },
        { schools: null },
      );
      roster = run.after;
      held += run.verdict.heldSchools.length;
      sizes.push(studentsOf(run));
      const weekAgo = sizes[Math.max(0, night - 7)] as number;
      const lost = weekAgo - (sizes.at(-1) as number);
      expect(lost <= 5 || lost / weekAgo <= 0.1).toBe(true);
    }
    expect(held).toBeGreaterThan(5);
  });

  it('who moves to another school of the district is no loss, however many nights', () => {
    const moved = (count: number): object[] =>
      families(range(60), (n) => student(n, n < count ? { orgs: refs(['south']) } : {}));
    const runs = nights(
      { records: moved(0) },
      ...range(5).map((night) => ({ records: moved((night + 1) * 5), day: 8 + night })),
      { records: moved(25).slice(0, -2), day: 13 },
    );
    expect(runs.map(codes)).toEqual(runs.map(() => []));
    expect(studentsOf(runs.at(-1))).toBe(34);
  });

  it('what a person approved is where the week is counted from', () => {
    const size = (count: number, day: number, approved = false): Night => ({
      ...{ records: families(range(count)), day },
      settings: { approved: approved ? ['north'] : [] },
    });
    const runs = nights(
      size(60, 0),
      size(55, 8),
      size(50, 9),
      size(50, 10, true),
      size(46, 11),
      size(44, 12),
    );
    expect(runs.map(({ verdict }) => verdict.heldSchools.length)).toEqual([0, 0, 1, 0, 0, 1]);
  });
});

describe('conditions in company', () => {
  it('two at once are both said, and one approval of the school lets both pass', () => {
    const records = families(range(50), student, (n) => guardian(n, { phone: '' }));
    const [, held, approved] = nights(
      { records: families(range(60)) },
      { records },
      { records, settings: { approved: ['north'] } },
    );
    expect(codes(held)).toEqual(expect.arrayContaining(['STUDENTS_REMOVED', 'PHONES_BLANKED']));
    expect([studentsOf(held), studentsOf(approved)]).toEqual([60, 50]);
  });

  it('hold, hold, approve, heal: marks from the first night to the approval, and nothing of them after', () => {
    const fewer = { records: families(range(50)) };
    const runs = nights(
      { records: families(range(60)) },
      fewer,
      fewer,
      { ...fewer, settings: { approved: ['north'] } },
      { records: families(range(60)) },
    );
    const of = (run: ModelRun) => run.after.links.get(linkKey('s55', 'g55'));
    expect(runs.map(studentsOf)).toEqual([60, 60, 60, 50, 60]);
    expect(runs.map((run) => [of(run)?.state, of(run)?.marked])).toEqual([
      ['ACTIVE', false],
      ['ACTIVE', true],
      ['ACTIVE', true],
      ['INACTIVE', false],
      ['ACTIVE', false],
    ]);
  });

  it('hold, fail, run: a failed night lifts no mark; the next whole night does', () => {
    const runs = nights(
      { records: families(range(60)) },
      { records: families(range(50)) },
      { records: families(range(5)) },
      { records: families(range(60)) },
    );
    const marked = runs.map((run) => run.after.links.get(linkKey('s55', 'g55'))?.marked);
    expect(runs.map(waits)).toEqual([false, true, true, false]);
    expect(marked).toEqual([false, true, true, false]);
  });

  it('a blackout removes nobody, marks who would go, and lets no grace pass', () => {
    const apart = families(range(60), (n) => student(n, n === 7 ? { agents: [] } : {}));
    const walk = { absence: 'grace' } as const;
    const blackout = { settings: { blackout: true }, pull: walk };
    const runs = nights(
      { records: families(range(60)), pull: walk },
      { records: apart, pull: walk },
      ...range(4).map(() => ({ records: apart, ...blackout })),
      { records: apart.slice(2), ...blackout },
      ...range(4).map(() => ({ records: apart, pull: walk })),
    );
    const states = runs.map((run) => run.after.links.get(linkKey('s7', 'g7'))?.state);
    expect(states.slice(1)).toEqual([...range(9).map(() => 'MISSING'), 'INACTIVE']);
    expect(codes(runs[6])).toEqual(['BLACKOUT']);
    expect(runs[6]?.after.links.get(linkKey('s0', 'g0'))).toMatchObject({ state: 'ACTIVE', marked: true });
  });

  it('an announcement counts over all its days, and is no news when it is over', () => {
    const announcements = [
      { from: '2026-09-10', to: '2026-09-12', shares: { removedShare: 0.6, linksLostShare: 0.6 } },
    ];
    const on = (count: number, day: number): Night => ({
      ...{ records: families(range(count)), day },
      settings: {
        announcements,
        today: new Date(Date.UTC(2026, 8, 1) + day * DAY).toISOString().slice(0, 10),
      },
    });
    const runs = nights(on(100, 0), on(60, 9), on(42, 10), on(30, 11), on(40, 13));
    expect(runs.map(({ verdict }) => verdict.heldSchools.length)).toEqual([0, 0, 0, 1, 0]);
  });
});
