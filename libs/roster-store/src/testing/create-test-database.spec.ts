import { Client } from 'pg';
import { createTestDatabase } from './create-test-database';
import { madeAt, templateName, testDatabaseName } from './database-names';

describe('createTestDatabase', () => {
  test('gives each caller a migrated, empty database of its own', async () => {
    const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    try {
      expect(await first.store.readiness()).toEqual({ migrated: true, pending: [] });
      expect(first.databaseUrl).not.toBe(second.databaseUrl);
      const district = { key: 'maple', name: 'Maple Valley', timezone: 'America/Chicago' };
      expect(await first.store.ensureDistrict(district)).toBe(1);
      expect(await second.store.ensureDistrict({ ...district, key: 'oak' })).toBe(1);
    } finally {
      await first.drop();
      await second.drop();
    }
  });

  test('drop fails the test when a connection was left open', async () => {
    const database = await createTestDatabase();
    const forgotten = new Client({ connectionString: database.databaseUrl, application_name: 'forgotten' });
    await forgotten.connect();
    await expect(database.drop()).rejects.toThrow(/1 connection\(s\).*forgotten as /);
    await forgotten.end();
    await database.drop();
    await expect(new Client({ connectionString: database.databaseUrl }).connect()).rejects.toMatchObject({
      code: '3D000',
    });
  });

  test('without addresses it says how tests are run', async () => {
    const kept = process.env['DATABASE_URL'];
    delete process.env['DATABASE_URL'];
    try {
      await expect(createTestDatabase()).rejects.toThrow(/DATABASE_URL.*npm test/);
    } finally {
      process.env['DATABASE_URL'] = kept;
    }
  });

  test('names tell when a database was made, and templates differ by role', () => {
    const now = new Date('2026-02-03T04:05:06.789Z');
    expect(madeAt(testDatabaseName(now))).toEqual(now);
    expect(madeAt('roster')).toBeUndefined();
    expect(templateName('owner', 'app')).toBe(templateName('owner', 'app'));
    expect(templateName('owner', 'app')).not.toBe(templateName('owner', 'other'));
  });
});
