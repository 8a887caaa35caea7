import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { createListFilesGateway } from 'ivm-adapter';
import { readListFiles } from 'ivm-adapter/testing';
import { readBundle } from 'oneroster-client';
import { bundleOf, guardian, school, student, writeBundle, type BundleRow } from 'oneroster-client/testing';
import { openRosterStore, type RosterStore } from 'roster-store';
import { createTestDatabase, rosterHash, type TestDatabase } from 'roster-store/testing';
import { runSync } from '../run/run-sync';
import type { SyncReport } from '../run/sync-report';
import type { CrashRun } from './crash-run';

const crashRun = resolve(__dirname, '../../dist/testing/crash-run.js');
const LEASE = { beatEveryMs: 100, staleAfterMs: 700 };

/** All that counts of a registration: what is stored, and what was delivered. */
export interface RegistrationState {
  readonly roster: string;
  readonly lists: string;
}
type Day = 'monday' | 'tuesday' | 'wednesday';

/**
 * Runs a sync in a process which is struck at a named point, and shows what is left and what the next run makes of it.
 * Tuesday changes, removes and adds people of one school, and would take so many from another that it is held with marks.
 */
export class CrashTrials {
  private constructor(
    private readonly database: TestDatabase,
    private readonly store: RosterStore,
    private readonly folder: string,
    private readonly districtId: number,
  ) {}

  static async begin(): Promise<CrashTrials> {
    if (!existsSync(crashRun))
      throw new Error('The sync-worker is not built: run `npm run build`, or `npm test`, which does.');
    const database = await createTestDatabase();
    const { databaseUrl } = database;
    const store = await openRosterStore({ databaseUrl, applicationName: 'crash trials', leaseTimes: LEASE });
    const folder = await mkdtemp(join(tmpdir(), 'crash trials '));
    const districtId = await store.ensureDistrict({ key: 'crash', name: 'Crash', timezone: 'UTC' });
    const days: Record<Day, [Iterable<BundleRow>, string]> = {
      monday: [families(0, 60, 40, 'Day'), '2026-03-02T04:00:00Z'],
      tuesday: [families(3, 64, 20, 'Changed'), '2026-03-03T04:00:00Z'],
      wednesday: [families(5, 66, 20, 'Again'), '2026-03-04T04:00:00Z'],
    };
    for (const [day, [users, mtime]] of Object.entries(days)) {
      const orgs = [school({ sourcedId: 'o-1' }), school({ sourcedId: 'o-2' })];
      await writeBundle(join(folder, `${day}.zip`), bundleOf({ orgs, users }), { mtime: new Date(mtime) });
    }
    return new CrashTrials(database, store, folder, districtId);
  }

  async end(): Promise<void> {
    await this.store.close();
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What undisturbed runs on these days leave. */
  async undisturbed(...days: Day[]): Promise<RegistrationState> {
    const name = `undisturbed ${days.join(' ')}`;
    for (const day of days) await this.sync(name, day);
    return this.state(name);
  }

  /** The names of all points of Tuesday's run, in order. */
  async points(): Promise<string[]> {
    await this.sync('points', 'monday');
    const child = await this.struck('points', null, 'SIGKILL');
    await child.ended;
    return child.reached;
  }

  /** Tuesday's run is killed at the point; then the next runs. */
  async kill(point: string): Promise<{ left: RegistrationState; healed: RegistrationState }> {
    const name = `kill ${point}`;
    await this.sync(name, 'monday');
    const child = await this.struck(name, point, 'SIGKILL');
    requireStruck(await child.ended, 'SIGKILL', point);
    const left = await this.state(name);
    await this.sync(name, 'tuesday');
    return { left, healed: await this.state(name) };
  }

  /** The database ends Tuesday's connections at the point; then the next runs. */
  async loseDatabase(point: string): Promise<{ left: RegistrationState; healed: RegistrationState }> {
    const name = `lose ${point}`;
    await this.sync(name, 'monday');
    const child = await this.struck(name, point, 'SIGSTOP');
    await child.stopped;
    await this.store.withDistrict(this.districtId, (tx) =>
      tx.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'crash run%'`,
      ),
    );
    child.wake();
    await child.ended;
    const left = await this.state(name);
    await this.sync(name, 'tuesday');
    return { left, healed: await this.state(name) };
  }

  /** Tuesday's run freezes at the point for longer than a takeover takes; Wednesday's takes over; then it wakes. */
  async freeze(point: string): Promise<{ takenOver: RegistrationState; awake: RegistrationState }> {
    const name = `freeze ${point}`;
    await this.sync(name, 'monday');
    const child = await this.struck(name, point, 'SIGSTOP');
    await child.stopped;
    await this.sync(name, 'wednesday');
    const takenOver = await this.state(name);
    child.wake();
    await child.ended;
    return { takenOver, awake: await this.state(name) };
  }

  private async registration(name: string): Promise<number> {
    return this.store.ensureRegistration(this.districtId, { name: name.slice(0, 200), kind: 'csv' });
  }

  private async sync(name: string, day: Day): Promise<SyncReport> {
    const report = await runSync({
      ...{ store: this.store, districtId: this.districtId, registrationId: await this.registration(name) },
      ...{ registration: name, trigger: 'cli', schools: null, dryRun: false, approval: null },
      openSource: () => readBundle(join(this.folder, `${day}.zip`)),
      gateway: createListFilesGateway({ directory: this.out(name) }),
      waitMs: 20_000,
      now: () => new Date(),
    });
    if (report.error !== undefined) throw new Error(`${name}, ${day}: ${JSON.stringify(report.error)}`);
    return report;
  }

  private async state(name: string): Promise<RegistrationState> {
    const roster = await rosterHash(this.store, this.districtId, await this.registration(name));
    return { roster, lists: JSON.stringify(await readListFiles(this.out(name))) };
  }

  private readonly out = (name: string): string => join(this.folder, `lists ${name.replace(/[^\w ]/g, '_')}`);

  private async struck(name: string, at: string | null, signal: NodeJS.Signals): Promise<StruckRun> {
    const run: CrashRun = {
      ...{ districtId: this.districtId, registrationId: await this.registration(name) },
      ...{ bundle: join(this.folder, 'tuesday.zip'), out: this.out(name), leaseTimes: LEASE, at, signal },
    };
    const env = { ...process.env, DATABASE_URL: this.database.databaseUrl };
    const child = spawn(process.execPath, [crashRun, JSON.stringify(run)], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const reached: string[] = [];
    const lines = createInterface({ input: child.stdout });
    return {
      reached,
      ended: new Promise((done) => child.on('close', (code, by) => done(by ?? code))),
      stopped: new Promise((stop, gone) => {
        lines.on('line', (point) => {
          reached.push(point);
          // The signal strikes right after the line was written.
          if (point === at) void pause(20).then(stop);
        });
        child.on('close', () => gone(new Error(`The run ended before "${at}".`)));
      }).catch((error: unknown) => {
        if (at !== null && signal === 'SIGSTOP') throw error;
      }) as Promise<void>,
      wake: () => child.kill('SIGCONT'),
    };
  }
}

interface StruckRun {
  readonly reached: string[];
  readonly ended: Promise<NodeJS.Signals | number | null>;
  readonly stopped: Promise<void>;
  wake(): void;
}

function requireStruck(ended: NodeJS.Signals | number | null, signal: NodeJS.Signals, point: string): void {
  if (ended !== signal)
    throw new Error(`The run was to end by ${signal} at "${point}" and ended ${String(ended)}.`);
}

/** Families of two schools: the first school's from `from` to `to`, the second's from 0 to `others`. */
function* families(from: number, to: number, others: number, name: string): Generator<BundleRow> {
  const family = function* (id: string, org: string, familyName: string): Generator<BundleRow> {
    yield student({ sourcedId: `s-${id}`, familyName, orgSourcedIds: [org], agentSourcedIds: [`g-${id}`] });
    yield guardian({ sourcedId: `g-${id}`, agentSourcedIds: [`s-${id}`] });
  };
  for (let at = from; at < to; at += 1) yield* family(`${at}`, 'o-1', at % 20 === 0 ? name : 'Sample');
  for (let at = 0; at < others; at += 1) yield* family(`other-${at}`, 'o-2', 'Sample');
}
