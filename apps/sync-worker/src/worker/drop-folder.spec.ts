import {
  appendFile,
  mkdtemp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pino } from 'pino';
import { bundleOf, guardian, school, student, writeBundle } from 'oneroster-client/testing';
import type { SyncJob } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import type { SyncReport } from '../run/sync-report';
import { completeBundles, moveAside } from './drop-folder';
import { RegistrationRuns, RunToBeRepeated } from './registration-runs';

const QUIET = { quietMs: 1_000, betweenLooksMs: 30 };
const MINUTE = 60_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drop folder '));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A file written to so long ago. */
async function put(name: string, age = MINUTE, content = 'zip'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  const at = new Date(Date.now() - age);
  await utimes(path, at, at);
  return path;
}
const names = async (): Promise<string[]> =>
  (await completeBundles(folder, QUIET)).map((path) => basename(path));

describe('complete bundles', () => {
  it('are those which were not written to for a while, oldest first, of one age by name', async () => {
    await put('c.zip', 2 * MINUTE);
    await put('b.zip', 3 * MINUTE);
    const [at, same] = [new Date(Date.now() - 5 * MINUTE), ['2.ZIP', '1.zip']];
    for (const name of same) await utimes(await put(name), at, at);
    expect(await names()).toEqual(['1.zip', '2.ZIP', 'b.zip', 'c.zip']);
  });

  it.each(['day.zip.part', '.day.zip', 'day.csv', 'day.zip.filepart'])('%s is none', async (name) => {
    await put(name);
    expect(await names()).toEqual([]);
  });

  it('an empty file, a folder and one just written wait', async () => {
    await put('empty.zip', MINUTE, '');
    await mkdir(join(folder, 'folder.zip'));
    await put('fresh.zip', 0);
    expect(await names()).toEqual([]);
  });

  it('a file that is still being written waits, whatever its time says, and is complete when it is whole', async () => {
    const path = await put('day.zip');
    await put('other.zip');
    let written = false;
    const write = async (): Promise<void> => {
      while (!written) {
        await appendFile(path, 'more');
        await utimes(path, new Date(0), new Date(0));
      }
    };
    const writing = write();
    const found = await names();
    written = true;
    await writing;
    expect(found).toEqual(['other.zip']);
    const rest = completeBundles(folder, { quietMs: 0, betweenLooksMs: 100 });
    expect((await rest).map((path) => basename(path)).sort()).toEqual(['day.zip', 'other.zip']);
  });

  it('a renamed upload is complete at once; one that vanishes between two looks is none', async () => {
    await rename(await put('.uploading', 2 * MINUTE), join(folder, 'whole.zip'));
    const vanishing = await put('vanishing.zip');
    const looking = completeBundles(folder, { quietMs: 0, betweenLooksMs: 200 });
    await new Promise((soon) => setTimeout(soon, 50));
    await rm(vanishing);
    expect((await looking).map((path) => basename(path))).toEqual(['whole.zip']);
  });
});

describe('a bundle whose run is over', () => {
  const report = (outcome: SyncReport['outcome'], id: number): SyncReport =>
    ({ outcome, run: { id } }) as unknown as SyncReport;

  it.each([
    ['applied', 'done'],
    ['nothing_to_do', 'done'],
    ['held', 'done'],
    ['refused', 'refused'],
    ['failed', 'refused'],
  ] as const)('%s goes to %s, with its report', async (outcome, where) => {
    await moveAside(await put('day.zip', MINUTE, 'its content'), report(outcome, 7));
    expect(await readFile(join(folder, where, 'run-7-day.zip'), 'utf8')).toBe('its content');
    const told = await readFile(join(folder, where, 'run-7-day.zip.report.json'), 'utf8');
    expect(JSON.parse(told)).toEqual(report(outcome, 7));
    expect((await readdir(folder)).sort()).toEqual([where]);
  });

  it('takes the place of no other, not even of one with its number and name', async () => {
    for (const content of ['first', 'second', 'third'])
      await moveAside(await put('day.zip', MINUTE, content), report('applied', 7));
    const done = (name: string): Promise<string> => readFile(join(folder, 'done', name), 'utf8');
    expect(await done('run-7-day.zip')).toBe('first');
    expect(await done('run-7.2-day.zip')).toBe('second');
    expect(await done('run-7.3-day.zip')).toBe('third');
    expect(await readdir(join(folder, 'done'))).toHaveLength(6);
  });

  it('leaves nothing when somebody took it away', async () => {
    await moveAside(join(folder, 'gone.zip'), report('applied', 7));
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a registration with a drop folder', () => {
  let database: TestDatabase;
  let job: SyncJob;
  const told: SyncReport[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database?.drop());
  beforeEach(async () => {
    told.length = 0;
    const districtId = await database.store.ensureDistrict({ key: 'm', name: 'Maple', timezone: 'UTC' });
    const registrationId = await database.store.ensureRegistration(districtId, { name: folder, kind: 'csv' });
    job = { districtId, registrationId };
    const source = { type: 'drop-folder', path: folder } as const;
    await database.store.changeRegistration(districtId, registrationId, { source, state: 'enabled' });
  });

  async function bundle(name: string, people: number, age: number): Promise<void> {
    const users = Array.from({ length: people }, (_, at) => [
      student({ sourcedId: `s${at}`, agentSourcedIds: [`g${at}`] }),
      guardian({ sourcedId: `g${at}`, agentSourcedIds: [`s${at}`] }),
    ]).flat();
    const mtime = new Date(Date.now() - age);
    await writeBundle(join(folder, name), bundleOf({ orgs: [school()], users }), { mtime });
    await utimes(join(folder, name), mtime, mtime);
  }

  async function run(): Promise<void> {
    await database.store.schedule.runSoon(job.districtId, job.registrationId);
    const logger = pino({ level: 'silent' });
    await new RegistrationRuns(database.store, logger, (report) => told.push(report), {}, QUIET).run(job);
  }
  const outcomes = (): string[] => told.map(({ outcome }) => outcome);

  it('reads all that lie there, the oldest first, a refused one between them not in the way', async () => {
    await bundle('b.zip', 2, 3 * MINUTE);
    await put('broken.zip', 2 * MINUTE, 'no zip at all');
    await bundle('a.zip', 3, MINUTE);
    await put('half.zip.part');
    await run();
    expect(outcomes()).toEqual(['applied', 'refused', 'applied']);
    expect(told.map(({ roster }) => roster.students)).toEqual([2, 2, 3]);
    expect((await readdir(folder)).sort()).toEqual(['done', 'half.zip.part', 'refused']);
    expect(await database.store.schedule.dueTimes(job)).toEqual([]);
  });

  it('that is empty is no run, and its due time has passed', async () => {
    await run();
    expect(told).toEqual([]);
    expect(await database.store.schedule.dueTimes(job)).toEqual([]);
  });

  it('that is not there is a refused run with a sentence', async () => {
    await rm(folder, { recursive: true });
    await run();
    expect(told).toMatchObject([
      { outcome: 'refused', reasons: [{ code: 'DROP_FOLDER', text: expect.stringContaining(folder) }] },
    ]);
  });

  it('whose bundle was cancelled leaves it where it is, for the job that comes again', async () => {
    await bundle('day.zip', 2, MINUTE);
    await database.store.schedule.runSoon(job.districtId, job.registrationId);
    const runs = new RegistrationRuns(database.store, pino({ level: 'silent' }), () => undefined, {}, QUIET);
    const running = runs.run(job);
    const stopping = runs.stop(0);
    await expect(running).rejects.toThrow(RunToBeRepeated);
    await stopping;
    expect(await readdir(folder)).toEqual(['day.zip']);
    expect(await database.store.schedule.dueTimes(job)).toHaveLength(1);
    await run();
    expect(outcomes()).toEqual(['applied']);
  });
});
