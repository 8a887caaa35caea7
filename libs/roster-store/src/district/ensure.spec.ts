import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';

let database: TestDatabase;
const maple = { key: 'maple', name: 'Maple Valley', timezone: 'America/Chicago' };

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database?.drop());

test('a district is made once for its key, however many ask at once, and then left as it is', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => database.store.ensureDistrict(maple)));
  expect(new Set(ids).size).toBe(1);
  const id = ids[0] ?? 0;
  expect(await database.store.ensureDistrict({ ...maple, name: 'Other', timezone: 'America/Denver' })).toBe(
    id,
  );
  const rows = await database.store.withDistrict(id, (tx) =>
    tx.query('select id, key, name, timezone, edition from district'),
  );
  expect(rows).toEqual([{ id, ...maple, edition: 'standard' }]);
});

test.each([
  [{ ...maple, key: ' ' }, /district's key/],
  [{ ...maple, name: '' }, /district's name/],
  [{ ...maple, timezone: 'Chicago Time' }, /"Chicago Time" is not a time zone; use an IANA name/],
  [{ ...maple, timezone: '+01:00' }, /not a time zone/],
])('refuses %j', async (district, sentence) => {
  await expect(database.store.ensureDistrict(district)).rejects.toThrow(sentence);
});

test('a registration is made once for its name within the district, and keeps its kind', async () => {
  const { store } = database;
  const [first, second] = [
    await store.ensureDistrict(maple),
    await store.ensureDistrict({ ...maple, key: 'oak' }),
  ];
  const asked = Array.from({ length: 8 }, () =>
    store.ensureRegistration(first, { name: 'Main', kind: 'csv' }),
  );
  const ids = await Promise.all(asked);
  expect(new Set(ids).size).toBe(1);
  expect(await store.ensureRegistration(second, { name: 'Main', kind: 'rest' })).not.toBe(ids[0]);
  await expect(store.ensureRegistration(first, { name: 'Main', kind: 'rest' })).rejects.toThrow(
    'The district already has a registration "Main" of kind csv; rest was asked for.',
  );
  const rows = await store.withDistrict(first, (tx) =>
    tx.query('select district_id, id, name, kind, state from registration'),
  );
  expect(rows).toEqual([{ district_id: first, id: ids[0], name: 'Main', kind: 'csv', state: 'draft' }]);
});

test('a district that does not exist is a sentence', async () => {
  await expect(database.store.ensureRegistration(999_999, { name: 'Main', kind: 'csv' })).rejects.toThrow(
    'There is no district 999999.',
  );
});

test('a day stays the day it is, in any time zone of this machine', async () => {
  const id = await database.store.ensureDistrict(maple);
  const rows = await database.store.withDistrict(id, async (tx) => {
    await tx.query("update district set add_on_from = '2026-03-01', add_on_to = '2026-03-31'");
    return tx.query('select add_on_from, add_on_to from district');
  });
  expect(rows).toEqual([{ add_on_from: '2026-03-01', add_on_to: '2026-03-31' }]);
});
