import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from 'oneroster-client';
import { bundleOf, guardian, school, student, writeBundle, type BundleRow } from 'oneroster-client/testing';
import { proposeSetting, writeCalendar, type DistrictCalendar } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { runSync } from './run-sync';
import type { SyncReport } from './sync-report';
import type { SyncRequest } from './sync-request';

/** What the gate is told beside the plan, in whole runs: the calendar of the district's zone, and its memory. */
describe('the gate of a run', () => {
  let database: TestDatabase;
  let folder: string;
  let districtId: number;
  let names = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'run-gate-'));
    districtId = await database.store.ensureDistrict({
      ...{ key: 'maple', name: 'Maple', timezone: 'America/Chicago' },
    });
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  async function registration(): Promise<
    (users: BundleRow[], at: string, more?: Partial<SyncRequest>) => Promise<SyncReport>
  > {
    names += 1;
    const name = `registration ${names}`;
    const registrationId = await database.store.ensureRegistration(districtId, { name, kind: 'csv' });
    return async (users, at, more = {}) => {
      const path = join(folder, `${names}-${at}.zip`.replaceAll(':', ''));
      await writeBundle(path, bundleOf({ orgs: [school()], users }), { mtime: new Date(at) });
      return runSync({
        ...{ store: database.store, districtId, registrationId, registration: name, trigger: 'cli' },
        ...{ schools: null, dryRun: false, approval: null, gateway: null, waitMs: 0 },
        openSource: () => readBundle(path),
        now: () => new Date(at),
        ...more,
      });
    };
  }

  const families = (count: number): BundleRow[] =>
    Array.from({ length: count }, (_, at) => [
      student({ sourcedId: `s${at}`, agentSourcedIds: [`g${at}`] }),
      guardian({ sourcedId: `g${at}`, agentSourcedIds: [`s${at}`] }),
    ]).flat();
  const calendar = (change: Partial<DistrictCalendar>): Promise<void> =>
    database.store.withDistrict(districtId, (tx) =>
      writeCalendar(tx, { blackouts: [], announcements: [], ...change }),
    );
  const codes = ({ reasons }: SyncReport): string[] => reasons.map(({ code }) => code);

  it('removes nobody in a blackout, which is a day of the district’s own clock, and adds who is new', async () => {
    const sync = await registration();
    await sync(families(30), '2026-03-01T18:00:00Z');
    await calendar({
      blackouts: [{ from: '2026-03-03', to: '2026-03-04', by: 'Kim', reason: 'State testing' }],
    });
    // It is still the 2nd in Chicago.
    expect(await sync(families(29), '2026-03-03T05:30:00Z')).toMatchObject({ outcome: 'applied' });
    const held = await sync(families(28), '2026-03-03T06:30:00Z');
    expect([held.outcome, codes(held), held.roster.students]).toEqual(['held', ['BLACKOUT'], 29]);
    expect(await sync(families(31), '2026-03-04T20:00:00Z')).toMatchObject({
      outcome: 'applied',
      changes: { students: { created: 2 } },
    });
    expect(await sync(families(30), '2026-03-05T06:30:00Z')).toMatchObject({ outcome: 'applied' });
  });

  it('lets an announced rollover pass on its days, and holds the day after as if it had been approved', async () => {
    const sync = await registration();
    await sync(families(40), '2026-06-01T18:00:00Z');
    const announced = {
      from: '2026-06-20',
      to: '2026-06-21',
      shares: { removedShare: 0.6, linksLostShare: 0.6 },
    };
    await calendar({ announcements: [{ ...announced, by: 'Kim', reason: 'Grade 5 leaves' }] });
    expect(codes(await sync(families(30), '2026-06-19T18:00:00Z'))).toContain('STUDENTS_REMOVED');
    // Marks lie on what was held; the announcement lets the same pass.
    expect(await sync(families(20), '2026-06-20T18:00:00Z')).toMatchObject({ outcome: 'applied' });
    // More the next day, which is more than was announced for both: counted from a week ago.
    expect((await sync(families(15), '2026-06-21T18:00:00Z')).outcome).toBe('held');
    // Two of twenty are nothing when what was announced is no news.
    expect(await sync(families(18), '2026-06-23T18:00:00Z')).toMatchObject({ outcome: 'applied' });
    await calendar({});
  });

  it('remembers seven days: small steps add up, an approval is where they are counted from', async () => {
    const sync = await registration();
    const loss = [60, 60, 57, 55];
    for (const [day, count] of loss.entries())
      if (day > 0)
        expect((await sync(families(count), `2026-04-1${day}T18:00:00Z`)).outcome).not.toBe('held');
      else await sync(families(count), '2026-04-01T18:00:00Z');
    const held = await sync(families(52), '2026-04-14T18:00:00Z');
    expect([held.outcome, held.roster.students]).toEqual(['held', 55]);
    expect(held.reasons.every(({ text }) => text.startsWith('Counted from seven days ago'))).toBe(true);
    const approval = { by: 'Kim', reason: 'They moved away' };
    const approved = await sync(families(52), '2026-04-15T18:00:00Z', { approval });
    expect([approved.outcome, approved.roster.students]).toEqual(['applied', 52]);
    expect((await sync(families(49), '2026-04-16T18:00:00Z')).outcome).toBe('applied');
    expect((await sync(families(46), '2026-04-17T18:00:00Z')).outcome).toBe('held');
  });

  it('holds by the limits of the registration, where it has its own', async () => {
    await calendar({});
    const [usual, strict] = [await registration(), await registration()];
    const registrationId = await database.store.ensureRegistration(districtId, {
      ...{ name: `registration ${names}`, kind: 'csv' },
    });
    const wanted = () => ({ floor: 0, removedShare: 0.02 });
    const who = { subject: 'kim', name: null, roles: ['support'] };
    await database.store.withDistrict(districtId, (tx) =>
      proposeSetting(tx, { setting: 'gate_limits', registrationId, wanted }, who),
    );
    for (const [sync, outcome] of [
      [usual, 'applied'],
      [strict, 'held'],
    ] as const) {
      await sync(families(30), '2026-08-01T18:00:00Z');
      expect((await sync(families(29), '2026-08-02T18:00:00Z')).outcome).toBe(outcome);
    }
  });
});
