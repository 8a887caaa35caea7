import { createTestDatabase } from './create-test-database';
import { rosterHash } from './roster-hash';

/* Here, not in the crash trials, it shows that a new table is not accounted for: say in roster-hash.ts whose its rows are. */
test('every table is part of the hash of a registration, or named as none, and two of which nothing is held are alike', async () => {
  const database = await createTestDatabase();
  try {
    const { store } = database;
    const districtId = await store.ensureDistrict({ key: 'hash', name: 'Hash', timezone: 'UTC' });
    const hashOf = async (name: string): Promise<string> =>
      rosterHash(store, districtId, await store.ensureRegistration(districtId, { name, kind: 'csv' }));
    expect(await hashOf('one')).toBe(await hashOf('other'));
  } finally {
    await database.drop();
  }
});
