import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readListFiles } from 'ivm-adapter/testing';
import { bundleOf, guardian, school, student, writeBundle, type BundleRow } from 'oneroster-client/testing';
import { LOCAL_DISTRICT } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import type { SyncReport } from '../run/sync-report';

/** Moments of a run at which it is killed, evenly spread: of a first load, and of the next day's. */
const KILLED = process.env['ROSTER_TEST_LONG'] ? { first: 5, next: 3 } : { first: 3, next: 2 };
/** Families of a district. */
const MANY = process.env['ROSTER_TEST_LONG'] ? 3000 : 1000;

const cli = resolve(__dirname, '../../dist/cli/main.js');

/** The command line as its users run it, in a process of its own that is killed at every moment of a run. */
describe('the sync command', () => {
  let database: TestDatabase;
  let folder: string;
  let monday: string;
  let tuesday: string;

  beforeAll(async () => {
    if (!existsSync(cli))
      throw new Error('The sync-worker is not built: run `npm run build`, or `npm test`, which does.');
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'killed run ')); // paths may have blanks
    monday = join(folder, 'monday.zip');
    tuesday = join(folder, 'tuesday.zip');
    await writeBundle(monday, bundleOf({ orgs: [school()], users: families(0, MANY) }));
    await writeBundle(tuesday, bundleOf({ orgs: [school()], users: families(MANY / 20, MANY + 200) }));
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('killed at any moment leaves the last good roster or the next one, and the next run heals everything', async () => {
    expect(await sync('kept', monday)).toBe(0);
    const [before, undisturbed] = [await rosterOf('kept'), await rosterAfter('undisturbed')];
    expect(before).not.toEqual(undisturbed);

    const duration = await timed(() => sync('timed', monday));
    const seen = new Set<string>();
    for (let at = 1; at <= KILLED.first; at += 1) {
      await sync('killed', tuesday, { killAfterMs: (duration * 1.1 * at) / KILLED.first });
      const now = await rosterOf('killed');
      seen.add(now === '[]' ? 'nothing' : now === undisturbedFirst(undisturbed, now) ? 'all' : 'part');
      expect(['nothing', 'all']).toContain([...seen].at(-1));
    }
    for (let at = 1; at <= KILLED.next; at += 1) {
      await sync('kept', tuesday, { killAfterMs: (duration * at) / KILLED.next });
      expect([before, undisturbed]).toContain(await rosterOf('kept'));
    }
    expect(await sync('kept', tuesday)).toBe(0);
    expect(await rosterOf('kept')).toEqual(undisturbed);
    const lists = await readListFiles(join(folder, 'lists kept'));
    expect(lists.schools[0]?.students).toHaveLength(MANY + 200 - MANY / 20);
  }, 180_000);

  /** A first load either gave the very roster of Tuesday or nothing; it has no history of Monday's leavers. */
  function undisturbedFirst(undisturbed: string, now: string): string {
    const active = (JSON.parse(undisturbed) as string[]).filter((row) => !row.endsWith(' gone'));
    return JSON.stringify(active) === now ? now : 'different';
  }

  async function rosterAfter(name: string): Promise<string> {
    await sync(name, monday);
    await sync(name, tuesday);
    return rosterOf(name);
  }

  it('answers with the exit codes of the contract and one sentence', async () => {
    const mtime = new Date();
    const broken = join(folder, 'broken.zip');
    await writeBundle(broken, { 'users.csv': 'nothing\n' });
    const few = join(folder, 'few.zip');
    await writeBundle(few, bundleOf({ orgs: [school()], users: families(0, 80) }), { mtime });
    const most = join(folder, 'most.zip');
    await writeBundle(most, bundleOf({ orgs: [school()], users: families(0, 100) }), { mtime });
    const tiny = join(folder, 'tiny.zip');
    await writeBundle(tiny, bundleOf({ orgs: [school()], users: families(0, 20) }), { mtime });

    expect(await sync('codes', most)).toBe(0);
    expect(await sync('codes', most)).toBe(0);
    expect(await sync('codes', few)).toBe(3);
    expect(await sync('codes', tiny)).toBe(4);
    expect(await sync('codes', broken)).toBe(2);
    expect(await sync('codes', join(folder, 'absent.zip'))).toBe(2);
    expect((await run(['--bundle'])).code).toBe(2);
    const wrong = await run(['--bundle', most, '--by', 'Robin']);
    expect(wrong).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'sync: --by and --reason go with --approve.\n',
    });
    expect((await run(['--help'])).stdout).toContain('--bundle FILE');
    const json = await run(['--bundle', few, '--name', 'codes', '--json', '--dry-run']);
    expect(json.code).toBe(3);
    expect((JSON.parse(json.stdout) as SyncReport).run).toMatchObject({
      registration: 'codes',
      dryRun: true,
    });
  }, 120_000);

  it('interrupted by Ctrl-C, it cancels and says 130', async () => {
    const duration = await timed(() => sync('measured', tuesday));
    const child = start('cancelled', tuesday);
    await pause(duration * 0.3);
    child.process.kill('SIGINT');
    const code = await child.code;
    // Fast machines may be through already, slow ones may not have begun to listen.
    expect([130, 0, null]).toContain(code);
    expect(await sync('cancelled', tuesday)).toBe(0);
    expect(await rosterOf('cancelled')).toEqual(await rosterOf('measured'));
  }, 60_000);

  function start(
    name: string,
    bundle: string,
  ): { process: ReturnType<typeof spawn>; code: Promise<number | null> } {
    const args = [
      '--name',
      name,
      '--bundle',
      bundle,
      '--out',
      join(folder, `lists ${name}`),
      '--report',
      join(folder, `${name}.json`),
    ];
    const child = spawn(process.execPath, [cli, ...args, '--quiet'], {
      env: environment(),
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    return { process: child, code: new Promise((done) => child.on('close', (code) => done(code))) };
  }

  async function sync(
    name: string,
    bundle: string,
    { killAfterMs }: { killAfterMs?: number } = {},
  ): Promise<number | null> {
    const child = start(name, bundle);
    if (killAfterMs !== undefined) setTimeout(() => child.process.kill('SIGKILL'), killAfterMs);
    const code = await child.code;
    if (code === 0)
      expect(JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'))).toHaveProperty('outcome');
    return code;
  }

  function run(args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    return new Promise((done) => {
      const child = spawn(process.execPath, [cli, ...args], { env: environment() });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
      child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
      child.on('close', (code) => done({ code, stdout, stderr }));
    });
  }

  function environment(): NodeJS.ProcessEnv {
    return { ...process.env, DATABASE_URL: database.databaseUrl, DATABASE_OWNER_URL: database.ownerUrl };
  }

  /** All rows of a registration's roster as text, its ids and times left out. */
  async function rosterOf(name: string): Promise<string> {
    const districtId = await database.store.ensureDistrict(LOCAL_DISTRICT);
    const rows = await database.store.withDistrict(districtId, (tx) =>
      tx.query<{ row: string }>(
        `with r as (select id from registration where name = $1)
         select 'student ' || sourced_id || ' ' || family_name || case when active then ' here' else ' gone' end as row from student where registration_id = (select id from r)
         union all select 'contact ' || sourced_id || ' ' || phone || case when active then ' here' else ' gone' end from contact where registration_id = (select id from r)
         union all select 'link ' || t.sourced_id || ' ' || c.sourced_id || ' ' || l.marked || case when l.state = 'ACTIVE' then ' here' else ' gone' end
           from link l join student t on t.id = l.student_id join contact c on c.id = l.contact_id where l.registration_id = (select id from r)
         order by 1`,
        [name],
      ),
    );
    return JSON.stringify(rows.map(({ row }) => row));
  }
});

function* families(from: number, to: number): Generator<BundleRow> {
  for (let at = from; at < to; at += 1) {
    yield student({ sourcedId: `s${at}`, agentSourcedIds: [`g${at}`] });
    yield guardian({ sourcedId: `g${at}`, agentSourcedIds: [`s${at}`] });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
