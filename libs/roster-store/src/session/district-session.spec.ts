import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { advisoryKey } from '../connection/advisory-key';
import { tryAdvisoryLock } from '../connection/advisory-lock';
import { databaseAddress } from '../connection/database-address';
import { openConnection } from '../connection/open-connection';
import { runnerOn } from '../connection/roster-connection';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';
import type { DistrictSession } from './district-session';
import { openDistrictSession } from './open-district-session';

let database: TestDatabase;
let app: Client;
let district: number;
let other: number;
const opened: DistrictSession[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  app = await openConnection(databaseAddress(database.databaseUrl, 'DATABASE_URL'), 'session-spec', 'pooled');
  const make = (key: string) =>
    database.store.ensureDistrict({ key, name: key, timezone: 'America/Chicago' });
  [district, other] = [await make('maple'), await make('oak')];
});

afterEach(async () => {
  for (const session of opened.splice(0)) await session.close();
});

afterAll(async () => {
  await app?.end();
  await database?.drop();
});

async function open(id = district): Promise<DistrictSession> {
  const session = await openDistrictSession(database.store, id);
  opened.push(session);
  return session;
}

const kill = (session: DistrictSession) =>
  runnerOn(app).query('select pg_terminate_backend($1)', [session.backendPid]);

test('holds its district for all its statements, and cannot be turned to another', async () => {
  const session = await open();
  await database.store.ensureRegistration(district, { name: 'ours', kind: 'csv' });
  await database.store.ensureRegistration(other, { name: 'theirs', kind: 'csv' });
  for (let round = 0; round < 2; round++) {
    expect(await session.query('select district_id, name from registration')).toEqual([
      { district_id: district, name: 'ours' },
    ]);
  }
  await expect(session.query(`set app.district = '${other}'`)).rejects.toThrow(/may not change the district/);
  expect(session.districtId).toBe(district);
});

describe('copyInto', () => {
  test('takes text in any portions and tells the rows', async () => {
    const session = await open();
    await session.query('create temp table stage (id int, name text)');
    async function* portions() {
      yield '1\tWr';
      yield Buffer.from('en\n2\t\\N\n');
      await pause(1);
      yield '3\ta\\tb\n';
    }
    expect(await session.copyInto('stage', ['id', 'name'], portions())).toBe(3);
    expect(await session.copyInto('stage', ['id'], ['4\n'])).toBe(1);
    expect(await session.copyInto('stage', ['id'], [])).toBe(0);
    expect(await session.query('select * from stage order by id')).toEqual([
      { id: 1, name: 'Wren' },
      { id: 2, name: null },
      { id: 3, name: 'a\tb' },
      { id: 4, name: null },
    ]);
  });

  test('waits for the server instead of filling the memory', async () => {
    const session = await open();
    await session.query(`create temp table stage (name text);
      create function pg_temp.slowly() returns trigger language plpgsql as 'begin perform pg_sleep(0.004); return new; end';
      create trigger slowly before insert on stage for each row execute function pg_temp.slowly()`);
    let drawn = 0;
    function* rows() {
      const row = `${'x'.repeat(200_000)}\n`;
      for (drawn = 0; drawn < 250; drawn++) yield row;
    }
    const copying = session.copyInto('stage', ['name'], rows());
    await pause(250);
    // What is on its way fills the sockets' buffers, a few megabytes; all 250 would be drawn if nobody waited.
    expect(drawn).toBeLessThan(150);
    expect(await copying).toBe(250);
  });

  test('goes to TEMP tables only', async () => {
    const session = await open();
    await session.query('create temp table stage (id int)');
    await expect(session.copyInto('registration', ['district_id'], ['1\n'])).rejects.toMatchObject({
      code: '42P01',
    });
    await expect(session.copyInto('district"; drop table x; --', ['id'], ['1\n'])).rejects.toMatchObject({
      code: '42P01',
    });
  });

  test('a source that throws leaves nothing, passes its error on, and the session works on', async () => {
    const session = await open();
    await session.query('create temp table stage (id int)');
    async function* broken() {
      yield '1\n';
      await pause(1);
      throw new Error('the connection to the provider ended');
    }
    await expect(session.copyInto('stage', ['id'], broken())).rejects.toThrow(
      'the connection to the provider ended',
    );
    expect(await session.query('select * from stage')).toEqual([]);
    expect(session.isLost).toBe(false);
  });

  test('rows PostgreSQL refuses are an error without their values, and the session works on', async () => {
    const session = await open();
    await session.query('create temp table stage (id int)');
    async function* rows() {
      yield 'Wren Testperson\n';
      for (let n = 0; n < 2000; n++) yield '1\n'.repeat(50_000);
    }
    const error: unknown = await session.copyInto('stage', ['id'], rows()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'StatementRefused', code: '22P02' });
    expect(String(error)).not.toContain('Wren');
    expect(await session.query('select * from stage')).toEqual([]);
  });

  test('a connection that breaks meanwhile ends it', async () => {
    const session = await open();
    await session.query('create temp table stage (id int)');
    async function* endless() {
      for (let n = 0; ; n++) {
        if (n === 3) await kill(session);
        yield '1\n'.repeat(20_000);
        await pause(1);
      }
    }
    await expect(session.copyInto('stage', ['id'], endless())).rejects.toMatchObject({
      name: 'StatementRefused',
    });
    await session.lost;
  });
});

describe('stream', () => {
  const numbers = 'select n from generate_series(1, $1::int) n';
  const sizes = async (rows: AsyncIterable<unknown[]>) => {
    const found: number[] = [];
    for await (const portion of rows) found.push(portion.length);
    return found;
  };

  test('gives rows in portions, inside of a transaction and without one', async () => {
    const session = await open();
    expect(await sizes(session.stream(numbers, [12], 5))).toEqual([5, 5, 2]);
    expect(await sizes(session.stream(numbers, [10], 5))).toEqual([5, 5]);
    expect(await sizes(session.stream(numbers, [0], 5))).toEqual([]);
    expect(await session.transaction(() => sizes(session.stream(numbers, [6], 5)))).toEqual([5, 1]);
  });

  test('left early or failing, it leaves the session usable', async () => {
    const session = await open();
    for await (const portion of session.stream(numbers, [100], 5)) {
      expect(portion).toHaveLength(5);
      break;
    }
    await expect(
      sizes(session.stream('select 1 / (3 - n) from generate_series(1, $1::int) n', [9], 1)),
    ).rejects.toMatchObject({
      code: '22012',
    });
    expect(await session.transaction(async (tx) => (await tx.query('select 1 as one')).length)).toBe(1);
  });
});

describe('copyBytes', () => {
  const select = (to: number) =>
    `select decode(repeat(lpad(to_hex(n), 4, '0'), 40000), 'hex') from generate_series(1, ${to}) n order by n`;

  test('gives the bytes themselves, value by value, however the server cuts them', async () => {
    const session = await open();
    const found: [number, number][] = [];
    for await (const bytes of session.copyBytes(`${select(9)} offset 0`)) {
      expect(new Set(Array.from({ length: 20 }, (_, at) => bytes.readUInt16BE(at * 4_000))).size).toBe(1);
      found.push([bytes.readUInt16BE(bytes.length - 2), bytes.length]);
    }
    expect(found).toEqual(Array.from({ length: 9 }, (_, at) => [at + 1, 80_000]));
    const odd: string[] = [];
    for await (const bytes of session.copyBytes(`values (''::bytea), (null), ('ab'::bytea)`))
      odd.push(bytes.toString());
    expect(odd).toEqual(['', 'ab']);
  });

  test('sees its own district only', async () => {
    const session = await open();
    await database.store.ensureRegistration(district, { name: 'ours', kind: 'csv' });
    await database.store.ensureRegistration(other, { name: 'theirs', kind: 'csv' });
    const names: string[] = [];
    for await (const bytes of session.copyBytes(`select convert_to(name, 'UTF8') from registration`))
      names.push(bytes.toString());
    expect(names).toContain('ours');
    expect(names).not.toContain('theirs');
  });

  test('left early or failing, it leaves the session usable', async () => {
    const session = await open();
    for await (const bytes of session.copyBytes(select(200))) {
      expect(bytes).toHaveLength(80_000);
      break;
    }
    const failing = async () => {
      for await (const bytes of session.copyBytes(
        `select convert_to((1 / (3 - n))::text, 'UTF8') from generate_series(1, 9) n`,
      ))
        expect(bytes.length).toBeGreaterThan(0);
    };
    await expect(failing()).rejects.toMatchObject({ name: 'StatementRefused', code: '22012' });
    expect(await session.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('a connection that breaks meanwhile ends it', async () => {
    const session = await open();
    const reading = async () => {
      for await (const bytes of session.copyBytes(select(2_000))) {
        expect(bytes).toHaveLength(80_000);
        if (!session.isLost) await kill(session);
        await pause(1);
      }
    };
    await expect(reading()).rejects.toMatchObject({ name: 'StatementRefused' });
  }, 20_000);
});

describe('transaction', () => {
  const names = (session: DistrictSession) =>
    session.query<{ name: string }>("select name from registration where name like 'run %' order by name");
  const insert = "insert into registration (district_id, name, kind) values ($1, $2, 'csv')";

  test('stores all or nothing, and may not be nested', async () => {
    const session = await open();
    await session.transaction((tx) => tx.query(insert, [district, 'run 1']));
    await expect(
      session.transaction(async (tx) => {
        await tx.query(insert, [district, 'run 2']);
        throw new Error('stopped');
      }),
    ).rejects.toThrow('stopped');
    await expect(session.transaction(() => session.transaction(async () => 1))).rejects.toThrow(
      /already has a transaction/,
    );
    expect(await names(session)).toEqual([{ name: 'run 1' }]);
  });

  test('a failed statement that was passed over is an error at the end', async () => {
    const session = await open();
    await expect(
      session.transaction(async (tx) => {
        await tx.query(insert, [district, 'run 3']);
        await tx.query('select no_such_column').catch(() => undefined);
      }),
    ).rejects.toThrow('Nothing was stored');
    expect(await names(session)).toEqual([{ name: 'run 1' }]);
  });

  test('a lost connection stores nothing', async () => {
    const session = await open();
    await expect(
      session.transaction(async (tx) => {
        await tx.query(insert, [district, 'run 4']);
        await kill(session);
        await session.lost;
      }),
    ).rejects.toThrow(/connection of this district session was lost/);
    expect(await names(await open())).toEqual([{ name: 'run 1' }]);
  });
});

describe('locks', () => {
  const key = advisoryKey('registration 1');

  test('one session holds a lock; it is free after unlock and after close', async () => {
    const [first, second] = [await open(), await open()];
    expect(await first.tryLock(key)).toBe(true);
    expect(await second.tryLock(key)).toBe(false);
    expect(await second.lock(key, 60)).toBe(false);
    expect(await first.unlock(key)).toBe(true);
    expect(await first.unlock(key)).toBe(false);
    expect(await second.tryLock(key)).toBe(true);
    await second.close();
    expect(await first.lock(key, 5_000)).toBe(true);
  });

  test('a lock is waited for', async () => {
    const [first, second] = [await open(), await open()];
    await first.tryLock(key);
    const waiting = second.lock(key, 5_000);
    await pause(60);
    await first.close();
    expect(await waiting).toBe(true);
  });

  test('losing the connection frees the lock, and the session knows', async () => {
    const [first, second] = [await open(), await open()];
    await first.tryLock(key);
    expect(first.isLost).toBe(false);
    await kill(first);
    await first.lost;
    expect(first.isLost).toBe(true);
    await expect(first.query('select 1')).rejects.toThrow(/was lost, and its lock with it/);
    expect(await second.lock(key, 5_000)).toBe(true);
  });
});

test('a killed process frees its lock within seconds, even in the middle of a long statement', async () => {
  const key = advisoryKey('registration 2');
  const killed = await openConnection(
    databaseAddress(database.databaseUrl, 'DATABASE_URL'),
    'killed',
    'session',
  );
  expect(await tryAdvisoryLock(killed, key)).toBe(true);
  const ended = runnerOn(killed)
    .query('select pg_sleep(60)')
    .catch((error: unknown) => error);
  await pause(50);
  // What the system does for a process that was killed: the socket is closed without a word.
  (killed as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  expect(await ended).toMatchObject({ name: 'StatementRefused' });
  expect(await (await open()).lock(key, 10_000)).toBe(true);
});

test('close destroys the connection, is no loss, and may be called twice', async () => {
  const session = await open();
  let lost = false;
  void session.lost.then(() => (lost = true));
  await session.close();
  await session.close();
  await expect(session.query('select 1')).rejects.toThrow('This district session is closed.');
  await pause(20);
  expect(lost).toBe(false);
  for (let left = 40; left > 0; left--) {
    const rows = await runnerOn(app).query('select 1 from pg_stat_activity where pid = $1', [
      session.backendPid,
    ]);
    if (rows.length === 0) return;
    await pause(50);
  }
  throw new Error('The backend of a closed session is still there.');
});
