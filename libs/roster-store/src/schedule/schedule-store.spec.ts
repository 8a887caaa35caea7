import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';
import { nextDue } from './next-due';
import type { DueRegistration } from './schedule-store';

let database: TestDatabase;
let berlin: number;
let phoenix: number;

beforeAll(async () => {
  database = await createTestDatabase();
  const district = (key: string, timezone: string): Promise<number> =>
    database.store.ensureDistrict({ key, name: key, timezone });
  [berlin, phoenix] = [
    await district('berlin', 'Europe/Berlin'),
    await district('phoenix', 'America/Phoenix'),
  ];
});
afterAll(() => database?.drop());

const long = (due: DueRegistration[]): string[] => due.map(({ timezone, cron }) => `${timezone} ${cron}`);

async function registration(districtId: number, name: string, cron: string): Promise<number> {
  const id = await database.store.ensureRegistration(districtId, { name, kind: 'csv' });
  await database.store.changeRegistration(districtId, id, { cron, state: 'enabled' });
  return id;
}

async function jobs(): Promise<unknown[]> {
  return database.store.withDistrict(berlin, (tx) =>
    tx.query('select queue_name, key, attempts, max_attempts from graphile_worker.jobs order by queue_name'),
  );
}

test('who is due is told of all districts, with its own clock, and handed out once', async () => {
  const { schedule } = database.store;
  const a = await registration(berlin, 'a', '0 22 * * *');
  await registration(phoenix, 'b', '30 1 * * *');
  await database.store.ensureRegistration(phoenix, { name: 'draft', kind: 'csv' });

  const unknown = await schedule.due(10);
  expect(long(unknown).sort()).toEqual(['America/Phoenix 30 1 * * *', 'Europe/Berlin 0 22 * * *']);
  const now = new Date();
  for (const due of unknown)
    expect(await schedule.handOut(due, nextDue(due.cron, due.timezone, now))).toBe(true);
  expect(await schedule.due(10)).toEqual([]);
  expect(await jobs()).toEqual([]);

  const past = new Date(now.getTime() - 60_000);
  await database.store.withDistrict(berlin, (tx) =>
    tx.query('update registration set next_due_at = $1', [past]),
  );
  const [due, ...none] = await schedule.due(10);
  expect([due?.registrationId, due?.dueAt, none.length]).toEqual([a, past, 0]);
  const both = [
    schedule.handOut(due!, new Date('2030-01-01')),
    schedule.handOut(due!, new Date('2030-01-01')),
  ];
  expect((await Promise.all(both)).sort()).toEqual([false, true]);
  const key = `registration ${berlin}/${a}`;
  expect(await jobs()).toEqual([expect.objectContaining({ queue_name: key, key })]);
  expect(await schedule.due(10)).toEqual([]);
});

test('what becomes due while it waits needs no second job; what is paused needs none', async () => {
  const { schedule } = database.store;
  const before = (await jobs()).length;
  const id = await registration(berlin, 'c', '*/5 * * * *');
  await schedule.runSoon(berlin, id);
  await schedule.runSoon(berlin, id);
  expect(await jobs()).toHaveLength(before + 1);
  const [due] = await schedule.due(10);
  await database.store.changeRegistration(berlin, id, { state: 'paused' });
  expect(await schedule.due(10)).toEqual([]);
  expect(await schedule.handOut(due!, new Date('2030-01-01'))).toBe(false);
});

test('a schedule that is never due is refused, and the old one stays', async () => {
  const id = await registration(berlin, 'd', '0 3 * * *');
  await expect(database.store.changeRegistration(berlin, id, { cron: 'nightly' })).rejects.toThrow(
    /no schedule/,
  );
  expect((await database.store.registrationForRun(berlin, id))?.cron).toBe('0 3 * * *');
  await expect(database.store.changeRegistration(phoenix, id, { state: 'paused' })).rejects.toThrow(
    /has no registration/,
  );
});
