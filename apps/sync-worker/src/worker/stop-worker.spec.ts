import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  guardian,
  school,
  startSandboxProvider,
  student,
  type SandboxProvider,
} from 'oneroster-client/testing';
import type { SyncJob } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';

const quickWorker = resolve(__dirname, '../../dist/testing/quick-worker.js');
const district = {
  orgs: [school()],
  users: [1, 2, 3].flatMap((at) => [
    student({ sourcedId: `s${at}`, agentSourcedIds: [`g${at}`] }),
    guardian({ sourcedId: `g${at}`, agentSourcedIds: [`s${at}`] }),
  ]),
};

/** SIGTERM while a worker runs a registration whose provider takes its time. */
describe('a worker that is asked to stop', () => {
  let database: TestDatabase;
  let sandbox: SandboxProvider;
  let lists: string;
  const workers: ChildProcess[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    sandbox = await startSandboxProvider({ district });
    lists = await mkdtemp(join(tmpdir(), 'stop worker '));
  });
  afterAll(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await sandbox?.close();
    await database?.drop();
    await rm(lists, { recursive: true, force: true });
  });

  async function registration(name: string): Promise<SyncJob> {
    const { store } = database;
    const districtId = await store.ensureDistrict({ key: 'maple', name: 'Maple', timezone: 'UTC' });
    const registrationId = await store.ensureRegistration(districtId, { name, kind: 'rest' });
    await store.changeRegistration(districtId, registrationId, {
      source: { type: 'rest', baseUrl: sandbox.url, auth: 'none' },
      listFolder: join(lists, name),
      state: 'enabled',
    });
    await store.schedule.runSoon(districtId, registrationId);
    return { districtId, registrationId };
  }

  /** The exit code, when it has ended. */
  function start(graceMs: number): { worker: ChildProcess; ended: Promise<number | null> } {
    const env = { ...process.env, DATABASE_URL: database.databaseUrl, PROVIDER_ADDRESSES: 'loopback' };
    const worker = spawn(process.execPath, [quickWorker, 'stopping', String(graceMs)], {
      env: { ...env, SYNC_WORKER_PORT: '0' },
      stdio: 'ignore',
    });
    workers.push(worker);
    return { worker, ended: new Promise((done) => worker.on('close', (code) => done(code))) };
  }

  async function outcomesOf({ districtId, registrationId }: SyncJob): Promise<(string | null)[]> {
    const rows = await database.store.withDistrict(districtId, (tx) =>
      tx.query<{ outcome: string | null }>(
        'select outcome from sync_run where registration_id = $1 order by id',
        [registrationId],
      ),
    );
    return rows.map(({ outcome }) => outcome);
  }

  async function students({ districtId, registrationId }: SyncJob): Promise<number> {
    const [row] = await database.store.withDistrict(districtId, (tx) =>
      tx.query<{ held: number }>('select count(*)::int as held from student where registration_id = $1', [
        registrationId,
      ]),
    );
    return row!.held;
  }

  async function untilUsersAsked(): Promise<void> {
    while (!sandbox.requests.some(({ path }) => path.endsWith('/users'))) await pause(20);
  }

  it('lets a run come to its end, its lists included, and takes no more jobs', async () => {
    const takeBack = sandbox.misbehave({ kind: 'latency', ms: 400 });
    sandbox.forgetRequests();
    const job = await registration('in time');
    const { worker, ended } = start(60_000);
    await untilUsersAsked();
    worker.kill('SIGTERM');
    const next = await registration('not begun');
    expect(await ended).toBe(0);
    takeBack();
    expect(await outcomesOf(job)).toEqual(['applied']);
    expect(await students(job)).toBe(3);
    expect((await readdir(join(lists, 'in time'))).length).toBeGreaterThan(0);
    expect(await database.store.schedule.dueTimes(job)).toEqual([]);
    expect(await outcomesOf(next)).toEqual([]);
    expect(await database.store.schedule.dueTimes(next)).toHaveLength(1);
    await database.store.changeRegistration(next.districtId, next.registrationId, { state: 'paused' });
  }, 60_000);

  it('cancels a run that does not end within the grace: nothing is applied, and another worker does it', async () => {
    const takeBack = sandbox.misbehave({ kind: 'noAnswer' });
    sandbox.forgetRequests();
    const job = await registration('too long');
    const first = start(100);
    while (sandbox.requests.length === 0) await pause(20);
    first.worker.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    takeBack();
    expect(await outcomesOf(job)).toEqual(['cancelled']);
    expect(await students(job)).toBe(0);
    await expect(readdir(join(lists, 'too long'))).rejects.toThrow(/ENOENT/);
    expect(await database.store.schedule.dueTimes(job)).toHaveLength(1);

    const second = start(60_000);
    while ((await database.store.schedule.dueTimes(job)).length > 0) await pause(50);
    second.worker.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(await outcomesOf(job)).toEqual(['cancelled', 'applied']);
    expect(await students(job)).toBe(3);
  }, 90_000);
});
