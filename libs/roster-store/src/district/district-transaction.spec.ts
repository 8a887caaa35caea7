import type { Client } from 'pg';
import { databaseAddress } from '../connection/database-address';
import { openConnection } from '../connection/open-connection';
import { runCommands, runnerOn } from '../connection/roster-connection';
import { StatementRefused } from '../connection/statement-refused';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';
import { runDistrictTransaction, type DistrictTransaction } from './district-transaction';

let database: TestDatabase;
let client: Client;
let district: number;
let released: boolean[];

beforeAll(async () => {
  database = await createTestDatabase();
  client = await openConnection(
    databaseAddress(database.databaseUrl, 'DATABASE_URL'),
    'transaction-spec',
    'pooled',
  );
  district = await database.store.ensureDistrict({
    key: 'maple',
    name: 'Maple Valley',
    timezone: 'America/Chicago',
  });
});

afterAll(async () => {
  await client?.end();
  await database?.drop();
});

beforeEach(() => {
  released = [];
});

/** As the pool does it, but always on the one connection that is looked at afterwards. */
function inDistrict<T>(work: (tx: DistrictTransaction) => Promise<T>): Promise<T> {
  const borrow = () =>
    Promise.resolve({ client, release: (destroy: boolean) => void released.push(destroy) });
  return runDistrictTransaction(borrow, district, work);
}

/** What a connection could carry to whoever gets it next. */
async function carried(): Promise<unknown> {
  const [row] = await runnerOn(client).query(
    `select current_setting('app.district', true) as district, current_setting('statement_timeout') as timeout,
            current_setting('search_path') as path,
            (select count(*)::int from pg_class where relnamespace = pg_my_temp_schema() and relkind in ('r', 'v')) as temporary,
            (select count(*)::int from pg_cursors where is_holdable) as cursors,
            (select count(*)::int from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as locks,
            (select count(*)::int from pg_listening_channels()) as channels,
            pg_current_xact_id_if_assigned() is not null as in_transaction`,
  );
  return row;
}
const NOTHING = {
  district: '',
  timeout: '30s',
  path: 'roster,pg_temp',
  temporary: 0,
  cursors: 0,
  locks: 0,
  channels: 0,
  in_transaction: false,
};

const leaveMuch = async (tx: DistrictTransaction) => {
  await tx.query('create temp table copied as select * from district');
  await tx.query('declare held cursor with hold for select * from district');
  await tx.query("set session statement_timeout = '7s'");
  await tx.query('set search_path = pg_temp');
  await tx.query('select pg_advisory_lock(7)');
  await tx.query('listen heron');
};

describe('whatever a transaction does, its connection goes back with no district and nothing of it', () => {
  test('after commit', async () => {
    await inDistrict(leaveMuch);
    expect(await carried()).toEqual(NOTHING);
    expect(released).toEqual([false]);
  });

  test('after an error of ours', async () => {
    await expect(
      inDistrict(async (tx) => {
        await leaveMuch(tx);
        throw new Error('changed our mind');
      }),
    ).rejects.toThrow('changed our mind');
    expect(await carried()).toEqual(NOTHING);
    expect(released).toEqual([false]);
  });

  test('after an error of the database', async () => {
    await expect(inDistrict((tx) => tx.query('select 1 / 0'))).rejects.toMatchObject({ code: '22012' });
    expect(await carried()).toEqual(NOTHING);
    expect(released).toEqual([false]);
  });

  test('after it committed and went on by itself', async () => {
    await inDistrict(async (tx) => {
      await tx.query('commit');
      expect(await tx.query('select * from district')).toEqual([]);
      await leaveMuch(tx);
    });
    expect(await carried()).toEqual(NOTHING);
  });
});

test('what was stored stays, what failed does not', async () => {
  const insert = (tx: DistrictTransaction, name: string) =>
    tx.query("insert into registration (district_id, name, kind) values ($1, $2, 'csv')", [district, name]);
  await inDistrict((tx) => insert(tx, 'kept'));
  await expect(
    inDistrict(async (tx) => {
      await insert(tx, 'undone');
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  const rows = await inDistrict((tx) => tx.query('select name from registration order by name'));
  expect(rows).toEqual([{ name: 'kept' }]);
});

test('a failed statement that was passed over is an error at the end: PostgreSQL stores nothing of it', async () => {
  await expect(
    inDistrict(async (tx) => {
      await tx.query("insert into registration (district_id, name, kind) values ($1, 'lost', 'csv')", [
        district,
      ]);
      await tx.query('select no_such_column').catch(() => undefined);
    }),
  ).rejects.toThrow('Nothing was stored');
  expect(await inDistrict((tx) => tx.query("select 1 from registration where name = 'lost'"))).toEqual([]);
  expect(released).toEqual([false, false]);
});

test('may not be nested, not even across stores, but may be used again afterwards and at the same time', async () => {
  await expect(inDistrict(() => database.store.withDistrict(district, async () => 1))).rejects.toThrow(
    /inside of withDistrict/,
  );
  let later: Promise<number> | undefined;
  await inDistrict(async () => {
    // Begun inside, runs after the end: by then it is a transaction of its own.
    later = new Promise((resolve) => setTimeout(resolve, 30)).then(() =>
      database.store.withDistrict(district, async () => 2),
    );
  });
  expect(await later).toBe(2);
  expect(await Promise.all([3, 4].map((n) => database.store.withDistrict(district, async () => n)))).toEqual([
    3, 4,
  ]);
});

test('a transaction cannot be used when it is over', async () => {
  const kept = await inDistrict(async (tx) => tx);
  await expect(kept.query('select 1')).rejects.toThrow(/is over/);
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 31])('%d is no district', async (id) => {
  await expect(database.store.withDistrict(id, async () => 1)).rejects.toThrow(RangeError);
});

test('a connection that is lost is destroyed, and the error says so without values', async () => {
  const lost = await openConnection(databaseAddress(database.databaseUrl, 'DATABASE_URL'), 'lost', 'pooled');
  const run = runDistrictTransaction(
    () => Promise.resolve({ client: lost, release: (destroy: boolean) => void released.push(destroy) }),
    district,
    async (tx) => {
      const [row] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      await runnerOn(client).query('select pg_terminate_backend($1)', [row?.pid]);
      await tx.query('select pg_sleep(5), $1::text', ['Wren Testperson']);
    },
  );
  const error: unknown = await run.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StatementRefused);
  expect(JSON.stringify(error) + String(error)).not.toContain('Wren');
  expect(released).toEqual([true]);
  await lost.end().catch(() => undefined);
});

test('errors hold no values, whatever PostgreSQL quotes in its own', async () => {
  await runCommands(client, 'rollback');
  const attempts: [string, unknown[]][] = [
    [
      "insert into registration (district_id, name, kind) values ($1, 'kept', $2)",
      [district, 'Wren Testperson'],
    ],
    ['select $1::int', ['Wren Testperson']],
    ['select $1::uuid', ['Wren Testperson']],
    ['select $1::timestamptz', ['Wren Testperson']],
    [
      'insert into registration (district_id, name, kind) values ($1, $2, null)',
      [district, 'Wren Testperson'],
    ],
    ['select $1::jsonb', ['{Wren Testperson']],
  ];
  for (const [sql, values] of attempts) {
    const error: unknown = await inDistrict((tx) => tx.query(sql, values)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StatementRefused);
    const shown = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error);
    expect(shown).not.toContain('Wren');
    expect((error as Error).message).toMatch(
      /^The database refused a statement: .+SQLSTATE (22|23)\w{3}\)\.$/,
    );
  }
  const twice: unknown = await inDistrict(async (tx) => {
    await tx.query("insert into registration (district_id, name, kind) values ($1, 'kept', 'csv')", [
      district,
    ]);
  }).catch((thrown: unknown) => thrown);
  expect(twice).toMatchObject({
    code: '23505',
    table: 'registration',
    constraint: 'registration_district_id_name_key',
  });
});
