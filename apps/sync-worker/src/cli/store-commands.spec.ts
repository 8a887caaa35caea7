import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from 'oneroster-client';
import { bundleOf, guardian, school, student, writeBundle, type BundleRow } from 'oneroster-client/testing';
import { LOCAL_DISTRICT, planChangesPage, type PlanOverview } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { runSync } from '../run/run-sync';
import type { SyncReport } from '../run/sync-report';
import { readCommandLine } from './command-line';
import { runStoreCommand, type StoreAnswer } from './run-store-command';

/* `--show-plan`, `--show-holds`, `--reject` … after a run that was held: ten families of forty have left. */

let database: TestDatabase;
let folder: string;
let districtId: number;
let registrationId: number;
let held: SyncReport;

const orgs = [school(), school({ sourcedId: 'school-2', name: 'Grant Elementary' })];
/** The contacts' ids begin with what a spreadsheet would run; the first child has two adults. */
const families = (from: number, to: number): BundleRow[] =>
  Array.from({ length: to - from }, (_, at) => [
    student({ sourcedId: `s${from + at}`, givenName: 'Adaline', agentSourcedIds: [`=g${from + at}`] }),
    guardian({ sourcedId: `=g${from + at}`, givenName: 'Galefrid', agentSourcedIds: [`s${from + at}`] }),
  ]).flat();
const child = (agents: string[]): BundleRow =>
  student({ sourcedId: 'x', orgSourcedIds: ['school-2'], agentSourcedIds: agents });

async function sync(users: BundleRow[]): Promise<SyncReport> {
  const path = join(folder, `${Math.random()}.zip`);
  await writeBundle(path, bundleOf({ orgs, users }));
  return runSync({
    ...{ store: database.store, districtId, registrationId, registration: 'plans', trigger: 'cli' },
    openSource: () => readBundle(path),
    ...{ schools: null, dryRun: false, approval: null, gateway: null, waitMs: 0, now: () => new Date() },
  });
}

async function ask(...args: string[]): Promise<StoreAnswer> {
  const line = readCommandLine([...args, '--name', 'plans']);
  if (!('store' in line)) throw new Error(JSON.stringify(line));
  return runStoreCommand(database.store, districtId, registrationId, line.store);
}

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'store-commands-'));
  districtId = await database.store.ensureDistrict(LOCAL_DISTRICT);
  registrationId = await database.store.ensureRegistration(districtId, { name: 'plans', kind: 'csv' });
  const first = families(0, 40);
  await sync([...first, child(['=g0']), guardian({ sourcedId: 'e', agentSourcedIds: ['x'] })]);
  held = await sync([...first.slice(0, 60), child(['=g0'])]);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

test('--show-plan says what the held run would have changed, whom it touches and which school waits', async () => {
  expect(held.outcome).toBe('held');
  const { lines, json } = await ask('--show-plan');
  expect(json as PlanOverview).toMatchObject({
    run: { id: held.run.id, outcome: 'held', dryRun: false },
    firstLoad: false,
    counts: {
      students: { before: 41, removed: 10 },
      contacts: { removed: 11 },
      links: { before: 42, removed: 11 },
    },
    changes: { tightening: 32, loosening: 0 },
    blastRadius: { schoolsTouched: 2, leftWithNoAdult: 0, contactsPerStudent: { before: 1.02 } },
    schools: [
      { sourcedId: 'school-1', state: 'held', students: { removed: 10 } },
      { sourcedId: 'school-2', state: 'goes on' },
    ],
  });
  expect(lines[0]).toContain(`Plan of run ${held.run.id} of registration "plans"`);
  expect(lines.join('\n')).toContain('would lose 10 of its 40 students');
  expect(lines.join('\n')).not.toMatch(/Adaline|Galefrid/);
});

test('of a first load it says that everybody was new', async () => {
  const { lines } = await ask('--show-plan', '--run', String(held.run.id! - 1));
  expect(lines).toContainEqual(expect.stringContaining('Everybody was new'));
  await expect(ask('--show-plan', '--run', '999999')).rejects.toThrow(/no run 999999/);
});

test('--csv writes every change by ids, and no cell that a spreadsheet would run', async () => {
  const csv = join(folder, 'plan.csv');
  const { lines } = await ask('--show-plan', '--csv', csv);
  const records = (await readFile(csv, 'utf8')).trimEnd().split('\r\n');
  expect(records[0]).toBe('kind,change,direction,sourcedId,contactSourcedId,schools,fields,before,after');
  expect(lines.at(-1)).toBe(`${records.length - 1} changes written to ${csv}.`);
  expect(records).toContain("link,remove,tightens,s39,'=g39,school-1,state,ACTIVE,");
  expect(records.filter((record) => /(^|,)=/.test(record))).toEqual([]);
  expect(records.join('\n')).not.toMatch(/Adaline|Galefrid/);
});

test('pages of changes join without a gap, and narrow to a school or kind', async () => {
  const page = (query: Omit<Parameters<typeof planChangesPage>[2], 'most'>, most = 7) =>
    database.store.withDistrict(districtId, (tx) => planChangesPage(tx, held.run.id!, { ...query, most }));
  const whole = await page({}, 1_000);
  const joined = [];
  for (let rows = await page({}); rows.length > 0; rows = await page({ after: rows.at(-1)!.seq }))
    joined.push(...rows);
  expect(joined).toEqual(whole);
  const links = await page({ school: 'school-2', kind: 'link' });
  expect(links.map(({ sourcedId }) => sourcedId)).toEqual(['x']);
  const others = await database.store.ensureDistrict({ key: 'other', name: 'Other', timezone: 'UTC' });
  const foreign = await database.store.withDistrict(others, (tx) =>
    planChangesPage(tx, held.run.id!, { most: 7 }),
  );
  expect(foreign).toEqual([]);
});

test('--reject, --cancel-rejection and --show-holds say what was decided and what holds', async () => {
  const by = ['--by', 'Robin Approver', '--reason', 'The SIS lost a file.'];
  await expect(ask('--cancel-approval', ...by)).rejects.toThrow(/no approval to cancel/);
  expect((await ask('--reject', '--until', '2999-01-31', ...by)).lines.join()).toContain(
    'through 2999-01-31',
  );
  const shown = (await ask('--show-holds')).lines.join('\n');
  expect(shown).toMatch(/: rejected \(run \d+\)/);
  expect(shown).toMatch(/Rejected by Robin Approver at .*: The SIS lost a file\./);
  expect(shown).toContain('10 links answer "ask the office"');
  await ask('--cancel-rejection', ...by);
  expect((await ask('--show-holds')).lines[0]).toContain('waits for a decision');
  await expect(
    runStoreCommand(database.store, districtId, null, { name: 'x', json: false, does: 'show holds' }),
  ).rejects.toThrow(/no registration "x"/);
});
