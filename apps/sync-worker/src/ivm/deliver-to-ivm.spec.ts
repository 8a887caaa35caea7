import {
  gatewayOnSandbox,
  startIvmSandbox,
  type IvmSandbox,
  type IvmSandboxOptions,
} from 'ivm-adapter/testing';
import { guardian, school, student, type BundleRow } from 'oneroster-client/testing';
import {
  enterRestriction,
  mapSchools,
  openRosterStore,
  readIvmDrift,
  readIvmSchools,
  askToReconcile,
  Secrets,
  type DistrictTransaction,
  type RosterStore,
  type SchoolMapping,
} from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { CustodyDistrict, DESK } from '../testing/custody-district';
import { deliverToIvm } from './deliver-to-ivm';

/* From a real run to a real visitor system: what IVM holds of every pair is what its answer is. */

const HOUR = 3_600_000;
let database: TestDatabase;
let store: RosterStore;
let district: CustodyDistrict;
let sandbox: IvmSandbox;
beforeAll(async () => {
  database = await createTestDatabase();
  const secretKeys = `one:${Buffer.alloc(32, 7).toString('base64')}`;
  store = await openRosterStore({ databaseUrl: database.databaseUrl, applicationName: 'ivm', secretKeys });
});
afterAll(async () => {
  await store?.close();
  await database?.drop();
});
beforeEach(async () => {
  district = await CustodyDistrict.open(database);
});
afterEach(async () => {
  await sandbox.close();
  await district.close();
});

const family = (at: number, name = `Sample${'abcdefgh'[at]}`): BundleRow[] => [
  student({ sourcedId: `s${at}`, givenName: 'Ada', familyName: name, agentSourcedIds: [`g${at}`] }),
  guardian({ sourcedId: `g${at}`, givenName: 'Gale', familyName: name, agentSourcedIds: [`s${at}`] }),
];
const users = [0, 1, 2, 3].flatMap((at) => family(at));

/** A district that was read, and whose IVM is this sandbox. */
async function start(options: IvmSandboxOptions = {}, rows = users): Promise<void> {
  sandbox = await startIvmSandbox({ schools: [{ id: 'school-1', name: 'Example' }], ...options });
  await district.pull({ orgs: [school()], users: rows, at: new Date(Date.now() - HOUR), store });
  await store.changeRegistration(district.districtId, await registration(), { state: 'enabled' });
  const { url, tokenUrl, client } = sandbox;
  await store.withDistrict(district.districtId, (tx) =>
    store.writeIvmConnection(
      tx,
      district.districtId,
      {
        ...{ gateway: 'http', baseUrl: url, tokenUrl, clientId: client.id, verify: true, columns: null },
        ...{ presenceIsApproval: false, contactDiscriminator: false },
      },
      new Secrets({ clientSecret: client.secret }),
    ),
  );
}
const registration = () => store.ensureRegistration(district.districtId, { name: 'sis', kind: 'csv' });
let told: [string, object][] = [];
beforeEach(() => (told = []));
const deliver = (now = new Date()) =>
  deliverToIvm(store, district.districtId, {
    ...{ now: () => now, reach: 'loopback', waitMs: 5_000 },
    told: (what, about) => told.push([what, about]),
  });
const said = (schoolId = 'school-1') =>
  sandbox
    .held(schoolId)!
    .relationships.map(({ studentId, contactId, pickup }) => `${studentId} ${contactId} ${pickup}`);
const within = <T>(work: (tx: DistrictTransaction) => Promise<T>): Promise<T> =>
  store.withDistrict(district.districtId, work);
const writes = () =>
  sandbox.requests.filter(({ method }) => method === 'PUT').map(({ path }) => path.split('/').pop());
const restrict = async (contact: string, child: string): Promise<void> => {
  const [contactId, studentId] = [
    await district.idOf('contact', contact),
    await district.idOf('student', child),
  ];
  await store.withDistrict(district.districtId, (tx) =>
    enterRestriction(tx, { ...DESK, at: new Date() }, {
      ...{ kind: 'PROTECTION_ORDER', person: { contactId }, students: [studentId], schools: 'all' },
      ...{ from: null, to: null, documentOnFile: true, schedule: null, note: '' },
    } as Parameters<typeof enterRestriction>[2]),
  );
};

test('IVM holds the answers; without a change nothing is sent, with one only that', async () => {
  await start();
  expect(await deliver()).toMatchObject({ state: 'delivered', students: 4, contacts: 4, links: 4 });
  expect(said()).toEqual(['s0 g0 Yes', 's1 g1 Yes', 's2 g2 Yes', 's3 g3 Yes']);
  const before = writes().length;
  await deliver();
  expect(writes().length).toBe(before);
  await restrict('g1', 's1');
  const { mark } = sandbox.history;
  await deliver();
  expect(writes().slice(before)).toEqual(['relationships']);
  expect(said()).toContain('s1 g1 No');
  expect(await store.districtsWithIvmDue(new Date(), 1_000)).not.toContain(district.districtId);
  const pair = { school: 'school-1', studentId: 's1', contactId: 'g1', pickup: 'Yes' as const };
  expect(sandbox.history.everSaid({ ...pair, from: mark + 1 })).toBe(false);
});

test('a run that changes nothing sends no record, only how long the lists may be believed', async () => {
  await start();
  await deliver();
  const before = writes().length;
  await district.pull({ orgs: [school()], users, at: new Date(Date.now() - HOUR / 2), store });
  await store.withDistrict(district.districtId, (tx) => tx.query('update ivm_school set due = true'));
  await deliver();
  expect(writes().slice(before)).toEqual(['validity']);
});

test('contacts IVM would take for one another are asked about at the office, both of them, before the second is sent', async () => {
  await start();
  await deliver();
  const namesake = { givenName: 'Gale', familyName: 'Samplea', email: '', phone: '', sms: '' };
  const rows = [
    student({ sourcedId: 's0', givenName: 'Ada', familyName: 'Samplea', agentSourcedIds: ['g0'] }),
    guardian({ sourcedId: 'g0', ...namesake, agentSourcedIds: ['s0'] }),
    student({ sourcedId: 's9', givenName: 'Bea', familyName: 'Samplea', agentSourcedIds: ['g9'] }),
    guardian({ sourcedId: 'g9', ...namesake, agentSourcedIds: ['s9'] }),
    ...users.slice(2),
  ];
  await district.pull({ orgs: [school()], users: rows, at: new Date(Date.now() - HOUR / 2), store });
  await within((tx) => tx.query('update ivm_school set due = true'));
  await deliver();
  expect(said().slice(0, 2)).toEqual(['s0 g0 Verify', 's1 g1 Yes']);
  expect(said().slice(-1)).toEqual(['s9 g9 Verify']);
  for (const { ivmId } of sandbox.merged())
    for (const child of ['s0', 's9']) expect(sandbox.deskSays('school-1', child, ivmId)).not.toBe('Yes');
  const merged = sandbox.history.events.filter(({ contactId }) => contactId === 'g0' || contactId === 'g9');
  const joined = merged.findIndex(({ contactId }) => contactId === 'g9');
  expect(merged.slice(0, joined).at(-1)).toMatchObject({ contactId: 'g0', pickup: 'Verify' });
});

test('a school is left alone before it goes live, while its own people are undecided, and without an id in IVM', async () => {
  const own = [
    { record: { lastName: 'Own', firstName: 'Olga', middleName: '', role: '', email: '', phone: '' } },
  ];
  await start({ schools: [{ id: 'ivm-7', name: 'Example', contacts: own }] });
  const mapping: SchoolMapping = {
    ...{
      ivmSchoolId: 'ivm-7',
      enabled: true,
      template: 'students_contacts',
      authoritative: true,
      timezone: 'UTC',
    },
    ...{ doorsOpenAt: null, preloaded: 'none', goLiveAt: null },
  };
  const id = await registration();
  const map = (more: Partial<SchoolMapping>) =>
    within(async (tx) => {
      await mapSchools(tx, id, new Map([['school-1', { ...mapping, ...more }]]));
      await tx.query('update ivm_school set due = true, retry_at = null');
    });
  for (const [more, why] of [
    [{ goLiveAt: new Date(Date.now() + HOUR) }, 'before_go_live'],
    [{ preloaded: null }, 'preloaded_undecided'],
    [{ preloaded: 'adopt' }, 'adoption_not_applied'],
  ] as const) {
    await map(more);
    await deliver();
    expect(await within(readIvmSchools)).toMatchObject([{ state: 'waiting', why }]);
  }
  await map({ ivmSchoolId: null });
  await deliver();
  expect(writes().filter((path) => path !== 'no-go')).toEqual([]);
  await map({ template: 'students' });
  await deliver();
  expect(sandbox.held('ivm-7')).toMatchObject({ contacts: [], relationships: [] });
  expect(sandbox.held('ivm-7')!.students).toHaveLength(4);
  await map({});
  await deliver();
  expect(said('ivm-7')).toHaveLength(4);
  // Read no more: the office is asked about everybody there.
  await map({ enabled: false });
  await deliver();
  expect(new Set(said('ivm-7').map((line) => line.split(' ')[2]))).toEqual(new Set(['Verify']));
  expect(await within(readIvmSchools)).toMatchObject([{ state: 'closed' }]);
});

test('drift is shown and mended; who was entered by hand and could be a restricted adult is told of and left alone', async () => {
  const record = {
    lastName: 'Samplec',
    firstName: 'Gale',
    middleName: '',
    role: '',
    email: 'own@example.org',
    phone: '',
  };
  await start({ schools: [{ id: 'school-1', name: 'Example', contacts: [{ ivmId: 'own-1', record }] }] });
  await restrict('g2', 's2');
  await deliver();
  sandbox.tamper('school-1', 's2', 'g2', 'Yes');
  await deliver();
  expect(said()).toContain('s2 g2 Yes');
  await within(askToReconcile);
  await deliver();
  expect(said()).toContain('s2 g2 No');
  expect(await within((tx) => readIvmDrift(tx, { after: 0, most: 10 }))).toMatchObject([
    { kind: 'relationships', ids: ['s2', 'g2'], what: 'differs', told: 'No', holds: 'Yes' },
    { kind: 'contacts', ids: ['own-1'], what: 'restricted_by_hand' },
  ]);
  expect(told.map(([what]) => what)).toContain('IVM_DRIFT');
  expect(JSON.stringify(told)).not.toMatch(/Gale|Samplec/);
});

test('IVM away: the school says why, is tried again, and what was not taken back in time is told once', async () => {
  await start();
  await deliver();
  await restrict('g1', 's1');
  sandbox.misbehave({ kind: 'status', status: 400 });
  await deliver();
  expect(await within(readIvmSchools)).toMatchObject([
    { state: 'failed', why: 'UNEXPECTED_ANSWER', attempts: 1 },
  ]);
  const soon = new Date(Date.now() + 20 * 60_000);
  await deliver(soon);
  await deliver(new Date(soon.getTime() + 60_000));
  expect(told.filter(([what]) => what === 'IVM_TIGHTENING_LATE')).toHaveLength(1);
  sandbox.behave();
  await deliver(new Date(soon.getTime() + 120_000));
  expect(said()).toContain('s1 g1 No');
  expect(await within(readIvmSchools)).toMatchObject([{ state: 'level', attempts: 0, lateSince: null }]);
});

test('who lost the right to deliver says nothing more', async () => {
  await start();
  const delivery = await store.openIvmDelivery(district.districtId, 0);
  const gateway = gatewayOnSandbox(sandbox, { ledger: delivery!.ledger });
  await delivery!.close();
  const fence = () => delivery!.requireHeld();
  const lists = { school: { id: 'school-1', name: 'Example' }, validity: { asOf: null, validUntil: null } };
  const one = {
    sourcedId: 's1',
    lastName: 'a',
    firstName: 'b',
    middleName: '',
    grade: '',
    studentNumber: '',
  };
  const delivered = gateway.deliver(
    { ...lists, students: () => [one], contacts: () => [], relationships: () => [] },
    { fence },
  );
  await expect(delivered).rejects.toThrow();
  gateway.close();
  expect(writes()).toEqual([]);
});
