import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import type { SyncJob } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { startSyncJobs, type SyncJobs } from './sync-jobs';

/* Two workers' parts in the jobs, with the job library itself; what is worked on is held in the hand. */

let database: TestDatabase;
let job: SyncJob;
const open: SyncJobs[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  const districtId = await database.store.ensureDistrict({ key: 'maple', name: 'Maple', timezone: 'UTC' });
  const registrationId = await database.store.ensureRegistration(districtId, { name: 'sis', kind: 'csv' });
  job = { districtId, registrationId };
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((jobs) => jobs.stop()));
  await database.drop();
});

/** A worker whose next piece of work is begun when `begun` resolves and goes on until it is ended. */
async function worker(): Promise<{ jobs: SyncJobs; begun: Promise<void>; end: (failed?: Error) => void }> {
  let end: (failed?: Error) => void = () => undefined;
  let told: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (told = resolve));
  const over = new Promise<void>((resolve, reject) => {
    end = (failed) => (failed ? reject(failed) : resolve());
  });
  over.catch(() => undefined);
  const { databaseUrl, store } = database;
  const jobs = await startSyncJobs({ databaseUrl, concurrency: 1 }, store, pino({ level: 'silent' }), () => {
    told();
    return over;
  });
  open.push(jobs);
  return { jobs, begun, end };
}

interface JobRow {
  locked: string | null;
  error: string | null;
}
function jobs(): Promise<JobRow[]> {
  return database.store.withDistrict(job.districtId, (tx) =>
    tx.query(
      'select locked_by as locked, last_error as error from graphile_worker._private_jobs order by id',
    ),
  );
}

async function until(condition: (rows: JobRow[]) => boolean): Promise<JobRow[]> {
  for (;;) {
    const rows = await jobs();
    if (condition(rows)) return rows;
    await pause(20);
  }
}

test('a worker that wakes ends no job which another worker does meanwhile, nor lets a third one in', async () => {
  const frozen = await worker();
  await database.store.schedule.runSoon(job.districtId, job.registrationId);
  await frozen.begun;
  const [before] = await jobs();

  // It gives no sign of life; another frees its job and takes it.
  const other = await worker();
  await pause(50);
  await other.jobs.giveSignOfLife(10);
  await other.begun;
  const [taken] = await jobs();
  expect(taken?.locked).not.toBeNull();
  expect(taken?.locked).not.toBe(before?.locked);

  frozen.end();
  await frozen.jobs.stop(); // its word about the job has been written
  open.splice(open.indexOf(frozen.jobs), 1);
  expect(await jobs()).toEqual([taken]);

  // So a failure of the other one is tried again.
  other.end(new Error('The run ended failed before its end.'));
  const [failed] = await until(([row]) => row?.error !== null);
  expect(failed).toEqual({ locked: null, error: 'The run ended failed before its end.' });
}, 60_000);

test('what became due while a job ran that then failed is one job, and nothing of the failed one stays', async () => {
  const { schedule } = database.store;
  const first = await worker();
  await schedule.runSoon(job.districtId, job.registrationId);
  await first.begun;
  await schedule.runSoon(job.districtId, job.registrationId);
  expect(await jobs()).toHaveLength(2);
  expect(await schedule.dueTimes(job)).toHaveLength(2);
  const stopping = first.jobs.stop();
  first.end(new Error('The run ended cancelled before its end.'));
  await stopping;
  open.splice(0);
  await until((rows) => rows.every(({ locked }) => locked === null));
  await schedule.freeJobsOfDeadWorkers(60_000);
  expect(await jobs()).toEqual([{ locked: null, error: null }]);
  expect(await schedule.dueTimes(job)).toHaveLength(2);
}, 60_000);
