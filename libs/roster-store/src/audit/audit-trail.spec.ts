import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';
import { runAuditVerify } from '../cli/audit-verify';
import { firstBrokenAuditEvent, noteAuditEvent, readAuditEvents } from './audit-trail';

let database: TestDatabase;
let owner: Client;
let maple: number;
let oak: number;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  maple = await database.store.ensureDistrict({ key: 'maple', name: 'Maple', timezone: 'UTC' });
  oak = await database.store.ensureDistrict({ key: 'oak', name: 'Oak', timezone: 'UTC' });
});

afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

const note = (district: number, action: string) =>
  database.store.withDistrict(district, (tx) =>
    noteAuditEvent(tx, {
      subject: 'person-1',
      name: null,
      roles: ['support'],
      action,
      target: 'policy',
      detail: { b: 1, a: ['x', { d: null, c: 'ü' }] },
    }),
  );
const broken = (district: number) => database.store.withDistrict(district, firstBrokenAuditEvent);

test('events are counted and chained in each district, also those of the same moment', async () => {
  await Promise.all([note(maple, 'one'), note(maple, 'two'), note(oak, 'three'), note(maple, 'four')]);
  const events = await database.store.withDistrict(maple, (tx) =>
    readAuditEvents(tx, { before: 2 ** 31 - 1, most: 10 }),
  );
  expect(events.map(({ id }) => id)).toEqual([3, 2, 1]);
  expect(events.map(({ action }) => action).sort()).toEqual(['four', 'one', 'two']);
  expect(events[0]?.detail).toEqual({ b: 1, a: ['x', { d: null, c: 'ü' }] });
  expect(await broken(maple)).toBeNull();
  expect(await broken(oak)).toBeNull();
});

test('the apps can neither change nor delete one', async () => {
  for (const sql of [`update audit_event set action = 'x'`, 'delete from audit_event'])
    await expect(database.store.withDistrict(maple, (tx) => tx.query(sql))).rejects.toThrow(/42501/);
});

test.each([
  ['changed', `update roster.audit_event set detail = '{"b": 2}' where id = 2 and district_id = $1`, 2],
  ['taken out', `delete from roster.audit_event where id = 2 and district_id = $1`, 2],
  ['put back elsewhere', `update roster.audit_event set id = 9 where id = 3 and district_id = $1`, 2],
])(
  'one that was %s by somebody with the owner’s rights, past the trigger, is found',
  async (_what, sql, first) => {
    await expect(owner.query(sql, [maple])).rejects.toThrow('never changed');
    await owner.query('alter table roster.audit_event disable trigger append_only');
    await owner
      .query(sql, [maple])
      .finally(() => owner.query('alter table roster.audit_event enable trigger append_only'));
    expect(await broken(maple)).toBe(first);
    expect(await broken(oak)).toBeNull();
  },
);

test("the command says which district's trail is broken, and fails", async () => {
  const said: string[] = [];
  const say = (sentence: string) => void said.push(sentence);
  expect(await runAuditVerify([], { DATABASE_URL: database.databaseUrl }, say)).toBe(1);
  expect(said[0]).toBe(`District ${maple}: event 2 is missing or not as it was written.`);
  expect(said[1]).toMatch(/^1 of 2 audit trails are broken/);
  expect(await runAuditVerify(['now'], {}, say)).toBe(2);
  expect(await runAuditVerify([], {}, say)).toBe(2);
});
