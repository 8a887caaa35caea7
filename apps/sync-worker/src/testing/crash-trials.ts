import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createListFilesGateway } from 'ivm-adapter';
import { readListFiles } from 'ivm-adapter/testing';
import { openRosterStore, type RosterStore } from 'roster-store';
import { createTestDatabase, rosterHash, type TestDatabase } from 'roster-store/testing';
import { runSync } from '../run/run-sync';
import { CrashDays, openDay, type Day, type SourceKind } from './crash-days';
import { enterOfEach } from './crash-entries';
import { CrashProcess, type FaultPoint } from './crash-process';
import type { CrashRun } from './crash-words';
import type { KillableServer } from './killable-server';

const LEASE = { beatEveryMs: 100, staleAfterMs: 700 };
/** Syncs of the spec's own that go on at once. */
const AT_ONCE = 4;

/** All that counts of a registration: what is stored, and what was delivered. */
export interface RegistrationState {
  readonly roster: string;
  readonly lists: string;
}

/** What a blow left at a point, and what was made of it afterwards. */
export interface Struck {
  readonly point: string;
  readonly left: RegistrationState;
  readonly then: RegistrationState;
}

/** `broken`: a pull of Tuesday that breaks off. */
type Step = Day | 'broken';

/**
 * Runs syncs in a process which is struck when each of them is at a point of its own, and shows what is left and what the
 * next runs make of it.
 */
export class CrashTrials {
  #names = 0;
  /** So that a failed trial leaves none. */
  readonly #processes: CrashProcess[] = [];

  private constructor(
    private readonly database: TestDatabase,
    private readonly store: RosterStore,
    private readonly folder: string,
    private readonly districtId: number,
    private readonly days: CrashDays,
    private readonly kind: SourceKind,
  ) {}

  /** On the database of the environment, unless a server of its own is given. */
  static async begin(kind: SourceKind, server?: KillableServer): Promise<CrashTrials> {
    if (server !== undefined)
      Object.assign(process.env, { DATABASE_URL: server.databaseUrl, DATABASE_OWNER_URL: server.ownerUrl });
    const database = await createTestDatabase();
    const { databaseUrl } = database;
    const store = await openRosterStore({ databaseUrl, applicationName: 'crash trials', leaseTimes: LEASE });
    const folder = await mkdtemp(join(tmpdir(), 'crash trials '));
    const districtId = await store.ensureDistrict({ key: 'crash', name: 'Crash', timezone: 'UTC' });
    const trials = new CrashTrials(database, store, folder, districtId, await CrashDays.begin(folder), kind);
    const id = await trials.registration();
    await trials.sync(id, 'monday');
    await enterOfEach(store, districtId, id);
    return trials;
  }

  async end(): Promise<void> {
    await Promise.all(this.#processes.map((child) => child.kill()));
    await this.days.end();
    await this.store.close();
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What undisturbed runs leave: for each of these histories, a registration of its own. */
  undisturbed(...histories: readonly (readonly Step[])[]): Promise<RegistrationState[]> {
    return each(histories, async (steps) => {
      const id = await this.registration();
      for (const step of steps) await this.sync(id, step);
      return this.state(id);
    });
  }

  /** All points of Tuesday's run, in order. */
  async points(): Promise<FaultPoint[]> {
    const id = await this.registration();
    await this.sync(id, 'monday');
    const child = this.process();
    child.begin(this.tuesday(id, null));
    await child.over([id]);
    await child.kill();
    return child.points;
  }

  /** The process of Tuesday's runs is killed when each is at its point; then the next run. */
  async kill(points: readonly string[]): Promise<Struck[]> {
    const runs = await this.runsAt(points);
    const child = await this.at(runs);
    await child.kill();
    return this.aftermath(runs, 'tuesday');
  }

  /** As `kill`, at a point where a run cannot wait: it strikes itself. */
  async killInside(point: string): Promise<Struck[]> {
    const [run] = await this.runsAt([point]);
    const child = this.process();
    child.begin(this.tuesday(run!.id, point, 'SIGKILL'));
    await child.killed();
    return this.aftermath([run!], 'tuesday');
  }

  /** The database ends the connections of Tuesday's runs at their points; then the next run. */
  async loseConnections(points: readonly string[]): Promise<Struck[]> {
    return this.loseDatabase(points, () =>
      this.store.withDistrict(this.districtId, (tx) =>
        tx.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'crash run%'`,
        ),
      ),
    );
  }

  /** The server itself is killed while Tuesday's runs are at their points, and started again; then the next run. */
  async killServer(server: KillableServer, points: readonly string[]): Promise<Struck[]> {
    return this.loseDatabase(points, async () => {
      await server.kill();
      await server.start();
      await this.untilAnswered();
    });
  }

  /** Tuesday's runs freeze at their points for longer than a takeover takes; Wednesday's take over; then they wake. */
  async freeze(points: readonly string[]): Promise<Struck[]> {
    const runs = await this.runsAt(points);
    const child = await this.at(runs);
    child.freeze();
    const takenOver = await each(runs, async ({ id }) => {
      await this.sync(id, 'wednesday');
      return this.state(id);
    });
    child.goOn();
    await child.over(runs.map(({ id }) => id));
    await child.kill();
    return each(runs, async ({ id, point }, at) => ({
      point,
      left: takenOver[at]!,
      then: await this.state(id),
    }));
  }

  private async loseDatabase(points: readonly string[], lose: () => Promise<unknown>): Promise<Struck[]> {
    const runs = await this.runsAt(points);
    const child = await this.at(runs);
    child.freeze();
    await lose();
    child.goOn();
    await child.over(runs.map(({ id }) => id));
    await child.kill();
    return this.aftermath(runs, 'tuesday');
  }

  /** Registrations that have Monday, each with a point. */
  private async runsAt(points: readonly string[]): Promise<{ id: number; point: string }[]> {
    const runs: { id: number; point: string }[] = [];
    for (const point of points) runs.push({ point, id: await this.registration() });
    await each(runs, ({ id }) => this.sync(id, 'monday'));
    return runs;
  }

  /** A process in which Tuesday's run of each is at its point. */
  private async at(runs: readonly { id: number; point: string }[]): Promise<CrashProcess> {
    const child = this.process();
    for (const { id, point } of runs) child.begin(this.tuesday(id, point));
    await child.reached(runs.map(({ id }) => id));
    return child;
  }

  private aftermath(runs: readonly { id: number; point: string }[], next: Day): Promise<Struck[]> {
    return each(runs, async ({ id, point }) => {
      const left = await this.state(id);
      await this.sync(id, next);
      return { point, left, then: await this.state(id) };
    });
  }

  private process(): CrashProcess {
    const child = new CrashProcess(this.database.databaseUrl, LEASE);
    this.#processes.push(child);
    return child;
  }

  private tuesday(registrationId: number, at: string | null, blow: CrashRun['blow'] = 'wait'): CrashRun {
    const source = this.days.source(this.kind, 'tuesday');
    return { districtId: this.districtId, registrationId, source, out: this.out(registrationId), at, blow };
  }

  private registration(): Promise<number> {
    const name = `registration ${(this.#names += 1)}`;
    return this.store.ensureRegistration(this.districtId, { name, kind: this.kind });
  }

  private async sync(registrationId: number, step: Step): Promise<void> {
    const broken = step === 'broken';
    const source = this.days.source(this.kind, broken ? 'tuesday' : step);
    const report = await runSync({
      ...{ store: this.store, districtId: this.districtId, registrationId, registration: 'crash' },
      ...{ trigger: 'cli', schools: null, dryRun: false, approval: null },
      openSource: async () => {
        const opened = await openDay(source);
        return broken ? Object.defineProperty(opened, 'pages', { value: breaksOff }) : opened;
      },
      gateway: createListFilesGateway({ directory: this.out(registrationId) }),
      waitMs: 20_000,
      now: () => new Date(),
    });
    if ((report.error !== undefined) !== broken)
      throw new Error(`Registration ${registrationId}, ${step}: ${JSON.stringify(report.error)}`);
  }

  private async state(registrationId: number): Promise<RegistrationState> {
    const roster = await rosterHash(this.store, this.districtId, registrationId);
    return { roster, lists: JSON.stringify(await readListFiles(this.out(registrationId))) };
  }

  /** Connections that broke while they were idle are found out by the first who uses them. */
  private async untilAnswered(): Promise<void> {
    for (let answers = 0; answers < 5;) {
      const answered = await this.store.readiness().then(
        () => true,
        () => false,
      );
      answers = answered ? answers + 1 : 0;
      if (!answered) await pause(50);
    }
  }

  private readonly out = (registrationId: number): string => join(this.folder, `lists ${registrationId}`);
}

function breaksOff(): AsyncGenerator<never> {
  throw new Error('The pull breaks off.');
}

/** One result each, in order; a few at once. */
async function each<T, R>(all: readonly T[], work: (one: T, at: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const next = all.entries();
  const worker = async (): Promise<void> => {
    for (const [at, one] of next) results[at] = await work(one, at);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
