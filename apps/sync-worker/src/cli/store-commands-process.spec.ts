import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleOf, guardian, school, student, writeBundle, type BundleRow } from 'oneroster-client/testing';
import { approveHold, LOCAL_DISTRICT, registrationNamed, type PlanOverview } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';

const cli = resolve(__dirname, '../../dist/cli/main.js');

/* What is asked of the store alone, as its users ask it: a process each, its arguments, exit code and both its outputs. */

jest.setTimeout(120_000); // processes of their own, on busy machines

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  if (!existsSync(cli))
    throw new Error('The sync-worker is not built: run `npm run build`, or `npm test`, which does.');
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'store commands '));
  await bundle('whole.zip', 40);
  await bundle('torn.zip', 30);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function bundle(name: string, families: number): Promise<void> {
  const users = Array.from({ length: families }, (_, at): BundleRow[] => [
    student({ sourcedId: `s${at}`, givenName: 'Adaline', agentSourcedIds: [`g${at}`] }),
    guardian({ sourcedId: `g${at}`, givenName: 'Galefrid', agentSourcedIds: [`s${at}`] }),
  ]).flat();
  await writeBundle(join(folder, name), bundleOf({ orgs: [school()], users }), { mtime: new Date() });
}

function sync(...args: string[]): Promise<{ code: number | null; said: string; errors: string }> {
  return new Promise((done) => {
    const env = { ...process.env, DATABASE_URL: database.databaseUrl, DATABASE_OWNER_URL: database.ownerUrl };
    const child = spawn(process.execPath, [cli, ...args, '--name', 'asked'], { env, cwd: folder });
    let [said, errors] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
    child.on('close', (code) => done({ code, said, errors }));
  });
}
const by = ['--by', 'Robin Approver', '--reason', 'The SIS lost a file.'];

test('before anything was synced under the name, each says so and ends with 2', async () => {
  expect(await sync('--show-holds')).toEqual({
    ...{ code: 2, said: '' },
    errors: 'sync: There is no registration "asked" yet: nothing was synced under this --name.\n',
  });
});

test('a hold is shown, rejected, asked about again, and its approval taken back; every step by a process', async () => {
  expect((await sync('--bundle', 'whole.zip', '--quiet')).code).toBe(0);
  expect((await sync('--bundle', 'torn.zip', '--quiet')).code).toBe(3);

  const plan = await sync('--show-plan', '--csv', 'plan.csv');
  expect(plan).toMatchObject({ code: 0, errors: '' });
  expect(plan.said).toContain('would lose 10 of its 40 students');
  expect(await readFile(join(folder, 'plan.csv'), 'utf8')).toMatch(/^student,remove,tightens,s39,/m);
  const asJson = await sync('--show-plan', '--json');
  expect(JSON.parse(asJson.said) as PlanOverview).toMatchObject({
    run: { outcome: 'held' },
    counts: { students: { removed: 10 } },
  });

  const waiting = await sync('--show-holds');
  expect(waiting).toMatchObject({ code: 0, errors: '' });
  expect(waiting.said).toContain('waits for a decision');

  expect((await sync('--reject', ...by)).code).toBe(0);
  expect((await sync('--show-holds')).said).toMatch(
    /Rejected by Robin Approver at .*: The SIS lost a file\./,
  );
  expect((await sync('--cancel-rejection', ...by)).code).toBe(0);

  await approve();
  expect(await sync('--cancel-approval', ...by)).toEqual({
    ...{ code: 0, errors: '' },
    said: 'The approval is taken back: nothing is applied until somebody approves again.\n',
  });
  expect((await sync('--bundle', 'torn.zip', '--quiet')).code).toBe(3);

  for (const { said, errors } of [plan, asJson, waiting])
    expect(said + errors).not.toMatch(/Adaline|Galefrid/);
});

test.each([
  [['--reject'], /--by/],
  [['--cancel-approval', ...by], /no approval to cancel/],
  [['--show-plan', '--run', '999999'], /no run 999999/],
])('%j ends with 2 and one sentence', async (args, sentence) => {
  const { code, said, errors } = await sync(...args);
  expect({ code, said }).toEqual({ code: 2, said: '' });
  expect(errors).toMatch(sentence);
  expect(errors.trimEnd().split('\n')).toHaveLength(1);
});

/** As somebody else would, over HTTP, while the next run waits. */
async function approve(): Promise<void> {
  const districtId = await database.store.ensureDistrict(LOCAL_DISTRICT);
  await database.store.withDistrict(districtId, async (tx) => {
    const registrationId = await registrationNamed(tx, 'asked');
    await approveHold(tx, { newestOf: registrationId! }, { by: 'Robin Approver', reason: 'They moved.' });
  });
}
