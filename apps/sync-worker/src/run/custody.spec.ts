import { guardian, school, student, type BundleRow } from 'oneroster-client/testing';
import type { ContactRecord, SpotReading, StudentRecord } from 'roster-domain';
import {
  applySpot,
  enterRestriction,
  openRosterStore,
  readDecision,
  type NewRestriction,
  type RosterStore,
} from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { CustodyDistrict, DESK, named } from '../testing/custody-district';

/* Every state here was made by the engine: real bundles, real runs. What it leaves must never loosen an answer. */

const HOUR = 3_600_000;
const noon = new Date(Math.floor(Date.now() / HOUR) * HOUR);
const later = (hours: number): Date => new Date(noon.getTime() + hours * HOUR);

/** Twenty families of one child and one guardian, linked from both sides. */
const families = (from = 0): BundleRow[] =>
  Array.from({ length: 20 }, (_, at) => [
    student({
      sourcedId: `s${at}`,
      givenName: 'Ada',
      familyName: `Sample${LETTERS[at]}`,
      agentSourcedIds: at < from ? [] : [`g${at}`],
    }),
    ...(at < from
      ? []
      : [
          guardian({
            sourcedId: `g${at}`,
            givenName: 'Gale',
            familyName: `Sample${LETTERS[at]}`,
            agentSourcedIds: [`s${at}`],
          }),
        ]),
  ]).flat();
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const orgs = [school()];

let database: TestDatabase;
let district: CustodyDistrict;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());
beforeEach(async () => {
  district = await CustodyDistrict.open(database);
});
afterEach(() => district.close());

const restrict = (
  entry: Partial<NewRestriction> & Pick<NewRestriction, 'person' | 'students'>,
): Promise<number> =>
  district.database.store.withDistrict(district.districtId, (tx) =>
    enterRestriction(
      tx,
      { ...DESK, at: noon },
      {
        kind: 'PROTECTION_ORDER',
        schools: 'all',
        from: null,
        to: null,
        documentOnFile: true,
        schedule: null,
        note: '',
        ...entry,
      },
    ),
  );

test('a linked guardian may collect while the pull is young; the answer says of when, and is recorded with its facts', async () => {
  await district.pull({ orgs, users: families(), at: later(-1) });
  const check = await district.ask({ student: 's1', contact: 'g1', at: noon });
  expect(check.decision).toMatchObject({
    outcome: 'ALLOW',
    results: [{ asOf: later(-1).getTime(), ageHours: 1 }],
  });
  expect(check.decision.results[0]?.reasons.map(({ code }) => code)).toEqual(['LINKED_GUARDIAN']);
  expect(check.decision.results[0]?.runId).not.toBeNull();
  const recorded = await district.database.store.withDistrict(district.districtId, (tx) =>
    readDecision(tx, check.id ?? 0),
  );
  expect(recorded).toMatchObject({
    outcome: 'ALLOW',
    subject: 'desk-1',
    facts: check.facts,
    question: check.question,
  });

  expect(await district.answer({ student: 's1', contact: 'g1', at: later(71) })).toBe(
    'ALLOW LINKED_GUARDIAN',
  );
  expect(await district.answer({ student: 's1', contact: 'g1', at: later(71.001) })).toBe(
    'REFER STALE_DATA LINKED_GUARDIAN',
  );
  expect(await district.answer({ student: 's1', contact: 'g2', at: noon })).toBe('REFER NOT_LISTED');
  expect(await district.answer({ student: 's1', name: 'Gale Sampleb', at: noon })).toBe(
    'REFER IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  );
  expect(await district.answer({ student: 's1', name: 'Gale Sampleb', evidence: 'scanned', at: noon })).toBe(
    'ALLOW LINKED_GUARDIAN',
  );
});

test('the same bundle sent again does not make data younger, and neither does a pull that failed', async () => {
  await district.pull({ orgs, users: families(), at: later(-70) });
  await district.pull({ orgs, users: families(), at: later(-70) });
  const failed = await district.pull({
    orgs,
    users: families(),
    at: later(-1),
    source: () => Promise.reject(new Error('the provider is away')),
  });
  expect(failed.outcome).toBe('failed');
  expect(await district.answer({ student: 's1', contact: 'g1', at: noon })).toBe('ALLOW LINKED_GUARDIAN');
  expect(await district.answer({ student: 's1', contact: 'g1', at: later(3) })).toBe(
    'REFER STALE_DATA LINKED_GUARDIAN',
  );
});

test('a spot sync makes the answers about its student younger, and about nobody else; silence makes nothing younger', async () => {
  await district.pull({ orgs, users: families(), at: later(-1) });
  const ask = (student: string, contact: string) =>
    district.answer({ student, contact, at: later(80), whatIf: true });
  expect(await ask('s1', 'g1')).toBe('REFER STALE_DATA LINKED_GUARDIAN');

  await spot({ is: 'silent' }, later(20));
  expect(await ask('s1', 'g1')).toBe('REFER STALE_DATA LINKED_GUARDIAN');
  await spot({ is: 'record', record: CHILD }, later(21));
  expect(await ask('s1', 'g1')).toBe('ALLOW LINKED_GUARDIAN');
  expect(await ask('s2', 'g2')).toBe('REFER STALE_DATA LINKED_GUARDIAN');
  await spot({ is: 'record', record: { ...CHILD, agents: [] } }, later(22));
  expect(await ask('s1', 'g1')).toBe('REFER LINK_UNCONFIRMED');
});

const PERSON = { status: 'active', dateLastModified: null, middleName: '', familyName: 'Sampleb' } as const;
const CHILD: StudentRecord = {
  ...PERSON,
  kind: 'student',
  sourcedId: 's1',
  givenName: 'Ada',
  orgs: ['school-1'],
  agents: ['g1'],
  grade: '',
  studentNumber: '',
};
const ADULT: ContactRecord = {
  ...PERSON,
  kind: 'contact',
  sourcedId: 'g1',
  givenName: 'Gale',
  orgs: ['school-1'],
  agents: ['s1'],
  role: 'guardian',
  email: '',
  phone: '',
  sms: '',
};

/** Child 1 and their guardian, read by id. */
async function spot(reading: SpotReading, observedAt: Date): Promise<void> {
  const registrationId = await database.store.ensureRegistration(district.districtId, {
    name: 'sis',
    kind: 'csv',
  });
  const adults = new Map<string, SpotReading>([['g1', { is: 'record', record: ADULT }]]);
  const applied = await database.store.withDistrict(district.districtId, (tx) =>
    applySpot(tx, registrationId, { student: 's1', observedAt, reading, adults }),
  );
  expect(applied).not.toBeNull();
}

test('while a school is held, who would be taken away is referred, and nobody gets younger data', async () => {
  await district.pull({ orgs, users: families(), at: later(-70) });
  const held = await district.pull({ orgs, users: families(8), at: later(-1) });
  expect(held.outcome).toBe('held');
  expect(await district.answer({ student: 's1', contact: 'g1', at: noon })).toBe('REFER LINK_UNCONFIRMED');
  expect(await district.answer({ student: 's9', contact: 'g9', at: noon })).toBe('ALLOW LINKED_GUARDIAN');
  expect(await district.answer({ student: 's9', contact: 'g9', at: later(3) })).toBe(
    'REFER STALE_DATA LINKED_GUARDIAN',
  );
  await district.pull({ orgs, users: families(), at: later(-0.5) });
  expect(await district.answer({ student: 's1', contact: 'g1', at: noon })).toBe('ALLOW LINKED_GUARDIAN');
});

test('a pull that cannot be true makes nobody more or less permitted', async () => {
  await district.pull({ orgs, users: families(), at: later(-70) });
  const implausible = await district.pull({ orgs, users: families(15), at: later(-1) });
  expect(implausible.outcome).toBe('failed');
  expect(await district.answer({ student: 's1', contact: 'g1', at: noon })).toBe('ALLOW LINKED_GUARDIAN');
  expect(await district.answer({ student: 's19', contact: 'g19', at: later(3) })).toBe(
    'REFER STALE_DATA LINKED_GUARDIAN',
  );
});

test('what a supplement forbids acts at once and outlives its row; what it permits ages by itself', async () => {
  const rows = [
    's0,g0,Mother,,,yes,,,,,,,',
    's1,g1,,,,no,,,,,,,',
    's2,g2,,,,,,,no,,,,',
    's3,g3,,,,,,,,,See the court file,,',
    's4,g4,,,,,,,,,,,2020-01-31',
    's5,g6,,,,no,,,,,,,',
  ];
  await district.pull({ orgs, users: families(), supplement: rows, at: later(-40 * 24) });
  const answers = async (at: Date) =>
    Promise.all(
      [
        ['s0', 'g0'],
        ['s1', 'g1'],
        ['s2', 'g2'],
        ['s3', 'g3'],
        ['s4', 'g4'],
        ['s5', 'g6'],
      ].map(([pupil = '', adult = '']) =>
        district.answer({ student: pupil, contact: adult, at, whatIf: true }),
      ),
    );
  expect(await answers(later(-40 * 24 + 1))).toEqual([
    'ALLOW PICKUP_CONFIRMED',
    'REFER NOT_MARKED_FOR_PICKUP',
    'REFER CONTACT_NOT_ALLOWED LINKED_GUARDIAN',
    'REFER RESTRICTION_TEXT LINKED_GUARDIAN',
    'REFER LINK_NOT_CURRENT',
    // A pair that is not linked keeps what forbids, and makes no link.
    'REFER NOT_LISTED',
  ]);
  // Without the file: its permissive right is 40 days old and says nothing any more, what forbids stands.
  await district.pull({ orgs, users: families(), at: later(-1) });
  expect(await answers(noon)).toEqual([
    'ALLOW LINKED_GUARDIAN',
    'REFER NOT_MARKED_FOR_PICKUP',
    'REFER CONTACT_NOT_ALLOWED LINKED_GUARDIAN',
    'REFER RESTRICTION_TEXT LINKED_GUARDIAN',
    'REFER LINK_NOT_CURRENT',
    'REFER NOT_LISTED',
  ]);
  // A file that no longer says it: the link is set aside.
  await district.pull({
    orgs,
    users: families(),
    supplement: rows.filter((row) => !row.startsWith('s1,')),
    at: noon,
  });
  expect((await answers(later(1)))[1]).toBe('REFER LINK_UNCONFIRMED');
  // Another value, in a full run: it is over.
  await district.pull({
    orgs,
    users: families(),
    supplement: rows.map((row) => (row.startsWith('s1,') ? 's1,g1,,,,yes,,,,,,,' : row)),
    at: later(1),
  });
  expect((await answers(later(2)))[1]).toBe('ALLOW PICKUP_CONFIRMED');
});

test('a restriction outlives the contact, its link and the registration, and finds whom it means by name', async () => {
  await district.pull({ orgs, users: families(), at: later(-5) });
  await restrict({
    person: { contactId: await district.idOf('contact', 'g1') },
    students: [await district.idOf('student', 's1')],
  });
  expect(await district.answer({ student: 's1', contact: 'g1', at: noon })).toBe(
    'DENY RESTRICTION_IN_FORCE LINKED_GUARDIAN',
  );
  expect(await district.answer({ student: 's2', contact: 'g1', at: noon })).toBe('REFER NOT_LISTED');
  expect(await district.answer({ student: 's1', name: 'Gale Sampleb', at: noon })).toBe(
    'REFER POSSIBLE_RESTRICTED_PERSON IDENTITY_UNCERTAIN LINKED_GUARDIAN',
  );
  expect(await district.answer({ student: 's1', name: 'Gael Sampleb', at: noon })).toMatch(
    'REFER POSSIBLE_RESTRICTED_PERSON',
  );

  // The SIS takes the adult away and brings them back as somebody new.
  const withoutG1 = families().filter((row) => row.sourcedId !== 'g1');
  const back = guardian({
    sourcedId: 'new',
    givenName: 'Gale',
    familyName: 'Sampleb',
    agentSourcedIds: ['s1'],
  });
  await district.pull({ orgs, users: withoutG1, at: later(-4) });
  await district.pull({ orgs, users: [...withoutG1, back], at: later(-3) });
  expect(await district.answer({ student: 's1', contact: 'new', at: noon })).toMatch(
    'REFER POSSIBLE_RESTRICTED_PERSON',
  );

  // Another registration knows neither of the two ids: both are found by their names.
  await district.pull({ orgs, users: families(), at: later(-2), registration: 'other' });
  expect(await district.answer({ student: 's1', contact: 'g1', registration: 'other', at: noon })).toMatch(
    'REFER POSSIBLE_RESTRICTED_PERSON',
  );
  expect(await district.answer({ student: 's3', contact: 'g3', registration: 'other', at: noon })).toBe(
    'ALLOW LINKED_GUARDIAN',
  );
});

test('a silent alert is stored for who must not take a child, and for who may be that person, and for nobody else', async () => {
  await district.pull({ orgs, users: families(), at: later(-5) });
  const id = await restrict({ person: { name: named('Gale Sampleb'), birthDate: null }, students: 'all' });
  const checks = [
    await district.ask({ student: 's1', contact: 'g1', at: noon }),
    await district.ask({ student: 's1', contact: 'g1', at: noon, whatIf: true }),
    await district.ask({ student: 's2', contact: 'g2', at: noon }),
    await district.ask({ student: 's2', name: 'Gale Sampleb', purpose: 'VISIT', at: noon }),
  ];
  const alerts = await district.database.store.withDistrict(district.districtId, (tx) =>
    tx.query<{ decision: string; sources: string[] }>(
      'select decision_id as decision, sources from desk_alert order by id',
    ),
  );
  expect(alerts).toEqual(
    [checks[0], checks[3]].map((check) => ({ decision: String(check?.id), sources: [`restriction ${id}`] })),
  );
  expect(new Set(checks.map(({ decision }) => decision.kioskText)).size).toBe(1);
});

test('a worker that is taken over loosens nothing when it wakes', async () => {
  const leased = (beatEveryMs: number): Promise<RosterStore> =>
    openRosterStore({
      databaseUrl: district.database.databaseUrl,
      applicationName: 'custody-spec',
      leaseTimes: { beatEveryMs, staleAfterMs: 400 },
    });
  const [asleep, lively] = [await leased(HOUR), await leased(50)];
  try {
    await district.pull({
      orgs,
      users: families(),
      supplement: ['s1,g1,,,,no,,,,,,,'],
      at: later(-5),
      store: lively,
    });
    const woken = await district
      .pull({
        orgs,
        users: families(),
        supplement: ['s1,g1,,,,yes,,,,,,,'],
        at: later(-4),
        store: asleep,
        before: async () => {
          await new Promise((over) => setTimeout(over, 500));
          const successor = await district.pull({
            orgs,
            users: families(),
            at: later(-3),
            store: lively,
            waitMs: 5_000,
          });
          expect(successor.outcome).toBe('nothing_to_do');
        },
      })
      .catch((error: unknown) => error);
    expect(woken).not.toMatchObject({ outcome: 'applied' });
    expect(await district.answer({ student: 's1', contact: 'g1', at: noon })).toBe(
      'REFER NOT_MARKED_FOR_PICKUP',
    );
  } finally {
    await asleep.close();
    await lively.close();
  }
});
