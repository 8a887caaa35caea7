import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from 'oneroster-client';
import { bundleOf, guardian, school, student, writeBundle } from 'oneroster-client/testing';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { runSync } from './run-sync';
import type { SyncReport } from './sync-report';

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'reused-ids-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

/** Twenty families; the adult of the eighth is called as given. */
async function sync(givenName: string): Promise<SyncReport> {
  const users = Array.from({ length: 20 }, (_, at) => [
    student({ sourcedId: `s${at}`, agentSourcedIds: [`g${at}`] }),
    guardian({ sourcedId: `g${at}`, givenName: at === 7 ? givenName : 'Grace', agentSourcedIds: [`s${at}`] }),
  ]).flat();
  const path = join(folder, 'district.zip');
  await writeBundle(path, bundleOf({ orgs: [school()], users }), { mtime: new Date() });
  const { store } = database;
  const districtId = await store.ensureDistrict({ key: 'reused', name: 'Reused', timezone: 'UTC' });
  const registrationId = await store.ensureRegistration(districtId, { name: 'one', kind: 'csv' });
  return runSync({
    ...{ store, districtId, registrationId, registration: 'one', trigger: 'cli' },
    openSource: () => readBundle(path),
    ...{ schools: null, dryRun: false, approval: null, gateway: null, waitMs: 0, now: () => new Date() },
  });
}
const warned = ({ warnings }: SyncReport): unknown => warnings.find(({ code }) => code === 'ID_REUSED');

test('an id that means another human is warned of in every report until it means the former again', async () => {
  expect(warned(await sync('Grace'))).toBeUndefined();
  const reused = { code: 'ID_REUSED', count: 1, examples: ['g7'] };
  const first = await sync('Wolfgang');
  expect(first.outcome).toBe('applied');
  expect(warned(first)).toMatchObject(reused);
  expect(first.roster?.links).toBe(19);
  expect(warned(await sync('Wolfgang'))).toMatchObject(reused);
  const again = await sync('Grace');
  expect(warned(again)).toBeUndefined();
  expect(again.roster?.links).toBe(20);
});
