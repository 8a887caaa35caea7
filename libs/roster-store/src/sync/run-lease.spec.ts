import { setTimeout as pause } from 'node:timers/promises';
import { openRosterStore } from '../open-roster-store';
import type { RosterStore } from '../roster-store';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';

/* Who may run a registration when sessions die, freeze and wake. Freezing a real process: crash specs of sync-worker. */

let database: TestDatabase;
/** Gives no sign of life after the first, as a frozen process does. */
let frozen: RosterStore;
let lively: RosterStore;
/** Takes nobody's registration over while a spec runs, however busy the machine is. */
let patient: RosterStore;
let districtId: number;
let registrationId: number;
const end = () => ({ outcome: 'nothing_to_do' as const, report: { outcome: 'nothing_to_do' } });

beforeAll(async () => {
  database = await createTestDatabase();
  const open = (beatEveryMs: number, staleAfterMs = 400): Promise<RosterStore> =>
    openRosterStore({
      databaseUrl: database.databaseUrl,
      applicationName: 'lease-spec',
      leaseTimes: { beatEveryMs, staleAfterMs },
    });
  [frozen, lively, patient] = [await open(3_600_000), await open(50), await open(50, 3_600_000)];
  districtId = await lively.ensureDistrict({ key: 'maple', name: 'Maple', timezone: 'UTC' });
});
beforeEach(async () => {
  registrationId = await lively.ensureRegistration(districtId, {
    name: expect.getState().currentTestName ?? '',
    kind: 'csv',
  });
});
afterAll(async () => {
  await frozen?.close();
  await lively?.close();
  await patient?.close();
  await database?.drop();
});

test('a session that gives signs of life keeps its registration', async () => {
  const running = await lively.openSyncSession(districtId, registrationId, 0);
  const beat = async (): Promise<number> => {
    const [row] = await lively.withDistrict(districtId, (tx) =>
      tx.query<{ at: Date }>('select beat_at as at from run_lease where registration_id = $1', [
        registrationId,
      ]),
    );
    return row!.at.getTime();
  };
  const first = await beat();
  while ((await beat()) - first < 1_000) {
    expect(await patient.openSyncSession(districtId, registrationId, 0)).toBeNull();
    await pause(20);
  }
  await running?.requireHeld();
  await running?.close();
});

test('a session without a sign of life is ended; it can neither apply, deliver nor end its run', async () => {
  const asleep = await frozen.openSyncSession(districtId, registrationId, 0);
  await asleep?.startRun('schedule', false);
  expect(await patient.openSyncSession(districtId, registrationId, 0)).toBeNull();
  const successor = await lively.openSyncSession(districtId, registrationId, 30_000);
  expect(successor).not.toBeNull();
  await successor?.startRun('schedule', false);
  await expect(asleep?.requireHeld()).rejects.toThrow();
  await expect(asleep?.finish(end)).rejects.toThrow();
  await successor?.finish(end);
  await successor?.close();
  await asleep?.close();
  const runs = await lively.withDistrict(districtId, (tx) =>
    tx.query('select outcome from sync_run where registration_id = $1 order by id', [registrationId]),
  );
  expect(runs).toEqual([{ outcome: 'failed' }, { outcome: 'nothing_to_do' }]);
});

test('an older number may neither apply nor deliver, even while its connection lives', async () => {
  const old = await lively.openSyncSession(districtId, registrationId, 0);
  await old?.startRun('schedule', false);
  await lively.withDistrict(districtId, (tx) =>
    tx.query('update run_lease set fence = fence + 1 where registration_id = $1', [registrationId]),
  );
  await expect(old?.requireHeld()).rejects.toThrow(/taken this registration over/);
  await expect(old?.finish(end)).rejects.toThrow(/taken this registration over/);
  await old?.close();
});

test('tells how far a run is while it runs, and nothing when it is over', async () => {
  const session = await lively.openSyncSession(districtId, registrationId, 0);
  const runId = await session?.startRun('schedule', false);
  session?.noteRead(4_000);
  const shown = async (): Promise<unknown> => lively.readProgress(districtId, registrationId);
  for (let tries = 0; tries < 100; tries += 1) {
    const now = (await shown()) as { records: number } | null;
    if (now?.records === 4_000) break;
    await pause(20);
  }
  expect(await shown()).toMatchObject({ runId, stage: 'reading', records: 4_000, expectedRecords: null });
  const report = { outcome: 'applied', read: { orgs: 3, users: 5_000, demographics: 7 } };
  await session?.finish(() => ({ outcome: 'applied', report }));
  await session?.close();
  expect(await shown()).toBeNull();

  const next = await lively.openSyncSession(districtId, registrationId, 0);
  expect(await shown()).toMatchObject({ records: 0, expectedRecords: 5_010 });
  await next?.close();
});
