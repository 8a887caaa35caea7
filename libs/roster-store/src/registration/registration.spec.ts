import { randomBytes } from 'node:crypto';
import { openRosterStore } from '../open-roster-store';
import type { RosterStore } from '../roster-store';
import { Secrets } from '../secrets/sealed-secrets';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';

let database: TestDatabase;
let store: RosterStore;
let districtId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  const { databaseUrl } = database;
  const secretKeys = `k1:${randomBytes(32).toString('base64')}`;
  store = await openRosterStore({ databaseUrl, applicationName: 'registration-spec', secretKeys });
  districtId = await store.ensureDistrict({ key: 'maple', name: 'Maple', timezone: 'America/Chicago' });
});
afterAll(async () => {
  await store?.close();
  await database?.drop();
});

test('carries all a worker needs to run it; secrets are stored sealed with the id of their key', async () => {
  const id = await store.ensureRegistration(districtId, { name: 'sis', kind: 'rest' });
  expect(await store.registrationForRun(districtId, id)).toEqual({
    ...{ districtId, id, name: 'sis', kind: 'rest', state: 'draft', cron: '0 22 * * *' },
    ...{ timezone: 'America/Chicago', source: null, listFolder: null, schools: null },
    openSecrets: expect.any(Function),
  });
  expect((await store.registrationForRun(districtId, id))?.openSecrets()).toBeNull();
  const source = { type: 'rest', baseUrl: 'https://sis.example.org', auth: 'oauth1' } as const;
  await store.changeRegistration(districtId, id, {
    source,
    secrets: new Secrets({ key: 'client', secret: 'hidden-word' }),
    listFolder: '/lists',
    schools: ['o-1', 'o-2'],
    state: 'enabled',
  });
  const read = await store.registrationForRun(districtId, id);
  expect(read).toMatchObject({ source, listFolder: '/lists', schools: ['o-1', 'o-2'], state: 'enabled' });
  expect(read?.openSecrets()?.reveal()).toEqual({ key: 'client', secret: 'hidden-word' });
  const [row] = await store.withDistrict(districtId, (tx) =>
    tx.query<{ text: string; key: string }>(
      `select r::text as text, sealed_secrets->>'keyId' as key from registration r`,
    ),
  );
  expect(row?.key).toBe('k1');
  expect(row?.text).not.toContain('hidden-word');

  await store.changeRegistration(districtId, id, { secrets: null });
  expect((await store.registrationForRun(districtId, id))?.openSecrets()).toBeNull();
});

test('sealed secrets copied to another registration do not open there', async () => {
  const [one, two] = [
    await store.ensureRegistration(districtId, { name: 'one', kind: 'rest' }),
    await store.ensureRegistration(districtId, { name: 'two', kind: 'rest' }),
  ];
  await store.changeRegistration(districtId, one, { secrets: new Secrets({ bearer: 'hidden-word' }) });
  await store.withDistrict(districtId, (tx) =>
    tx.query(
      'update registration set sealed_secrets = (select sealed_secrets from registration where id = $1) where id = $2',
      [one, two],
    ),
  );
  const copied = await store.registrationForRun(districtId, two);
  expect(() => copied?.openSecrets()).toThrow(/cannot be opened/);
  const withoutKeys = await database.store.registrationForRun(districtId, one);
  expect(() => withoutKeys?.openSecrets()).toThrow(/SECRET_KEYS/);
});

test.each([
  ['csv', { type: 'rest', baseUrl: 'https://sis.example.org', auth: 'none' }],
  ['rest', { type: 'drop-folder', path: '/drop' }],
  ['rest', { type: 'classlink', applicationId: 'MoYP%3D', access: 'proxy' }],
  ['classlink', { type: 'bundle', path: '/day.zip' }],
] as const)('a registration of kind %s does not read from %j', async (kind, source) => {
  const id = await store.ensureRegistration(districtId, { name: `${kind} ${source.type}`, kind });
  await expect(store.changeRegistration(districtId, id, { source })).rejects.toThrow(/cannot read from/);
  expect((await store.registrationForRun(districtId, id))?.source).toBeNull();
});
