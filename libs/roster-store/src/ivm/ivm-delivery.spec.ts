import { inspect } from 'node:util';
import { openRosterStore } from '../open-roster-store';
import type { RosterStore } from '../roster-store';
import { Secrets } from '../secrets/sealed-secrets';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';
import { readIvmConnection, type IvmConnection } from './ivm-connection';
import type { IvmRecord } from './ivm-ledger';
import { readIvmDrift, readIvmSchools, readOpenDeliveries, retryDelivery } from './read-deliveries';

let database: TestDatabase;
let store: RosterStore;
let district: number;
let other: number;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await openRosterStore({
    databaseUrl: database.databaseUrl,
    applicationName: 'ivm-delivery',
    secretKeys: `one:${Buffer.alloc(32, 7).toString('base64')}`,
  });
});
afterAll(async () => {
  await store?.close();
  await database?.drop();
});
let made = 0;
beforeEach(async () => {
  const make = (key: string) => store.ensureDistrict({ key, name: key, timezone: 'UTC' });
  [district, other] = [await make(`d${++made}`), await make(`o${made}`)];
});

const record = (ids: readonly string[], more: Partial<IvmRecord> = {}): IvmRecord => ({
  ...{
    ids,
    digest: 'x',
    pickup: null,
    reason: null,
    version: 1,
    state: 'confirmed',
    mayBeYes: false,
    why: null,
  },
  ...more,
});
const pair = (more: Partial<IvmRecord> = {}) =>
  record(['s', 'c'], { pickup: 'Verify', reason: 'see office', ...more });
async function entries(kind: 'students' | 'relationships' = 'relationships', of = district) {
  const all: IvmRecord[] = [];
  for await (const entry of store.ivmLedger(of).entries('school', kind)) all.push(entry);
  return all;
}
const keep = (...records: IvmRecord[]) => store.ivmLedger(district).keep('school', 'relationships', records);

test('versions only grow, whoever asks, and go above what IVM holds', async () => {
  const [one, two] = [store.ivmLedger(district), store.ivmLedger(district)];
  const given = await Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 ? one : two).nextVersion()));
  expect(new Set(given).size).toBe(20);
  expect(await one.nextVersion(500)).toBe(501);
  expect(await two.nextVersion()).toBe(502);
  expect(await store.ivmLedger(other).nextVersion()).toBe(1);
});

test('records come back as kept, by the bytes of their ids, and of this district alone', async () => {
  const ids = ['Zoë 🎒', 'a', '"', '￿', 'Z'];
  await store.ivmLedger(district).keep(
    'school',
    'students',
    ids.map((id) => record([id])),
  );
  expect((await entries('students')).map(({ ids: [id] }) => id)).toEqual(['"', 'Z', 'Zoë 🎒', 'a', '￿']);
  expect(await entries('students', other)).toEqual([]);
  await keep(pair({ pickup: 'Yes', reason: 'linked', mayBeYes: true, version: 3 }));
  expect(await entries()).toEqual([pair({ pickup: 'Yes', reason: 'linked', mayBeYes: true, version: 3 })]);
});

test('what was taken away and confirmed is forgotten; without a receipt it stays', async () => {
  const away = { digest: '', pickup: null, reason: null };
  await keep(pair());
  await keep(pair({ ...away, state: 'sent', version: 2 }));
  expect(await entries()).toHaveLength(1);
  await keep(pair({ ...away, version: 2 }));
  expect(await entries()).toEqual([]);
});

test('who comes with an older version has nothing to say; nothing IVM may hold is forgotten before a receipt', async () => {
  await keep(pair({ pickup: 'Yes', reason: 'linked', mayBeYes: true, version: 5 }));
  await keep(pair({ version: 4 }));
  await keep(pair({ digest: '', version: 4 }));
  expect(await entries()).toMatchObject([{ pickup: 'Yes', version: 5 }]);
  // A worker that rendered before the Yes was known writes that it sends a Verify.
  await keep(pair({ version: 6, state: 'sent', mayBeYes: false }));
  expect(await entries()).toMatchObject([{ pickup: 'Verify', version: 6, mayBeYes: true }]);
  await keep(pair({ version: 6 }));
  expect(await entries()).toMatchObject([{ state: 'confirmed', mayBeYes: false }]);
});

test('what IVM has not taken is listed without names, counted by school, and can be retried', async () => {
  await keep(
    pair({ ids: ['s1', 'c1'], pickup: 'Verify', state: 'sent', mayBeYes: true }),
    pair({ ids: ['s2', 'c2'], pickup: 'Yes', reason: 'linked', state: 'set_aside', why: 'not_accepted' }),
    pair({ ids: ['s3', 'c3'] }),
  );
  await keep(pair({ ids: ['s1', 'c1'], pickup: 'Verify', state: 'sent', mayBeYes: true, version: 2 }));
  const within = <T>(work: Parameters<typeof store.withDistrict<T>>[1]) => store.withDistrict(district, work);
  await tellOfSchool();
  const [school] = await within(readIvmSchools);
  expect(school).toMatchObject({
    ivmSchoolId: 'school',
    relationships: 1,
    pending: 1,
    setAside: 1,
    state: 'level',
  });
  const open = await within((tx) => readOpenDeliveries(tx, { after: null, most: 10 }));
  expect(open).toMatchObject([
    { ids: ['s1', 'c1'], state: 'sent', tightens: true, attempts: 2 },
    { ids: ['s2', 'c2'], state: 'set_aside', tightens: false, why: 'not_accepted' },
  ]);
  const [first, second] = open;
  const rest = await within((tx) => readOpenDeliveries(tx, { after: first!.id, most: 10 }));
  expect(rest.map(({ id }) => id)).toEqual([second!.id]);
  const retry = (id: string) => within((tx) => retryDelivery(tx, id));
  expect([await retry(first!.id), await retry(second!.id), await retry('nonsense')]).toEqual([
    false,
    true,
    false,
  ]);
  expect(await within((tx) => readOpenDeliveries(tx, { after: null, most: 10 }))).toMatchObject([
    {},
    { state: 'sent' },
  ]);
});

/** A school of the district, whose id in IVM is `school`, that was brought level. */
async function tellOfSchool(): Promise<number> {
  const registration = await store.ensureRegistration(district, { name: 'sis', kind: 'csv' });
  const [row] = await store.withDistrict(district, (tx) =>
    tx.query<{ id: number }>(
      `insert into school (district_id, id, registration_id, sourced_id, name, type, enabled)
       select id, 900, $1, 'school', 'Example', 'school', true from district returning id`,
      [registration],
    ),
  );
  const delivery = await store.openIvmDelivery(district, 0);
  await delivery!.note(row!.id, 'school', { state: 'level', answersVersion: 1 });
  await delivery!.close();
  return row!.id;
}

test('one process at a time has the right to deliver; a look at what IVM holds is kept in place of the one before', async () => {
  const school = await tellOfSchool();
  const delivery = await store.openIvmDelivery(district, 0);
  expect(await store.openIvmDelivery(district, 0)).toBeNull();
  const own = { ivmId: 'own-1', lastName: 'Own', firstName: 'Olga', middleName: '', email: '', phone: '' };
  const differs = {
    kind: 'relationships',
    ids: ['s', 'c'],
    what: 'differs',
    told: 'Verify',
    holds: 'Yes',
  } as const;
  const at = new Date('2031-01-01T00:00:00Z');
  await delivery!.noteReconciled(school, 'school', { drift: [differs], own: [own], at });
  expect(await delivery!.ownContacts(school)).toEqual([own]);
  const drift = () => store.withDistrict(district, (tx) => readIvmDrift(tx, { after: 0, most: 10 }));
  expect(await drift()).toMatchObject([{ ...differs, schoolId: school, foundAt: at }]);
  await delivery!.noteReconciled(school, 'school', { drift: [], own: [], at });
  expect([await drift(), await delivery!.ownContacts(school)]).toEqual([[], []]);
  await delivery!.close();
  const next = await store.openIvmDelivery(district, 1_000);
  await next!.requireHeld();
  await next!.close();
});

const http: IvmConnection = {
  ...{
    gateway: 'http',
    baseUrl: 'https://ivm.example.org',
    tokenUrl: 'https://ivm.example.org/token',
    clientId: 'us',
  },
  ...{ verify: true, presenceIsApproval: false, contactDiscriminator: false, columns: null },
};
const write = (connection: IvmConnection, secrets?: Secrets | null) =>
  store.withDistrict(district, (tx) => store.writeIvmConnection(tx, district, connection, secrets));

test('the secret is sealed, kept when it is left out, and shown to nobody but a delivery', async () => {
  await expect(write(http)).rejects.toThrow(/client secret is missing/);
  await write(http, new Secrets({ clientSecret: 'planted-secret' }));
  await write({ ...http, clientId: 'ours' });
  const stored = await store.withDistrict(district, readIvmConnection);
  expect(stored).toMatchObject({ ...http, clientId: 'ours', hasSecret: true });
  const kept = await store.withDistrict(district, (tx) => tx.query('select * from ivm_connection'));
  expect(inspect([stored, kept], { depth: 9 })).not.toContain('planted-secret');
  const forDelivery = await store.ivmConnectionForDelivery(district);
  expect(inspect(forDelivery, { depth: 9 })).not.toContain('planted-secret');
  expect(forDelivery?.openSecrets()?.reveal()).toEqual({ clientSecret: 'planted-secret' });
  expect(await store.ivmConnectionForDelivery(other)).toBeNull();
});

test('another IVM was told nothing yet; another client of the same one was', async () => {
  await write(http, new Secrets({ clientSecret: 's' }));
  await keep(pair());
  await store.ivmLedger(district).keepFact('no-go', 'x');
  await write({ ...http, clientId: 'another' });
  expect(await entries()).toHaveLength(1);
  await write({ ...http, baseUrl: 'https://other.example.org' });
  expect([await entries(), await store.ivmLedger(district).fact('no-go')]).toEqual([[], null]);
});
