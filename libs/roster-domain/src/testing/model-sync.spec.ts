import type { ModelPull } from './model-reading';
import { emptyModelRoster, linkKey, type ModelRoster } from './model-roster';
import { modelSync, type ModelRun } from './model-sync';

/** What the specification itself must keep to, in sequences of days that once went wrong or easily could. */
describe('the specification of a sync run', () => {
  const settings = { schools: null };
  const orgs = {
    mode: 'full',
    records: ['north', 'south'].map((id) => ({ sourcedId: id, name: id, type: 'school' })),
  } as const;
  const nothing: ModelPull = { users: { mode: 'delta', records: [] } };

  function person(
    role: string,
    sourcedId: string,
    school: string | string[],
    agents: string[] = [],
    more: object = {},
  ): object {
    const refs = (ids: string[]) => ids.map((id) => ({ sourcedId: id }));
    return {
      sourcedId,
      role,
      givenName: 'Ada',
      familyName: 'Sample',
      orgs: refs([school].flat()),
      agents: refs(agents),
      ...more,
    };
  }
  const student = (id: string, school: string | string[], agents: string[] = [], more: object = {}) =>
    person('student', id, school, agents, more);
  const guardian = (id: string, agents: string[], more: object = {}) =>
    person('guardian', id, 'north', agents, more);
  /** Students of South in such a number that none of them decides anything alone. */
  const others = (count: number) => Array.from({ length: count }, (_, at) => student(`other${at}`, 'south'));

  function days(...pulls: (object[] | ModelPull)[]): ModelRun[] {
    let roster: ModelRoster = emptyModelRoster();
    return pulls.map((given) => {
      const pull: ModelPull = Array.isArray(given)
        ? { orgs, users: { mode: 'full', records: given } }
        : given;
      const run = modelSync(roster, pull, settings);
      roster = run.after;
      return run;
    });
  }
  const link = (run: ModelRun | undefined, s: string, c: string) => run?.after.links.get(linkKey(s, c));

  /** South loses 7 of its 20 others: more than a tenth and more than 5, so it is held. */
  const [all, fewer] = [others(20), others(13)];
  /** A family that stays, so that nobody else is North's last. */
  const neighbours = [student('z', 'north', ['n']), guardian('n', ['z'])];

  it('a removed link is not brought back by a bundle that says nothing, though its contact waits with a held school', () => {
    const [, held, after] = days(
      [
        student('y', 'north', ['g']),
        student('x', 'south', ['g']),
        guardian('g', ['y', 'x']),
        ...neighbours,
        ...all,
      ],
      [student('y', 'north'), student('x', 'south', ['g']), guardian('g', ['x']), ...neighbours, ...fewer],
      nothing,
    );
    expect(held?.verdict.heldSchools).toEqual(['south']);
    expect(link(held, 'y', 'g')?.state).toBe('INACTIVE');
    expect(link(after, 'y', 'g')?.state).toBe('INACTIVE');
  });

  it('a side that fell silent stays silent, though its contact waits with a held school', () => {
    const [, held, after] = days(
      [
        student('y', 'north', ['g']),
        student('x', 'south', ['g']),
        guardian('g', ['y', 'x']),
        ...neighbours,
        ...all,
      ],
      [
        student('y', 'north', ['g']),
        student('x', 'south', ['g']),
        guardian('g', ['x']),
        ...neighbours,
        ...fewer,
      ],
      nothing,
    );
    expect(link(held, 'y', 'g')?.state).toBe('UNCONFIRMED');
    expect(link(after, 'y', 'g')?.state).toBe('UNCONFIRMED');
  });

  it('a doubt about a contact outlives the run, though the contact waits with a held school', () => {
    const known = [student('y', 'north', ['g']), student('x', 'south', ['g'])];
    const [, held, after] = days(
      [...known, guardian('g', []), ...neighbours, ...all],
      [...known, guardian('g', []), guardian('g', [], { givenName: 'Eve' }), ...neighbours, ...fewer],
      nothing,
    );
    expect(link(held, 'y', 'g')?.state).toBe('UNCONFIRMED');
    expect(link(after, 'y', 'g')?.state).toBe('UNCONFIRMED');
  });

  it('a new link of a contact who waits with a held school is no less a link the day after', () => {
    const [, held, after] = days(
      [student('y', 'north'), student('x', 'south', ['g']), guardian('g', []), ...neighbours, ...all],
      [student('y', 'north'), student('x', 'south', ['g']), guardian('g', ['y']), ...neighbours, ...fewer],
      nothing,
    );
    expect(held?.verdict.heldSchools).toEqual(['south']);
    expect(link(held, 'y', 'g')).toMatchObject({ state: 'ACTIVE', marked: false });
    expect(link(after, 'y', 'g')).toMatchObject({ state: 'ACTIVE', marked: false });
  });

  it('who moves into a held school loses what the pull no longer says, as a mark', () => {
    const [, held] = days(
      [student('y', 'north', ['g', 'h']), guardian('g', []), guardian('h', []), ...neighbours, ...all],
      [student('y', 'south', ['g']), guardian('g', []), guardian('h', []), ...neighbours, ...fewer],
    );
    expect(held?.verdict.heldSchools).toEqual(['south']);
    expect(held?.after.students.get('y')?.memberships).toEqual(new Set(['north']));
    expect(link(held, 'y', 'g')).toMatchObject({ state: 'ACTIVE', marked: false });
    expect(link(held, 'y', 'h')).toMatchObject({ state: 'ACTIVE', marked: true });
  });

  it('a school keeps its last student when those who would have come wait with another school', () => {
    const [, held] = days(
      [student('y', 'north'), student('x', 'south'), ...all],
      [student('x', 'north'), ...fewer],
    );
    expect(held?.verdict.heldSchools).toEqual(['south', 'north']);
    expect(held?.after.students.get('y')?.active).toBe(true);
  });

  it('one id of a student and of a guardian at once confirms nothing', () => {
    const [first] = days([
      student('y', 'north', ['p']),
      student('p', 'north', ['g']),
      guardian('g', []),
      guardian('p', []),
    ]);
    expect(link(first, 'y', 'p')?.state).toBe('UNCONFIRMED');
    expect(link(first, 'p', 'g')?.state).toBe('UNCONFIRMED');
  });

  it('a link both sides dropped and one side takes up again is not confirmed before the other does', () => {
    const [first, , again, confirmed] = days(
      [student('y', 'north', ['g']), guardian('g', ['y']), ...neighbours],
      [student('y', 'north'), ...neighbours],
      [student('y', 'north', ['g']), guardian('g', []), ...neighbours],
      [student('y', 'north', ['g']), guardian('g', ['y']), ...neighbours],
    );
    expect(link(first, 'y', 'g')?.state).toBe('ACTIVE');
    expect(link(again, 'y', 'g')?.state).toBe('UNCONFIRMED');
    expect(link(confirmed, 'y', 'g')?.state).toBe('ACTIVE');
  });

  it('only a full pull renews the age of a school, only that of a school it brought level, and never backwards', () => {
    const ages = (run: ModelRun | undefined) =>
      ['north', 'south'].map((id) => run?.after.schools.get(id)?.asOf);
    const everyone = [student('y', 'north'), ...all];
    const [first, delta, older, held] = days(
      { orgs, users: { mode: 'full', records: everyone }, observedAt: 2 },
      { orgs, users: { mode: 'delta', records: everyone }, observedAt: 3 },
      { orgs, users: { mode: 'full', records: everyone }, observedAt: 1 },
      { orgs, users: { mode: 'full', records: [student('y', 'north'), ...fewer] }, observedAt: 4 },
    );
    expect([first, delta, older, held].map(ages)).toEqual([
      [2, 2],
      [2, 2],
      [2, 2],
      [4, 2],
    ]);
  });

  it('a mark is lifted by a later full pull, not by an older one that is sent again', () => {
    const everyone = [
      student('x', 'south', ['g']),
      guardian('g', []),
      guardian('h', []),
      student('v', 'south', ['h']),
      ...all,
    ];
    const without = [student('x', 'south'), guardian('h', []), student('v', 'south', ['h']), ...fewer];
    const full = (records: object[], observedAt: number): ModelPull => ({
      orgs,
      users: { mode: 'full', records },
      observedAt,
    });
    const [, held, older, later] = days(
      full(everyone, 1),
      full(without, 2),
      full(everyone, 1),
      full(everyone, 3),
    );
    expect([held, older, later].map((run) => link(run, 'x', 'g')?.marked)).toEqual([true, true, false]);
  });

  describe('where absence is no statement (REST)', () => {
    const DAY = 86_400_000;
    const walk = (day: number, records: object[], more: Partial<ModelPull> = {}): ModelPull => ({
      orgs,
      users: { mode: 'full', records },
      absence: 'grace',
      observedAt: Date.UTC(2026, 8, 1) + day * DAY,
      ...more,
    });
    const family = [student('y', 'north', ['g']), guardian('g', ['y'])];
    const present = [...family, ...neighbours, ...all];
    const without = [...neighbours, ...all];
    const stateOf = (run: ModelRun | undefined) => link(run, 'y', 'g')?.state;
    const studentOf = (run: ModelRun | undefined) => run?.after.students.get('y');

    it('a student who is not shown leaves the roster at once, but the link is missing for three days first', () => {
      const runs = days(walk(0, present), ...[1, 2, 3, 4].map((day) => walk(day, without)));
      expect(runs.map(stateOf)).toEqual(['ACTIVE', 'MISSING', 'MISSING', 'MISSING', 'INACTIVE']);
      expect(runs.map((run) => studentOf(run)?.active)).toEqual([true, false, false, false, false]);
      expect(runs.map((run) => studentOf(run)?.memberships.size)).toEqual([1, 1, 1, 1, 0]);
      expect(runs.map(({ summary }) => summary.students.removed)).toEqual([0, 1, 0, 0, 0]);
      expect(runs.map(({ summary }) => summary.links.removed)).toEqual([0, 1, 0, 0, 0]);
    });

    it('a link nobody asserts any more is missing, though both people are still shown', () => {
      const apart = [student('y', 'north'), guardian('g', []), ...without];
      const runs = days(walk(0, present), ...[1, 2, 3, 4].map((day) => walk(day, apart)));
      expect(runs.map(stateOf)).toEqual(['ACTIVE', 'MISSING', 'MISSING', 'MISSING', 'INACTIVE']);
      expect(runs.map((run) => studentOf(run)?.active)).toEqual([true, true, true, true, true]);
    });

    it('who is shown again is as before, and the next absence has its own grace', () => {
      const runs = days(
        walk(0, present),
        walk(1, without),
        walk(2, present),
        ...[3, 4, 5].map((day) => walk(day, without)),
      );
      expect(runs.map(stateOf)).toEqual(['ACTIVE', 'MISSING', 'ACTIVE', 'MISSING', 'MISSING', 'MISSING']);
      expect(studentOf(runs[2])).toMatchObject({ active: true, missingSince: null });
    });

    it('a record marked for deletion skips the grace', () => {
      const gone = (id: string) => ({
        sourcedId: id,
        status: 'tobedeleted',
        role: id === 'y' ? 'student' : 'guardian',
      });
      const [, student1] = days(walk(0, present), walk(1, [gone('y'), guardian('g', ['y']), ...without]));
      const [, contact] = days(
        walk(0, present),
        walk(1, [student('y', 'north', ['g']), gone('g'), ...without]),
      );
      expect([student1, contact].map(stateOf)).toEqual(['INACTIVE', 'INACTIVE']);
    });

    it('the grace stands still while the school is held, or the pull could not be believed', () => {
      const heldDay = (day: number) => walk(day, [...neighbours, ...stay, ...fewer]);
      const stay = [student('v', 'south', ['w']), guardian('w', ['v'])];
      const inSouth = [...stay, student('y', 'south', ['g']), guardian('g', ['y'])];
      const runs = days(
        walk(0, [...inSouth, ...without]),
        walk(1, [guardian('g', []), ...stay, ...without]),
        heldDay(2),
        heldDay(3),
        heldDay(4),
        walk(5, [guardian('g', []), ...stay, ...without]),
        walk(6, [guardian('g', []), ...stay, ...without]),
        walk(7, [guardian('g', []), ...stay, ...without]),
        walk(8, [guardian('g', []), ...stay, ...without]),
      );
      expect(runs.slice(2, 5).every(({ verdict }) => verdict.heldSchools.includes('south'))).toBe(true);
      expect(runs.map(stateOf)).toEqual([
        'ACTIVE',
        ...['MISSING', 'MISSING', 'MISSING', 'MISSING', 'MISSING', 'MISSING', 'MISSING'],
        'INACTIVE',
      ]);
    });

    it('a delta or a walk with a record nobody can read lets no grace run out', () => {
      const unreadable = (day: number) =>
        walk(day, [], { users: { mode: 'full', records: without, unreadable: 1 } });
      const delta = (day: number) => walk(day, [], { users: { mode: 'delta', records: [] } });
      const runs = days(
        walk(0, present),
        walk(1, without),
        unreadable(2),
        delta(3),
        unreadable(30),
        delta(60),
      );
      expect(runs.map(stateOf).slice(1)).toEqual(['MISSING', 'MISSING', 'MISSING', 'MISSING', 'MISSING']);
    });

    it('a school that is new counts as old as the others: a student of both waits no longer for it', () => {
      const moved = [student('y', ['north', 'south'], ['g']), guardian('g', ['y'])];
      const onlyNorth = neighbours;
      const stay = [student('v', 'south', ['w']), guardian('w', ['v'])];
      const runs = days(
        ...[0, 1, 2].map((day) => walk(day, [...family, ...onlyNorth])),
        walk(3, [...moved, ...onlyNorth, ...stay, ...all]),
        ...[4, 5, 6, 7].map((day) => walk(day, [...stay, ...without])),
      );
      expect(runs.map(stateOf).slice(3)).toEqual(['ACTIVE', 'MISSING', 'MISSING', 'MISSING', 'INACTIVE']);
    });

    it('the gate judges what goes missing like any removal, and marks it while it waits', () => {
      const links = all.map((_, at) => guardian(`a${at}`, [`other${at}`]));
      const [, held] = days(
        walk(0, [...present, ...links]),
        walk(1, [...family, ...neighbours, ...fewer, ...links]),
      );
      expect(held?.verdict.heldSchools).toEqual(['south']);
      expect(link(held, 'other19', 'a19')).toMatchObject({ state: 'ACTIVE', marked: true });
    });
  });
});
