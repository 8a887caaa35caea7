import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { databaseAddress } from '../connection/database-address';
import { openConnection } from '../connection/open-connection';
import { runnerOn } from '../connection/roster-connection';
import { DEFINER_FUNCTIONS } from '../migrations/definer-functions';
import { migrate, type Migrator } from '../migrations/migrate';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';
import { describeSchema } from './describe-schema';

/** Rewritten by `UPDATE_SCHEMA=1 npx jest schema` (through tools/with-database.mjs) after a migration was added. */
const COMMITTED = join(__dirname, '..', '..', 'schema.sql');

let database: TestDatabase;
let owner: Client;
let migrator: Migrator;
let roles: { owner: string; app: string };
const described = () => describeSchema(runnerOn(owner), roles);

beforeAll(async () => {
  database = await createTestDatabase();
  const address = databaseAddress(database.ownerUrl, 'DATABASE_OWNER_URL');
  roles = { owner: address.user, app: databaseAddress(database.databaseUrl, 'DATABASE_URL').user };
  owner = await openConnection(address, 'schema-spec', 'owner');
  migrator = migrate({ ownerUrl: database.ownerUrl, appRole: roles.app });
});

afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

test('the migrations give the schema which is committed as schema.sql', async () => {
  const text = await described();
  if (process.env['UPDATE_SCHEMA']) writeFileSync(COMMITTED, text);
  expect(text).toBe(readFileSync(COMMITTED, 'utf8'));
});

test('every function with the rights of its owner is listed, pinned to its search path, and closed to the public', async () => {
  const functions = await runnerOn(owner).query<{
    signature: string;
    definer: boolean;
    path: string | null;
    public: boolean;
  }>(
    `select replace(p.oid::regprocedure::text, 'roster.', '') as signature, p.prosecdef as definer,
            array_to_string(p.proconfig, ';') as path, has_function_privilege('public', p.oid, 'execute') as public
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'roster' and p.prosecdef`,
  );
  expect(functions.map(({ signature }) => signature.replaceAll(',', ', ')).sort()).toEqual(
    [...DEFINER_FUNCTIONS].sort(),
  );
  for (const found of functions) {
    expect(found).toMatchObject({ path: 'search_path=pg_catalog, roster, pg_temp', public: false });
  }
});

test('up, down and up again gives the same schema, and down leaves nothing', async () => {
  const before = await described();
  const names = (await migrator.status()).applied;
  for (let left = names.length; left > 0; left--) {
    expect(await migrator.down()).toEqual([names[left - 1]]);
  }
  const left = await runnerOn(owner).query(
    `select 'schema' as what, nspname::text as name from pg_namespace where nspname !~ '^(pg_|information_schema$|public$)'
     union all select 'relation', relname from pg_class where oid >= 16384 and relnamespace <> 'pg_toast'::regnamespace
     union all select 'function', proname from pg_proc where oid >= 16384
     union all select 'type', typname from pg_type where oid >= 16384
     union all select 'grant in public', nspacl::text from pg_namespace where nspname = 'public' and nspacl::text like '%' || $1 || '%'`,
    [roles.app],
  );
  expect(left).toEqual([]);
  expect(await migrator.status()).toEqual({ applied: [], pending: names, newer: [] });
  expect(await migrator.down()).toEqual([]);
  expect(await migrator.up()).toEqual(names);
  expect(await described()).toBe(before);
});
