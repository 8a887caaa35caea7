import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { escapeIdentifier, type Client } from 'pg';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { databaseAddress } from '../connection/database-address';
import { openConnection } from '../connection/open-connection';
import { runCommands, runnerOn, type StatementRunner } from '../connection/roster-connection';
import { StatementRefused } from '../connection/statement-refused';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';
import { attemptsAnywhere, attemptsOn, type Attempt } from './attempts';
import { fillWithSampleRows, markOf, type SampleRow } from './sample-rows';
import { tenantTables, type TenantTable } from './tenant-tables';

/*
 * Through the role of the apps and inside of one district, no statement tried reads or changes another district's rows.
 * Tables are taken from the catalogue: what a later migration adds is tried, too, without a line being written here.
 */

let database: TestDatabase;
let ownerClient: Client;
let appClient: Client;
let owner: StatementRunner;
let tables: TenantTable[];
let mine: number;
let other: number;
let theirs: Map<string, SampleRow>;
let ownerRole: string;
let appRole: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const ownerAddress = databaseAddress(database.ownerUrl, 'DATABASE_OWNER_URL');
  const appAddress = databaseAddress(database.databaseUrl, 'DATABASE_URL');
  [ownerRole, appRole] = [ownerAddress.user, appAddress.user];
  ownerClient = await openConnection(ownerAddress, 'isolation-owner', 'owner');
  appClient = await openConnection(appAddress, 'isolation-app', 'pooled');
  owner = runnerOn(ownerClient);
  tables = await tenantTables(owner);
  const district = (key: string) => ({ key, name: `District of ${key}`, timezone: 'America/Chicago' });
  mine = await database.store.ensureDistrict(district('maple'));
  other = await database.store.ensureDistrict(district('oak'));
  await runCommands(ownerClient, `update district set name = 'mark-of-district-' || id || '-only'`);
  await fillWithSampleRows(owner, tables, mine);
  theirs = await fillWithSampleRows(owner, tables, other);
  await runCommands(ownerClient, 'analyze');
});

afterAll(async () => {
  await appClient?.end();
  await ownerClient?.end();
  await database?.drop();
});

/** Everything the other district holds, as the owner sees it. */
async function othersRows(): Promise<string> {
  const all: string[] = [];
  for (const { name, districtColumn } of tables) {
    const rows = await owner.query(
      `select x::text as row from ${escapeIdentifier(name)} x where ${escapeIdentifier(districtColumn)} = $1 order by 1`,
      [other],
    );
    all.push(`${name}: ${JSON.stringify(rows)}`);
  }
  return all.join('\n');
}

class Undone extends Error {}

/** Runs the statement in a transaction of `mine`, with and without committing; says what was wrong, if anything. */
async function wrongWith(
  { sql, outcome, codes }: Attempt,
  districtColumn: string,
): Promise<string | undefined> {
  let rows: SampleRow[] = [];
  try {
    await database.store.withDistrict(mine, async (tx) => {
      rows = await tx.query<SampleRow>(sql);
      // What touches only our own rows is undone, so that the next attempt finds them.
      if (outcome === 'own') throw new Undone();
    });
  } catch (error) {
    if (error instanceof StatementRefused) {
      const allowed = outcome === 'refused' ? (codes ?? []) : ['42501'];
      if (error.message.includes(markOf(other))) return 'the error quotes a row of the other district';
      return allowed.includes(error.code ?? '') ? undefined : `refused for another reason: ${error.message}`;
    }
    if (!(error instanceof Undone)) throw error;
  }
  if (outcome === 'refused') return 'it was not refused';
  if (outcome === 'none') return rows.length === 0 ? undefined : `${rows.length} row(s) came back`;
  if (rows.length === 0) return 'no row came back, so the attempt proves nothing';
  const shown = JSON.stringify(rows);
  if (shown.includes(markOf(other))) return 'a text of the other district came back';
  return rows.every((row) => row[districtColumn] === undefined || row[districtColumn] === mine)
    ? undefined
    : 'a row of the other district came back';
}

async function wrongAttempts(attempts: readonly Attempt[], districtColumn: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const attempt of attempts) {
    const what = await wrongWith(attempt, districtColumn);
    if (what !== undefined) wrong.push(`${attempt.sql}\n  -> ${what}`);
  }
  return wrong;
}

test('on every table, no statement tried reads or changes the other district', async () => {
  const before = await othersRows();
  for (const table of tables) {
    const attempts = attemptsOn(table, mine, other, theirs.get(table.name) ?? {});
    expect(await wrongAttempts(attempts, table.districtColumn)).toEqual([]);
  }
  expect(await othersRows()).toBe(before);
});

test('no other role, new object, file or statistic opens a way', async () => {
  const before = await othersRows();
  expect(await wrongAttempts(attemptsAnywhere(ownerRole, appRole), 'district_id')).toEqual([]);
  expect(await othersRows()).toBe(before);
});

test('a statement that would change the district is refused by the door', async () => {
  for (const sql of [
    `set local app.district = '${other}'`,
    `set app.district to '${other}'`,
    `SET SESSION "app"."district" = '${other}'`,
    `select set_config('app.district', '${other}', true)`,
    `select pg_catalog.set_config ('app.district', '${other}', false)`,
  ]) {
    await expect(database.store.withDistrict(mine, (tx) => tx.query(sql))).rejects.toThrow(
      /may not change the district/,
    );
  }
});

test('COPY shows only our own rows, and cannot write into any table', async () => {
  await runCommands(appClient, 'begin');
  await appClient.query("select set_config('app.district', $1, true)", [String(mine)]);
  for (const { name } of tables) {
    const table = `roster.${escapeIdentifier(name)}`;
    const shown = await text(appClient.query(copyTo(`copy (select x::text from ${table} x) to stdout`)));
    expect(shown.trim().split('\n')).toHaveLength(1);
    expect(shown).not.toContain(markOf(other));
  }
  await runCommands(appClient, 'rollback');
  for (const { name } of tables) {
    const stream = appClient.query(copyFrom(`copy roster.${escapeIdentifier(name)} from stdin`));
    const [error] = (await once(stream, 'error')) as [{ code: string }];
    expect(['0A000', '42501']).toContain(error.code);
  }
});

test('without a district there is no row, before a transaction and after one', async () => {
  const app = runnerOn(appClient);
  const seen = async () => {
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await app.query(`select 1 from roster.${escapeIdentifier(name)}`);
      if (rows.length > 0) found.push(name);
    }
    return found;
  };
  expect(await seen()).toEqual([]);
  for (const end of ['commit', 'rollback']) {
    await runCommands(appClient, 'begin');
    await app.query("select set_config('app.district', $1, true)", [String(mine)]);
    expect(await seen()).toEqual(tables.map(({ name }) => name));
    await runCommands(appClient, end);
    expect(await seen()).toEqual([]);
  }
  await expect(
    app.query("insert into registration (district_id, name, kind) values ($1, 'x', 'csv')", [mine]),
  ).rejects.toMatchObject({ code: '42501' });
});
