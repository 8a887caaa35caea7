import { createServer, type AddressInfo } from 'node:net';
import { Client } from 'pg';
import { databaseAddress } from './connection/database-address';
import { openConnection } from './connection/open-connection';
import { refusedVersion } from './connection/require-server-version';
import { runCommands, runnerOn } from './connection/roster-connection';
import { migrate } from './migrations/migrate';
import { openRosterStore } from './open-roster-store';
import { createTestDatabase, type TestDatabase } from './testing/create-test-database';

let database: TestDatabase;
let owner: Client;
const open = (databaseUrl: string) => openRosterStore({ databaseUrl, applicationName: 'open-spec' });
const changed = (change: (url: URL) => void) => {
  const url = new URL(database.databaseUrl);
  change(url);
  return url.href;
};

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await openConnection(
    databaseAddress(database.ownerUrl, 'DATABASE_OWNER_URL'),
    'open-spec',
    'owner',
  );
});

afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

describe('who is refused', () => {
  test('the owner', async () => {
    await expect(open(database.ownerUrl)).rejects.toThrow(
      /of DATABASE_URL could get past row-level security: it owns the database /,
    );
  });

  test('anybody, while a table of districts is open', async () => {
    await runCommands(owner, 'alter table registration disable row level security');
    await expect(open(database.databaseUrl)).rejects.toThrow(/not in force on the table registration/);
    await runCommands(owner, 'alter table registration enable row level security');
    await (await open(database.databaseUrl)).close();
  });

  test.each([
    [150_000, undefined],
    [180_001, undefined],
    [140_011, 'The database server is PostgreSQL 14; PostgreSQL 15 or newer is needed.'],
    [90_624, 'The database server is PostgreSQL 9; PostgreSQL 15 or newer is needed.'],
  ])('server version %i: %s', (version, sentence) => {
    expect(refusedVersion(version)).toBe(sentence);
  });
});

describe('an address that does not work is a sentence with its variable and without its password', () => {
  const refusalOf = async (url: string) => {
    const error: unknown = await open(url).then(
      (store) => store.close(),
      (refusal: unknown) => refusal,
    );
    expect(error).toMatchObject({ name: 'StoreRefused', message: expect.stringContaining('DATABASE_URL') });
    const shown = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error);
    const { password } = new URL(database.databaseUrl);
    expect(shown).not.toContain('grey-heron');
    expect(password === '' || !shown.includes(password)).toBe(true);
    return (error as Error).message;
  };

  test('not an address', async () => {
    expect(await refusalOf('grey-heron')).toMatch(/is not a PostgreSQL address/);
    expect(await refusalOf('mysql://a:grey-heron@localhost/roster')).toMatch(/is not a PostgreSQL address/);
    expect(await refusalOf('postgres://a:grey-heron@localhost:port/roster')).toMatch(
      /is not a PostgreSQL address/,
    );
    const noSuchFile = changed((url) => (url.search = '?sslmode=verify-full&sslrootcert=/no/such/file'));
    expect(await refusalOf(noSuchFile)).toMatch(/could not be read/);
  });

  test('options, which would win over the settings of the store', async () => {
    expect(
      await refusalOf(changed((url) => url.searchParams.set('options', '-c search_path=public'))),
    ).toMatch(/options=/);
  });

  test('a wrong password', async () => {
    const message = await refusalOf(changed((url) => (url.password = 'grey-heron')));
    expect(message).toMatch(/refused the user name or password/);
  });

  test('nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await refusalOf(`postgres://roster_app:grey-heron@127.0.0.1:${port}/roster`)).toMatch(
      /nothing is listening there/,
    );
  });

  test('somebody else listens', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await refusalOf(`postgres://roster_app:grey-heron@127.0.0.1:${port}/roster`)).toMatch(/closed/);
    await new Promise((resolve) => server.close(resolve));
  });

  test('no such database', async () => {
    expect(await refusalOf(changed((url) => (url.pathname = '/no_such_roster')))).toMatch(/does not exist/);
  });
});

test('a database which is not migrated is told by readiness, and by it becoming ready', async () => {
  const { user: appRole } = databaseAddress(database.databaseUrl, 'DATABASE_URL');
  const migrator = migrate({ ownerUrl: database.ownerUrl, appRole });
  const [last] = await migrator.down();
  expect(await database.store.readiness()).toEqual({ migrated: false, pending: [last] });
  await migrator.down('all');
  const { pending } = await migrator.status();
  const store = await open(database.databaseUrl);
  expect(await store.readiness()).toEqual({ migrated: false, pending });
  await migrator.up();
  expect(await store.readiness()).toEqual({ migrated: true, pending: [] });
  await store.close();
});

test('pooled connections carry the settings the store counts on', async () => {
  const id = await database.store.ensureDistrict({
    key: 'heron',
    name: 'Heron Lake',
    timezone: 'America/Chicago',
  });
  const settings = [
    'TimeZone',
    'search_path',
    'statement_timeout',
    'client_connection_check_interval',
    'application_name',
  ];
  const [row] = await database.store.withDistrict(id, (tx) =>
    tx.query(`select ${settings.map((name) => `current_setting('${name}') as "${name}"`).join(', ')}`),
  );
  expect(row).toEqual({
    TimeZone: 'UTC',
    search_path: 'roster,pg_temp',
    statement_timeout: '30s',
    client_connection_check_interval: '2s',
    application_name: 'roster-test',
  });
});

test('close waits for what runs, refuses what comes, and leaves no connection', async () => {
  const store = await openRosterStore({ databaseUrl: database.databaseUrl, applicationName: 'closing' });
  const id = await store.ensureDistrict({ key: 'heron', name: 'Heron Lake', timezone: 'America/Chicago' });
  const slow = store.withDistrict(id, (tx) =>
    tx.query<{ done: boolean }>('select pg_sleep(0.2) is not null as done'),
  );
  const closed = store.close();
  await expect(store.withDistrict(id, (tx) => tx.query('select 1'))).rejects.toThrow('The store is closed.');
  expect(await slow).toEqual([{ done: true }]);
  await closed;
  // A backend that was told to end is listed until it has.
  for (let left = 40; ; left--) {
    const rows = await runnerOn(owner).query(
      "select pid from pg_stat_activity where application_name = 'closing'",
    );
    if (rows.length === 0 || left === 0) {
      expect(rows).toEqual([]);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});
