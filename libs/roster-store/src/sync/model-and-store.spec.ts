import fc from 'fast-check';
import {
  createFingerprinter,
  DEFAULT_GATE_LIMITS,
  fingerprintText,
  judgePlan,
  judgeRest,
  normaliseOrg,
  normaliseUser,
  NORMALISER_VERSION,
  type GateLimits,
  type PlanSummary,
} from 'roster-domain';
import { emptyModelRoster, modelSync, type ModelPull, type ModelRoster } from 'roster-domain/testing';
import { createTestDatabase, type TestDatabase } from '../testing';

/**
 * One truth, two executions: for generated districts and days the store must give the same roster and the same plan
 * summary as `modelSync`, the specification. Days are few people with everything that goes wrong with them.
 */
describe('model and store', () => {
  let database: TestDatabase;
  let districtId: number;
  let registrations = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    districtId = await database.store.ensureDistrict({ key: 'generated', name: 'Generated', timezone: 'UTC' });
  });
  afterAll(() => database.drop());

  const runs = Number(process.env['GENERATED_DAYS'] ?? 60);

  it('agree on every generated district, day after day', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(day(), { minLength: 1, maxLength: 5 }), async (days) => {
        registrations += 1;
        const registrationId = await database.store.ensureRegistration(districtId, { name: `r${registrations}`, kind: 'csv' });
        let model = emptyModelRoster();
        for (const { pull, schools, limits } of days) {
          const expected = modelSync(model, pull, { schools, limits });
          const actual = await syncThroughStore(registrationId, pull, schools, limits);
          expect(actual.summary).toEqual(expected.summary);
          model = expected.after;
          expect(await storedRoster(registrationId)).toEqual(comparable(model));
        }
      }),
      { numRuns: runs, endOnFailure: true },
    );
  }, 600_000);

  it('a second reading of the same day changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(day(), async ({ pull }) => {
        registrations += 1;
        const registrationId = await database.store.ensureRegistration(districtId, { name: `r${registrations}`, kind: 'csv' });
        await syncThroughStore(registrationId, pull, null, DEFAULT_GATE_LIMITS);
        const once = await storedRoster(registrationId);
        const again = await syncThroughStore(registrationId, pull, null, DEFAULT_GATE_LIMITS);
        expect(again.changed).toBe(false);
        expect(await storedRoster(registrationId)).toEqual(once);
      }),
      { numRuns: Math.ceil(runs / 3) },
    );
  }, 600_000);

  /** What a run does, with nothing left out but the reading of a provider and the report. */
  async function syncThroughStore(
    registrationId: number,
    pull: ModelPull,
    schools: readonly string[] | null,
    limits: GateLimits,
  ): Promise<{ summary: PlanSummary; changed: boolean }> {
    const session = await database.store.openSyncSession(districtId, registrationId, 0);
    if (session === null) throw new Error('The registration is locked.');
    try {
      await session.startRun('cli', false);
      await session.noteSource(new Date(Date.UTC(2026, 0, 1)), null);
      const known = await session.knownUsers();
      for (const raw of pull.orgs?.records ?? []) {
        const org = normaliseOrg(raw);
        if (org.kind === 'org') await session.stage.org(org);
      }
      const print = createFingerprinter({
        collection: { resource: 'users', mode: 'full', shape: 'model' },
        normaliserVersion: NORMALISER_VERSION,
        settings: '',
      });
      for (const raw of pull.users?.records ?? []) {
        const fingerprint = print(new TextEncoder().encode(JSON.stringify(raw)));
        if (known.see(fingerprint)) continue;
        const user = normaliseUser(raw);
        if (user.kind === 'rejected' && user.sourcedId !== null) await session.stage.rejectedUser(user.sourcedId);
        if (user.kind === 'student' || user.kind === 'contact') await session.stage.user(user, fingerprintText(fingerprint));
      }
      await session.stage.unseen(known.unseen());
      const full = pull.users?.mode === 'full';
      const summary = await session.plan({ full, unreadable: (pull.users?.unreadable ?? 0) > 0 }, schools);
      let verdict = judgePlan(summary, limits);
      const report = { outcome: 'applied', report: {} } as const;
      if (verdict.implausible) {
        await session.finish(() => report);
        return { summary, changed: false };
      }
      const changed = await session.changesAnything();
      for (let blocked = 0; blocked < verdict.heldSchools.length + verdict.silentSchools.length; ) {
        blocked = verdict.heldSchools.length + verdict.silentSchools.length;
        const rest = await session.planWithout({ held: verdict.heldSchools, silent: verdict.silentSchools });
        verdict = judgeRest(verdict, rest, limits);
      }
      await session.apply(() => report, verdict.reasons);
      return { summary, changed };
    } finally {
      await session.close();
    }
  }

  async function storedRoster(registrationId: number): Promise<unknown> {
    return database.store.withDistrict(districtId, async (tx) => {
      const rows = async <Row>(sql: string): Promise<Row[]> => tx.query<Row>(sql, [registrationId]);
      const people = `sourced_id as id, given_name as "givenName", family_name as "familyName", orgs, active, doubtful`;
      return {
        schools: await rows(`select sourced_id as id, name, type, enabled from school where registration_id = $1 order by 1`),
        students: await rows(`select ${people} from student where registration_id = $1 order by 1`),
        memberships: await rows(
          `select t.sourced_id as student, s.sourced_id as school from student_school m join student t on t.id = m.student_id
             join school s on s.id = m.school_id where t.registration_id = $1 order by 1, 2`,
        ),
        contacts: await rows(`select ${people} from contact where registration_id = $1 order by 1`),
        links: await rows(
          `select t.sourced_id as student, c.sourced_id as contact, l.state, l.marked from link l join student t on t.id = l.student_id
             join contact c on c.id = l.contact_id where l.registration_id = $1 order by 1, 2`,
        ),
        assertions: await rows(
          `select a.side, coalesce(t.sourced_id, c.sourced_id) as "from", a.to_sourced_id as "to", a.silent from agent_assertion a
             left join student t on t.id = a.from_id left join contact c on c.id = a.from_id
            where a.registration_id = $1 order by 1, 2, 3`,
        ),
      };
    });
  }
});

/** The model's roster in the form the store's is read in. */
function comparable(model: ModelRoster): unknown {
  const sorted = <T>(items: Iterable<T>, key: (item: T) => string): T[] =>
    [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const person = ([id, { record, active, doubtful }]: [string, { record: { givenName: string; familyName: string; orgs: readonly string[] }; active: boolean; doubtful: boolean }]) => {
    return { id, givenName: record.givenName, familyName: record.familyName, orgs: [...record.orgs], active, doubtful };
  };
  return {
    schools: sorted(model.schools, ([id]) => id).map(([id, { name, type, enabled }]) => ({ id, name, type, enabled })),
    students: sorted(model.students, ([id]) => id).map(person),
    memberships: sorted(
      [...model.students].flatMap(([student, { memberships }]) => [...memberships].map((school) => ({ student, school }))),
      ({ student, school }) => `${student} ${school}`,
    ),
    contacts: sorted(model.contacts, ([id]) => id).map(person),
    links: sorted(
      [...model.links].map(([key, { state, marked }]) => {
        const [student, contact] = JSON.parse(key) as [string, string];
        return { student, contact, state, marked };
      }),
      ({ student, contact }) => `${student} ${contact}`,
    ),
    assertions: sorted(
      [...model.assertions].map(([key, says]) => {
        const [side, from, to] = JSON.parse(key) as [string, string, string];
        return { side, from, to, silent: says === 'silent' };
      }),
      ({ side, from, to }) => `${side} ${from} ${to}`,
    ),
  };
}

interface GeneratedDay {
  pull: ModelPull;
  schools: string[] | null;
  limits: GateLimits;
}

const orgIds = ['o1', 'o2', 'o3'];
const studentIds = ['s1', 's2', 's3', 's4', 's5'];
const contactIds = ['c1', 'c2', 'c3', 'c4', 'c5'];

function day(): fc.Arbitrary<GeneratedDay> {
  const org = fc.record({
    sourcedId: fc.constantFrom(...orgIds),
    name: fc.constantFrom('North', 'South'),
    type: fc.constantFrom('school', 'school', 'school', 'district'),
    status: fc.constantFrom('active', 'active', 'active', 'tobedeleted'),
  });
  const user = (role: string, ids: readonly string[], agents: readonly string[]): fc.Arbitrary<object> =>
    fc.record({
      sourcedId: fc.constantFrom(...ids),
      role: fc.constant(role),
      status: often('active', ['tobedeleted', 'odd']),
      dateLastModified: often('2026-01-01T00:00:00Z', ['2026-01-02T00:00:00Z', '']),
      givenName: often('Ada', ['Bea', '']),
      familyName: often('Sample', ['Example']),
      orgs: fc.subarray(orgIds, { minLength: 1 }).map(references),
      agents: fc.subarray([...agents, 'nobody']).map(references),
    });
  const users = fc
    .tuple(
      fc.array(user('student', studentIds, contactIds), { maxLength: 7 }),
      fc.array(user('guardian', contactIds, studentIds), { maxLength: 7 }),
      fc.array(fc.constant({ sourcedId: 't1', role: 'teacher' }), { maxLength: 1 }),
    )
    .map((lists) => lists.flat());
  return fc.record({
    pull: fc.record({
      orgs: fc.record({ mode: often('full' as const, ['delta']), records: fc.uniqueArray(org, { maxLength: 3, selector: (o) => o.sourcedId }) }),
      users: fc.record({ mode: often('full' as const, ['delta']), records: users, unreadable: often(0, [1]) }),
    }),
    schools: fc.option(fc.subarray(orgIds, { minLength: 1 }), { freq: 3, nil: null }),
    limits: fc.constantFrom<GateLimits>(
      { ...DEFAULT_GATE_LIMITS, leftWithNoAdult: 1 },
      DEFAULT_GATE_LIMITS,
      { ...DEFAULT_GATE_LIMITS, floor: 0, implausibleShare: 1 },
      { ...DEFAULT_GATE_LIMITS, floor: 0 },
    ),
  });
}

function references(ids: readonly string[]): { sourcedId: string }[] {
  return ids.map((sourcedId) => ({ sourcedId }));
}

/** The usual value mostly, one of the others now and then. */
function often<T>(usual: T, others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}
