import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bundleOf, guardian, school, student, writeBundle } from 'oneroster-client/testing';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';

const quickWorker = resolve(__dirname, '../../dist/testing/quick-worker.js');

/** Registrations a worker runs at once; so many runs a blow can break. */
const CONCURRENCY = 2;

/** A run as it is noted; instants in milliseconds. */
interface Run {
  readonly registration: number;
  readonly started: number;
  readonly finished: number;
  readonly outcome: string;
  /** The due times it serves. */
  readonly due: readonly number[];
  /** Its lists were level and its report whole. */
  readonly completed: boolean;
}

/**
 * Two workers, as processes, and twenty registrations of four districts, each due every ten seconds at a second of its
 * own. One worker is frozen in the middle of a run for longer than a takeover takes, then the other is killed.
 */
describe('two workers and twenty registrations', () => {
  const EVERY_MS = 10_000;
  let database: TestDatabase;
  let folder: string;
  const workers: ChildProcess[] = [];
  const districts: number[] = [];
  /** By registration: its due times are so many milliseconds after each whole ten seconds. */
  const offsetOf = new Map<number, number>();

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'two workers '));
    const bundle = join(folder, 'district.zip');
    const users = Array.from({ length: 150 }, (_, at) => [
      student({ sourcedId: `s${at}`, agentSourcedIds: [`g${at}`] }),
      guardian({ sourcedId: `g${at}`, agentSourcedIds: [`s${at}`] }),
    ]).flat();
    await writeBundle(bundle, bundleOf({ orgs: [school()], users }));
    for (const timezone of ['America/Chicago', 'Europe/Berlin', 'America/Phoenix', 'Pacific/Auckland']) {
      const districtId = await database.store.ensureDistrict({ key: timezone, name: timezone, timezone });
      districts.push(districtId);
      for (let at = 0; at < 5; at += 1) {
        const id = await database.store.ensureRegistration(districtId, {
          name: `registration ${at}`,
          kind: 'csv',
        });
        const second = offsetOf.size % 10;
        offsetOf.set(id, second * 1_000);
        await database.store.changeRegistration(districtId, id, {
          source: { type: 'bundle', path: bundle },
          listFolder: join(folder, `lists ${id}`),
          cron: `${[0, 10, 20, 30, 40, 50].map((ten) => ten + second).join(',')} * * * * *`,
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

  it('run each exactly when it is due and never two at once for one, also when one freezes and one is killed', async () => {
    const first = await start('first');
    const second = await start('second');
    await untilAllRanAgain(0);

    const frozen = await stopInARun(first, 'first');
    await untilRunAgain(frozen, Date.now());
    first.kill('SIGCONT');
    const killed = await killInARun(second, 'second');
    const afterBlows = Date.now();
    await untilAllRanAgain(afterBlows);
    first.kill('SIGTERM');
    expect(await closed(first)).toBe(0);

    const all = await runs();
    for (const id of offsetOf.keys()) {
      const own = all.filter(({ registration }) => registration === id);
      // Never two at once: each ended before the next began.
      own.slice(1).forEach((run, at) => expect(run.started).toBeGreaterThanOrEqual(own[at]!.finished));
      for (const run of own) {
        // None without a due time, none before it.
        expect(run.due.length).toBeGreaterThan(0);
        for (const dueAt of run.due) {
          expect(dueAt % EVERY_MS).toBe(offsetOf.get(id));
          expect(run.started).toBeGreaterThanOrEqual(dueAt);
        }
      }
      // Every due time since the first, up to those left waiting when the last worker stopped, has exactly one run that
      // came to its end.
      const served = own.filter(({ completed }) => completed).flatMap(({ due }) => due);
      const handedOut = [...served, ...(await waiting(id))].sort((a, b) => a - b);
      expect(handedOut).toEqual(handedOut.map((_, at) => handedOut[0]! + at * EVERY_MS));
      expect(served.length).toBeGreaterThanOrEqual(2);
    }
    // Only the blows broke runs: those of the worker that was frozen, and of the one that was killed.
    const broken = all.filter(({ completed }) => !completed);
    const whole = all.filter(({ completed }) => completed);
    expect(broken.length).toBeLessThanOrEqual(2 * CONCURRENCY);
    const failed = broken
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ registration }) => registration);
    expect(failed).toEqual(expect.arrayContaining([frozen, killed]));
    expect(new Set(whole.map(({ outcome }) => outcome))).toEqual(new Set(['applied', 'nothing_to_do']));
    expect(await lastErrors()).toEqual([]);
  }, 300_000);

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
    // Frozen first: what was seen of it is then still so when it is killed.
    const id = await stopInARun(worker, name);
    worker.kill('SIGKILL');
    return id;
  }

  /** Waits until a registration has had a run that began after an instant and came to its end. */
  async function untilRunAgain(id: number, after: number): Promise<void> {
    const good = ({ registration, started, completed }: Run): boolean =>
      registration === id && started > after && completed;
    while (!(await runs()).some(good)) await pause(200);
  }

  async function untilAllRanAgain(after: number): Promise<void> {
    for (const id of offsetOf.keys()) await untilRunAgain(id, after);
  }

  /** Due times of a registration that wait for a run, in milliseconds. */
  async function waiting(registrationId: number): Promise<number[]> {
    const found: number[] = [];
    for (const districtId of districts)
      for (const dueAt of await database.store.schedule.dueTimes({ districtId, registrationId }))
        found.push(dueAt.getTime());
    return found;
  }

  async function runs(): Promise<Run[]> {
    const found: Run[] = [];
    for (const districtId of districts) {
      found.push(
        ...(await database.store.withDistrict(districtId, (tx) =>
          tx.query<Run>(
            `select registration_id as registration, (extract(epoch from started_at) * 1000)::float8 as started,
                    (extract(epoch from finished_at) * 1000)::float8 as finished, outcome, completed_at is not null as completed,
                    array(select (extract(epoch from t) * 1000)::float8 from unnest(due_times) t) as due
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
