import type { Client } from 'pg';
import { databaseAddress } from '../connection/database-address';
import { openConnection } from '../connection/open-connection';
import { runnerOn, type StatementRunner } from '../connection/roster-connection';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';

/* What every table must have for row-level security to mean what it says; new tables are held to it by themselves. */

/** Tables without rows of districts. A name is added here only after asking what it tells one district of another. */
const WITHOUT_DISTRICT = ['schema_migration'];

let database: TestDatabase;
let client: Client;
let owner: StatementRunner;
let appRole: string;

beforeAll(async () => {
  database = await createTestDatabase();
  appRole = databaseAddress(database.databaseUrl, 'DATABASE_URL').user;
  client = await openConnection(
    databaseAddress(database.ownerUrl, 'DATABASE_OWNER_URL'),
    'guards-spec',
    'owner',
  );
  owner = runnerOn(client);
});

afterAll(async () => {
  await client?.end();
  await database?.drop();
});

/** What a query of names in the schema finds; every guard below wants an empty list. */
async function found(sql: string, values: unknown[] = []): Promise<string[]> {
  const rows = await owner.query<{ name: string }>(
    `with tenant as (
       select c.oid, c.relname::text as name, c.relrowsecurity,
              (select a.attnum from pg_attribute a where a.attrelid = c.oid and not a.attisdropped
                  and a.attname = case c.relname when 'district' then 'id' else 'district_id' end) as district
         from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'roster'
        where c.relkind in ('r', 'p') and not c.relname = any ('{${WITHOUT_DISTRICT.join(',')}}'))
     ${sql}`,
    values,
  );
  return rows.map(({ name }) => name);
}

test('there are tables to guard', async () => {
  expect(await found('select name from tenant')).toEqual(
    expect.arrayContaining(['district', 'registration', 'student']),
  );
});

test('every table says whose each row is, in a column that may not be null', async () => {
  expect(
    await found(`select name from tenant where district is null union all
      select name from tenant join pg_attribute a on a.attrelid = oid and a.attnum = district where not a.attnotnull`),
  ).toEqual([]);
});

test('every table has row-level security enabled with exactly the policy own_district for all commands', async () => {
  expect(
    await found(`select name from tenant where not relrowsecurity or (
        select count(*) <> 1 or bool_or(p.polname <> 'own_district' or p.polcmd <> '*' or p.polroles <> '{0}'
            or p.polqual is null or p.polwithcheck is null
            or pg_get_expr(p.polqual, p.polrelid) <> pg_get_expr(p.polwithcheck, p.polrelid)
            or pg_get_expr(p.polqual, p.polrelid) not like '(%id = ( SELECT (NULLIF(current_setting(''app.district''::text, true), ''''::text))::integer%')
          from pg_policy p where p.polrelid = tenant.oid)`),
  ).toEqual([]);
});

test('the district leads every key, so that no unique key tells of another district', async () => {
  // district.key is unique among all, but the apps may neither insert it nor change it.
  expect(
    await found(`select name || ': ' || i.indexrelid::regclass as name from tenant join pg_index i on i.indrelid = oid
      where (i.indisunique or i.indisexclusion) and i.indkey[0] <> district and i.indexrelid::regclass::text <> 'district_key_key'`),
  ).toEqual([]);
  expect(
    await found(
      `select 'district.key' as name where has_column_privilege($1, 'roster.district', 'key', 'insert')
          or has_column_privilege($1, 'roster.district', 'key', 'update')`,
      [appRole],
    ),
  ).toEqual([]);
});

test('every foreign key goes to a row of the same district', async () => {
  expect(
    await found(`select tenant.name || ': ' || k.conname as name from tenant join pg_constraint k on k.conrelid = tenant.oid and k.contype = 'f'
      left join tenant target on target.oid = k.confrelid
      where target.oid is null or array_position(k.confkey, target.district) is null
         or k.conkey[array_position(k.confkey, target.district)] <> tenant.district`),
  ).toEqual([]);
});

test('the apps own nothing and may not truncate, refer to or put triggers on anything', async () => {
  expect(
    await found(
      `select c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'roster'
        where pg_has_role($1, c.relowner, 'MEMBER')
           or (c.relkind in ('r', 'p', 'v', 'm') and has_table_privilege($1, c.oid, 'truncate, references, trigger'))`,
      [appRole],
    ),
  ).toEqual([]);
  expect(
    await found(`select 'schema' as name where has_schema_privilege($1, 'roster', 'create')`, [appRole]),
  ).toEqual([]);
});

test('no view reads with the rights of its owner, and there is nothing that policies cannot hold', async () => {
  expect(
    await found(`select c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'roster'
      where c.relkind in ('m', 'f') or (c.relkind = 'v' and not coalesce('security_invoker=true' = any (c.reloptions), false))`),
  ).toEqual([]);
});

test('no column has an enum type: its = is not leakproof, so that no index would be used under row-level security', async () => {
  expect(
    await found(`select name || '.' || a.attname as name from tenant join pg_attribute a on a.attrelid = oid
      join pg_type t on t.oid = a.atttypid where t.typtype = 'e' and not a.attisdropped`),
  ).toEqual([]);
});
