import fc from 'fast-check';
import { DEFAULT_GATE_LIMITS } from '../gate/gate-limits';
import { emptyModelRoster, type ModelRoster } from './model-roster';
import { modelSync } from './model-sync';

/** Over generated days of few people: what must never make any pair's answer more permissive. */

const refs = (ids: readonly string[]): object[] => ids.map((sourcedId) => ({ sourcedId }));
const orgs = {
  mode: 'full',
  records: ['o1', 'o2'].map((id) => ({ sourcedId: id, name: id, type: 'school' })),
} as const;
const ids = { student: ['s1', 's2', 's3', 's4'], guardian: ['g1', 'g2', 'g3'] } as const;

const person = (role: 'student' | 'guardian', sourcedId: string): fc.Arbitrary<object> =>
  fc
    .record({
      org: fc.constantFrom('o1', 'o2'),
      agents: fc.subarray([...(role === 'student' ? ids.guardian : ids.student)]),
      givenName: fc.constantFrom('Ada', 'Ada', 'Ada', 'Boris'),
    })
    .map(({ org, agents, givenName }) => ({
      ...{ sourcedId, role, givenName, familyName: 'Sample', orgs: refs([org]), agents: refs(agents) },
    }));
const day = (): fc.Arbitrary<object[]> =>
  fc
    .tuple(
      ...ids.student.map((id) => person('student', id)),
      ...ids.guardian.map((id) => person('guardian', id)),
    )
    .chain((people) => fc.subarray(people, { minLength: 4 }));
const STRICT = { ...DEFAULT_GATE_LIMITS, floor: 0 };
const OPEN = {
  ...DEFAULT_GATE_LIMITS,
  ...{ floor: 99, leftWithNoAdult: 99, crowdedStudents: 99, restrictionsSilent: 99 },
};

function run(
  before: ModelRoster,
  records: readonly object[],
  at: number,
  limits = OPEN,
): ReturnType<typeof modelSync> {
  const observedAt = Date.UTC(2026, 8, 1 + at);
  return modelSync(before, { observedAt, orgs, users: { mode: 'full', records } }, { schools: null, limits });
}

/** Pairs whose link alone would let a check go on to ALLOW. */
function open({ links }: ModelRoster): string[] {
  return [...links].filter(([, { state, marked }]) => state === 'ACTIVE' && !marked).map(([key]) => key);
}
const readable = (roster: ModelRoster): unknown =>
  JSON.stringify(
    [roster.students, roster.contacts, roster.links, roster.assertions, roster.schools].map((map) =>
      [...map].sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    (_, value: unknown) => (value instanceof Set ? [...value].sort() : value),
  );

describe('over generated days', () => {
  it('the order of records is no matter', () => {
    fc.assert(
      fc.property(
        day(),
        day().chain((records) =>
          fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
        ),
        ([...first], [records, shuffled]) => {
          const before = run(emptyModelRoster(), first, 0).after;
          const [one, other] = [run(before, records, 1, STRICT), run(before, shuffled, 1, STRICT)];
          expect(readable(other.after)).toBe(readable(one.after));
          expect(other.verdict).toEqual(one.verdict);
        },
      ),
    );
  });

  it('a held or silent school and a pull that is not believed open no pair', () => {
    let stopped = 0;
    fc.assert(
      fc.property(day(), day(), day(), (first, second, third) => {
        const before = run(run(emptyModelRoster(), first, 0).after, second, 1, STRICT).after;
        const { after, verdict } = run(before, third, 2, STRICT);
        const waits = [...verdict.heldSchools, ...verdict.silentSchools];
        const was = new Set(open(before));
        for (const key of open(after)) {
          const [student] = JSON.parse(key) as [string];
          const schools = [...(after.students.get(student)?.memberships ?? [])];
          if (!verdict.implausible && !schools.some((school) => waits.includes(school))) continue;
          stopped += 1;
          expect(was.has(key)).toBe(true);
        }
      }),
    );
    expect(stopped).toBeGreaterThan(20);
  });

  it('a record that cannot be used, or comes a second time with other content, opens no pair', () => {
    const spoilt = fc.record({
      at: fc.nat(),
      how: fc.constantFrom({ status: 'odd' }, { familyName: 'Other' }),
    });
    fc.assert(
      fc.property(day(), day(), spoilt, (first, second, { at, how }) => {
        const before = run(emptyModelRoster(), first, 0).after;
        const twice = { ...(second[at % second.length] as object), ...how };
        const clean = new Set(open(run(before, second, 1).after));
        const spoiltId = (second[at % second.length] as { sourcedId: string }).sourcedId;
        for (const key of open(run(before, [...second, twice], 1).after)) {
          expect(clean.has(key)).toBe(true);
          // Nothing is confirmed of whom nobody can be sure.
          expect(JSON.parse(key)).not.toContain(spoiltId);
        }
      }),
    );
  });
});
