import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createListFilesGateway } from 'ivm-adapter';
import { readBundle, readSupplement } from 'oneroster-client';
import { bundleOf, guardian, school, student, writeBundle, type BundleRow } from 'oneroster-client/testing';
import { LOCAL_DISTRICT } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { runSync } from './run-sync';
import type { SyncReport } from './sync-report';

const HEADER = 'studentSourcedId,contactSourcedId,relationship,pickup,contactAllowed,priority,restriction';

describe('a supplement beside a bundle', () => {
  let database: TestDatabase;
  let folder: string;
  let districtId: number;
  let files = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    districtId = await database.store.ensureDistrict(LOCAL_DISTRICT);
    folder = await mkdtemp(join(tmpdir(), 'supplement-'));
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  /** A registration of ten families, and a way to sync it with one supplement after the other. */
  async function registration(name: string): Promise<Sync> {
    const registrationId = await database.store.ensureRegistration(districtId, { name, kind: 'csv' });
    return async ({ rows, writtenAt = new Date(), gone = 0 }) => {
      files += 1;
      const bundle = join(folder, `${files}.zip`);
      const path = join(folder, `${files}.csv`);
      await writeBundle(bundle, bundleOf({ orgs: [school()], users: families(20).slice(gone * 2) }));
      if (rows !== undefined) {
        await writeFile(path, [HEADER, ...rows, ''].join('\n'));
        await utimes(path, writtenAt, writtenAt);
      }
      return runSync({
        store: database.store,
        districtId,
        registrationId,
        registration: name,
        trigger: 'cli',
        openSource: () => readBundle(bundle),
        ...(rows === undefined ? {} : { openSupplement: () => readSupplement(path) }),
        schools: null,
        dryRun: false,
        approval: null,
        gateway: createListFilesGateway({ directory: join(folder, name) }),
        waitMs: 0,
        now: () => new Date(),
      });
    };
  }
  type Sync = (given: { rows?: string[]; writtenAt?: Date; gone?: number }) => Promise<SyncReport>;

  const families = (count: number): BundleRow[] =>
    Array.from({ length: count }, (_, at) => [
      student({ sourcedId: `s${at}`, agentSourcedIds: [`g${at}`] }),
      guardian({ sourcedId: `g${at}`, email: `g${at}@example.org`, agentSourcedIds: [`s${at}`] }),
    ]).flat();

  /** What is stored of a pair. */
  async function stored(name: string, pupil: string): Promise<unknown> {
    return database.store.withDistrict(districtId, (tx) =>
      tx.query(
        `select r.pickup, r.contact_allowed, r.restriction, r.silence from supplement_row r
           join registration g on g.id = r.registration_id where g.name = $1 and r.student_sourced_id = $2`,
        [name, pupil],
      ),
    );
  }

  it('is compared, applied and counted; its relationship and priority stand in the list', async () => {
    const sync = await registration('applied');
    const first = await sync({ rows: ['s0,g0,Mother,yes,,1,', 's1,nobody,,no,,,', 's2,g2,,perhaps,,,'] });
    expect(first).toMatchObject({
      outcome: 'applied',
      read: { supplement: 3 },
      rejections: [
        { code: 'UNREADABLE_VALUE', resource: 'supplement', field: 'pickup', count: 1, examples: ['s2'] },
      ],
    });
    expect(first.warnings).toContainEqual(
      expect.objectContaining({ code: 'SUPPLEMENT_UNKNOWN_PERSON', count: 1, examples: ['nobody'] }),
    );
    expect(await stored('applied', 's2')).toMatchObject([{ pickup: -1 }]);
    const list = await readFile(join(folder, 'applied', 'school-1', 'relationships.csv'), 'utf8');
    expect(list).toMatch(/^s0,g0,Mother,Yes,confirmed,1,/m);
    expect(list).toMatch(/^s1,g1,,Yes,linked,,/m);
    expect(list).toMatch(/^s2,g2,,Verify,see office,,/m);

    const same = await sync({ rows: ['s0,g0,Mother,yes,,1,', 's1,nobody,,no,,,', 's2,g2,,perhaps,,,'] });
    expect(same.outcome).toBe('nothing_to_do');
    const later = await sync({ rows: ['s0,g0,Mother,no,,1,', 's1,nobody,,no,,,', 's2,g2,,perhaps,,,'] });
    expect(later).toMatchObject({
      outcome: 'applied',
      changes: { links: { created: 0, updated: 1, removed: 0 } },
    });
    expect((await sync({})).outcome).toBe('nothing_to_do');
    expect(await stored('applied', 's0')).toMatchObject([{ pickup: -1 }]);
  });

  it('that is older than the last, or empty, is refused and changes nothing', async () => {
    const sync = await registration('refused');
    const rows = ['s0,g0,Mother,no,,1,'];
    await sync({ rows, writtenAt: new Date('2026-03-02T00:00:00Z') });
    const older = await sync({ rows: ['s0,g0,Mother,yes,,1,'], writtenAt: new Date('2026-03-01T00:00:00Z') });
    expect(older).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'SUPPLEMENT_OLDER_THAN_APPLIED' }],
    });
    const empty = await sync({ rows: [] });
    expect(empty).toMatchObject({ outcome: 'refused', reasons: [{ code: 'EMPTY_SUPPLEMENT' }] });
    expect(await stored('refused', 's0')).toMatchObject([{ pickup: -1, silence: 'none' }]);
  });

  it('that no longer says what forbids is not believed: five such links hold the school', async () => {
    const sync = await registration('silent');
    const rows = Array.from(
      { length: 12 },
      (_, at) => `s${at},g${at},,,no,,${at === 0 ? 'Court order' : ''}`,
    );
    await sync({ rows });
    const one = await sync({
      rows: [rows[0]!.replace('no', '').replace('Court order', ''), ...rows.slice(1)],
    });
    expect(one.outcome).toBe('applied');
    const kept = { contact_allowed: -1, restriction: 'Court order', silence: 'set aside' };
    expect(await stored('silent', 's0')).toMatchObject([kept]);

    const many = await sync({ rows: rows.slice(0, 7) });
    expect(many).toMatchObject({ outcome: 'held', reasons: [{ code: 'RESTRICTIONS_SILENT', measured: 5 }] });
    expect(await stored('silent', 's11')).toMatchObject([{ contact_allowed: -1, silence: 'waiting' }]);
  });

  it('tightens at once, though its school is held, and loosens nothing there', async () => {
    const sync = await registration('held');
    await sync({ rows: ['s18,g18,,yes,,,', 's19,g19,,no,,,'] });
    const held = await sync({ rows: ['s18,g18,,no,,,', 's19,g19,,yes,,,'], gone: 6 });
    expect(held.outcome).toBe('held');
    expect(await stored('held', 's18')).toMatchObject([{ pickup: -1 }]);
    expect(await stored('held', 's19')).toMatchObject([{ pickup: -1 }]);
  });
});
