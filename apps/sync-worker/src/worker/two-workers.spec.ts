import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bundleOf, guardian, school, student, writeBundle } from 'oneroster-client/testing';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';

const quickWorker = resolve(__dirname, '../../dist/testing/quick-worker.js');

interface Run {
  registration: number;
  started: number;
  finished: number;
  outcome: string;
}

/**
 * Two workers, as processes, and twenty registrations of four districts, each due every fifteen seconds at a second of
 * its own. One worker is frozen in the middle of a run for longer than a takeover takes, then the other is killed.
 */
/** One worker is frozen, one is killed. */
const BLOWS = 2;

describe('two workers and twenty registrations', () => {
  const EVERY_S = 15;
  let database: TestDatabase;
  let folder: string;
  const workers: ChildProcess[] = [];
  const districts: number[] = [];
  /** Second of the minute's quarter at which a registration is due. */
  const secondOf = new Map<number, number>();

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'two workers '));
    const bundle = join(folder, 'district.zip');
    const users = Array.from({ length: 400 }, (_, at) => [
      student({ sourcedId: `s${at}`, agentSourcedIds: [`g${at}`] }),
      guardian({ sourcedId: `g${at}`, agentSourcedIds: [`s${at}`] }),
    ]).flat();
    await writeBundle(bundle, bundleOf({ orgs: [school()], users }));
    for (const timezone of ['America/Chicago', 'Europe/Berlin', 'America/Phoenix', 'Pacific/Auckland']) {
      const districtId = await database.store.ensureDistrict({ key: timezone, name: timezone, timezone });
      districts.push(districtId);
      for (let at = 0; at < 5; at += 1) {
        const name = `registration ${at}`;
        const id = await database.store.ensureRegistration(districtId, { name, kind: 'csv' });
        const second = secondOf.size % EVERY_S;
        secondOf.set(id, second);
        const due = [0, 1, 2, 3].map((quarter) => second + quarter * EVERY_S).join(',');
        await database.store.changeRegistration(districtId, id, {
          source: { type: 'bundle', path: bundle },
          listFolder: join(folder, `lists ${id}`),
          cron: `${due} * * * * *`,
          state: 'enabled',
        });
      }
    }
  });
  afterAll(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await Promise.all(workers.map((worker) => worker.exitCode ?? worker.signalCode ?? closed(worker)));
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('run each when it is due and never two at once for one, also when one worker freezes and one is killed', async () => {
    const begun = Date.now();
    const first = await start('first');
    const second = await start('second');
    await pause((EVERY_S + 3) * 1_000);

    const frozen = await stopInARun(first, 'first');
    await untilRunAgain(frozen, Date.now());
    first.kill('SIGCONT');
    const killed = await killInARun(second, 'second');
    const afterAll = Date.now();
    for (const id of secondOf.keys()) await untilRunAgain(id, afterAll);
    first.kill('SIGTERM');
    expect(await closed(first)).toBe(0);

    const all = await runs();
    for (const [id, second] of secondOf) {
      const own = all.filter(({ registration }) => registration === id);
      // Never two at once: each ended before the next began.
      own.slice(1).forEach((run, at) => expect(run.started).toBeGreaterThanOrEqual(own[at]!.finished));
      // None without being due: the first not before the first due time, and so on. A worker that is struck may have had
      // a further job in hand, which is then done again: once for each blow.
      if (id === frozen || id === killed) continue;
      own.forEach((run, at) =>
        expect(run.started).toBeGreaterThanOrEqual(dueAfter(begun, second, Math.max(0, at - BLOWS))),
      );
    }
    const broken = all.filter(({ outcome }) => !['applied', 'nothing_to_do'].includes(outcome));
    expect(broken.map(({ outcome }) => outcome)).toEqual(broken.map(() => 'failed'));
    expect(broken.some(({ registration }) => registration === frozen)).toBe(true);
    expect(await lastErrors()).toEqual([]);
  }, 300_000);

  /** The due times of a registration after an instant: the first is number 0. */
  function dueAfter(at: number, second: number, number: number): number {
    const quarter = EVERY_S * 1_000;
    return (Math.ceil((at - second * 1_000) / quarter) + number) * quarter + second * 1_000;
  }

  async function start(name: string): Promise<ChildProcess> {
    const worker = spawn(process.execPath, [quickWorker, name], {
      env: { ...process.env, DATABASE_URL: database.databaseUrl, SYNC_WORKER_PORT: '0' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    workers.push(worker);
    await new Promise<void>((ready, refused) => {
      worker.stdout.on('data', (text: Buffer) => text.includes('listening at') && ready());
      worker.on('close', () => refused(new Error(`The worker ${name} has ended.`)));
    });
    return worker;
  }

  function closed(worker: ChildProcess): Promise<number | null> {
    return new Promise((done) => worker.on('close', (code) => done(code)));
  }

  /** The registration a worker runs at this moment; not one whose run is over and whose lists are being written. */
  async function runOf(worker: string): Promise<number | null> {
    for (const districtId of districts) {
      const [row] = await database.store.withDistrict(districtId, (tx) =>
        tx.query<{ id: number }>(
          `select l.registration_id as id from run_lease l join pg_stat_activity a on a.pid = l.backend_pid
             join sync_run r on r.id = l.run_id and r.state = 'running'
            where a.application_name = $1`,
          [`${worker} session`],
        ),
      );
      if (row) return row.id;
    }
    return null;
  }

  /** Freezes a worker while it runs a registration, and tells which. */
  async function stopInARun(worker: ChildProcess, name: string): Promise<number> {
    for (;;) {
      if ((await runOf(name)) !== null) {
        worker.kill('SIGSTOP');
        await pause(50);
        const frozen = await runOf(name);
        if (frozen !== null) return frozen;
        worker.kill('SIGCONT');
      }
      await pause(10);
    }
  }

  async function killInARun(worker: ChildProcess, name: string): Promise<number> {
    for (;;) {
      const id = await runOf(name);
      if (id !== null && worker.kill('SIGKILL')) return id;
      await pause(10);
    }
  }

  /** Waits until a registration has had a good run that began after an instant. */
  async function untilRunAgain(id: number, after: number): Promise<void> {
    const good = ({ registration, started: at, outcome }: Run): boolean =>
      registration === id && at > after && ['applied', 'nothing_to_do'].includes(outcome);
    while (!(await runs()).some(good)) await pause(200);
  }

  async function runs(): Promise<Run[]> {
    const found: Run[] = [];
    for (const districtId of districts) {
      found.push(
        ...(await database.store.withDistrict(districtId, (tx) =>
          tx.query<Run>(
            `select registration_id as registration, (extract(epoch from started_at) * 1000)::float8 as started,
                    (extract(epoch from finished_at) * 1000)::float8 as finished, outcome
               from sync_run where state = 'finished' order by id`,
          ),
        )),
      );
    }
    return found;
  }

  /** What the job library stored of errors: never more than a kind. */
  async function lastErrors(): Promise<string[]> {
    const rows = await database.store.withDistrict(districts[0]!, (tx) =>
      tx.query<{ text: string }>(
        'select last_error as text from graphile_worker._private_jobs where last_error is not null',
      ),
    );
    return rows.map(({ text }) => text).filter((text) => !/^The run (ended|could not)/.test(text));
  }
});
