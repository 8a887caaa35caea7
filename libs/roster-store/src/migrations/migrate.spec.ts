import type { Client } from 'pg';
import { runMigrateCommand } from '../cli/migrate';
import { databaseAddress } from '../connection/database-address';
import { openConnection } from '../connection/open-connection';
import { runCommands, runnerOn } from '../connection/roster-connection';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';
import { allMigrations } from './all-migrations';
import { migrate } from './migrate';
import { shownName, shownRecordedName, type NumberedMigration } from './numbered-migration';

let database: TestDatabase;
let owner: Client;
let appRole: string;
const names = allMigrations.map(shownName);
const migrator = (migrations?: readonly NumberedMigration[]) =>
  migrate({ ownerUrl: database.ownerUrl, appRole, migrations });

beforeAll(async () => {
  database = await createTestDatabase();
  appRole = databaseAddress(database.databaseUrl, 'DATABASE_URL').user;
  owner = await openConnection(
    databaseAddress(database.ownerUrl, 'DATABASE_OWNER_URL'),
    'migrate-spec',
    'owner',
  );
});

afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

const next = allMigrations.length + 1;
const added = (title: string, sql: string): NumberedMigration => ({
  number: next,
  title,
  up: async (run) => {
    await run('create table roster.half_done (id int)');
    await run(sql);
  },
  down: (run) => run('drop table roster.half_done'),
});

test('migrations are numbered from 1 without gaps', () => {
  expect(allMigrations.map(({ number }) => number)).toEqual(allMigrations.map((_, index) => index + 1));
  expect(shownRecordedName('foundation-0000000000001')).toBe('0001-foundation');
  expect(shownRecordedName('late-0000000012345')).toBe('12345-late');
  expect(shownRecordedName('of another tool')).toBe('of another tool');
});

test('processes that migrate at once do so one after the other, each migration once', async () => {
  await migrator().down('all');
  const done = await Promise.all([migrator().up(), migrator().up(), migrator().up()]);
  expect(done.flat()).toEqual(names);
  expect(done.filter((one) => one.length > 0)).toHaveLength(1);
  expect(await migrator().status()).toEqual({ applied: names, pending: [], newer: [] });
});

test('a migration that fails is undone, and the ones before it stay', async () => {
  const failing = migrator([...allMigrations, added('failing', 'select no_such_column')]);
  await expect(failing.up()).rejects.toThrow(/A migration failed and was rolled back.*no_such_column/);
  expect(await runnerOn(owner).query("select to_regclass('roster.half_done') as found")).toEqual([
    { found: null },
  ]);
  expect(await migrator().status()).toEqual({ applied: names, pending: [], newer: [] });
});

test('a database of a newer version is left alone, with a sentence', async () => {
  const newer = migrator([...allMigrations, added('later', 'select 1')]);
  const name = `${String(next).padStart(4, '0')}-later`;
  expect(await newer.up()).toEqual([name]);
  const sentence = new RegExp(`migrated by a newer version of this program \\(it has ${name}`);
  await expect(migrator().up()).rejects.toThrow(sentence);
  await expect(migrator().down()).rejects.toThrow(sentence);
  expect(await migrator().status()).toEqual({ applied: [...names, name], pending: [], newer: [name] });
  expect(await database.store.readiness()).toMatchObject({ migrated: true });
  expect(await newer.down()).toEqual([name]);
  expect(await migrator().up()).toEqual([]);
});

describe('roles', () => {
  test('a role of the apps that does not exist: the SQL an administrator runs', async () => {
    await expect(migrate({ ownerUrl: database.ownerUrl, appRole: 'no_such_desk' }).up()).rejects.toThrow(
      /role no_such_desk of DATABASE_URL does not exist.*create role "no_such_desk" login password '…'; grant connect, temporary on database /,
    );
  });

  test('one role for both', async () => {
    const { user } = databaseAddress(database.ownerUrl, 'DATABASE_OWNER_URL');
    await expect(migrate({ ownerUrl: database.ownerUrl, appRole: user }).up()).rejects.toThrow(
      /both name the role/,
    );
  });

  test('a role that does not own the schema', async () => {
    const { user } = databaseAddress(database.ownerUrl, 'DATABASE_OWNER_URL');
    await expect(migrate({ ownerUrl: database.databaseUrl, appRole: user }).up()).rejects.toThrow(
      `The schema roster belongs to the role ${user}, not to ${appRole} of DATABASE_OWNER_URL`,
    );
  });
});

describe('the command', () => {
  const run = async (...args: string[]) => {
    const said: string[] = [];
    const code = await runMigrateCommand(
      args,
      { DATABASE_URL: database.databaseUrl, DATABASE_OWNER_URL: database.ownerUrl },
      (sentence) => said.push(sentence),
    );
    return { code, said };
  };
  const last = names.at(-1);

  test('up, status, down', async () => {
    expect(await run('up')).toEqual({ code: 0, said: ['The database is up to date.'] });
    expect(await run('status')).toEqual({ code: 0, said: names.map((name) => `${name}: applied.`) });
    expect(await run('down')).toEqual({ code: 0, said: [`Undid ${last}.`] });
    expect((await run('status')).said.at(-1)).toBe(`${last}: pending.`);
    expect((await run('status')).code).toBe(1);
    expect(await run('down', 'all')).toMatchObject({ code: 0 });
    expect(await run('down')).toEqual({ code: 0, said: ['Nothing to undo: no migration is applied.'] });
    expect(await run('up')).toEqual({ code: 0, said: names.map((name) => `Applied ${name}.`) });
  });

  test('wrong usage and a missing address are 2, a database that does not answer is 1', async () => {
    expect((await run('sideways')).code).toBe(2);
    expect((await run()).said[0]).toMatch(/^Usage: migrate up/);
    const said: string[] = [];
    const say = (sentence: string) => void said.push(sentence);
    expect(await runMigrateCommand(['up'], { DATABASE_URL: database.databaseUrl }, say)).toBe(2);
    const nowhere = 'postgres://roster_owner:grey-heron@127.0.0.1:1/roster';
    expect(await runMigrateCommand(['up'], { DATABASE_URL: nowhere, DATABASE_OWNER_URL: nowhere }, say)).toBe(
      1,
    );
    expect(await runMigrateCommand(['up'], { DATABASE_URL: 'desk', DATABASE_OWNER_URL: nowhere }, say)).toBe(
      1,
    );
    expect(said[0]).toMatch(/^DATABASE_OWNER_URL must be set/);
    expect(said[1]).toMatch(/DATABASE_OWNER_URL \(roster_owner@127.0.0.1:1\/roster\): nothing is listening/);
    expect(said[2]).toMatch(/^DATABASE_URL is not a PostgreSQL address/);
    expect(said.join()).not.toContain('grey-heron');
  });
});

test('a half-finished leftover makes undoing fail instead of being dropped unseen', async () => {
  await runCommands(owner, 'create table roster.leftover (id int)');
  await expect(migrator().down('all')).rejects.toMatchObject({ code: '2BP01' });
  await runCommands(owner, 'drop table roster.leftover');
  await migrator().down('all');
  await migrator().up();
});
