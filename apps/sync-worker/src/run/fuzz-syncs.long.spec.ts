import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from 'oneroster-client';
import { familyFiles, randomFrom, writeBundle, writeDamagedBundle } from 'oneroster-client/testing';
import { LOCAL_DISTRICT } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { runSync } from './run-sync';
import type { SyncReport } from './sync-report';
import type { SyncRequest } from './sync-request';

/** `FUZZ_SEED=n FUZZ_FROM=n FUZZ_SYNCS=1` has one case again. */
const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const from = Number(process.env['FUZZ_FROM'] ?? 0);
const cases = Number(process.env['FUZZ_SYNCS'] ?? 2000);
const LIMIT_MS = 60_000;
const FAMILIES = 24;
/** At most so many of a school may go without a question (docs: the gate, "> 10 % and > 5"). */
const MAY_GO = 5;

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'fuzz-syncs-'));
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

it(`${cases} damaged bundles synced onto a roster never lose it (seed ${seed})`, async () => {
  const { store } = database;
  const districtId = await store.ensureDistrict(LOCAL_DISTRICT);
  const registrationId = await store.ensureRegistration(districtId, { name: 'fuzz', kind: 'csv' });
  const path = join(folder, 'district.zip');
  const files = familyFiles(FAMILIES);
  // Each bundle is exported a minute after the one before, all of them in the past.
  const started = Date.now() - 60_000 * (3 * cases + 10);
  let minute = 0;
  const mtime = () => new Date(started + 60_000 * (minute += 1));
  const sync = (approval: SyncRequest['approval'] = null): Promise<SyncReport> =>
    runSync({
      store,
      districtId,
      registrationId,
      registration: 'fuzz',
      trigger: 'cli',
      openSource: () => readBundle(path),
      schools: null,
      dryRun: false,
      approval,
      gateway: null,
      waitMs: 0,
      now: () => new Date(),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
  const whole = { students: FAMILIES, contacts: FAMILIES };
  const load = async (): Promise<SyncReport> => {
    await writeBundle(path, files, { manifest: false, mtime: mtime() });
    const report = await sync();
    return report.outcome === 'held' ? sync({ by: 'a spec', reason: 'back to the whole roster' }) : report;
  };

  expect((await load()).roster).toMatchObject(whole);
  let digest = await database.rosterDigest();
  const outcomes: Record<string, number> = {};
  for (let at = from; at < from + cases; at += 1) {
    await writeDamagedBundle(path, files, randomFrom(seed + at), { mtime: mtime() });
    const report = await sync();
    outcomes[report.outcome] = (outcomes[report.outcome] ?? 0) + 1;
    const after = await database.rosterDigest();
    try {
      expect(['applied', 'nothing_to_do', 'held', 'refused', 'failed']).toContain(report.outcome);
      expect(report.error?.kind).not.toBe('ours');
      const mayGo = report.outcome === 'applied' ? MAY_GO : 0;
      expect(report.roster.students).toBeGreaterThanOrEqual(FAMILIES - mayGo);
      expect(report.roster.contacts).toBeGreaterThanOrEqual(FAMILIES - mayGo);
      if (['refused', 'failed'].includes(report.outcome)) expect(after).toEqual(digest);
      if (after.people === digest.people && after.schools === digest.schools) continue;
      expect((await load()).roster).toMatchObject(whole); // the next good bundle heals everything
      digest = await database.rosterDigest();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`case ${at} of seed ${seed} (${report.outcome}, ${JSON.stringify(report.error ?? report.reasons)}): ${why}`, { cause: error }); // prettier-ignore
    }
  }
  process.stdout.write(`seed ${seed}: ${JSON.stringify(outcomes)}\n`);
  expect(outcomes['applied']).toBeGreaterThan(0);
  expect(outcomes['refused']).toBeGreaterThan(0);
});
