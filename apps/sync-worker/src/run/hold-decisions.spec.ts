import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from 'oneroster-client';
import { bundleOf, guardian, school, student, writeBundle, type BundleRow } from 'oneroster-client/testing';
import {
  approveHold,
  cancelApproval,
  cancelRejection,
  LOCAL_DISTRICT,
  readHolds,
  rejectHold,
  type HoldRecord,
  type RosterStore,
} from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { runSync } from './run-sync';
import type { SyncReport } from './sync-report';
import type { SyncRequest } from './sync-request';

/* What a person may decide on a hold, and what the runs after it do. */

let database: TestDatabase;
let folder: string;
let districtId: number;
let names = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  districtId = await database.store.ensureDistrict(LOCAL_DISTRICT);
  folder = await mkdtemp(join(tmpdir(), 'hold-decisions-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const robin = { by: 'Robin Approver', reason: 'They moved away.' };
const orgs = [school(), school({ sourcedId: 'school-2', name: 'Grant Elementary' })];

/** One student and one guardian each, linked from both sides. */
const families = (count: number, org = 'school-1'): BundleRow[] =>
  Array.from({ length: count }, (_, at) => [
    student({ sourcedId: `${org}-s${at}`, orgSourcedIds: [org], agentSourcedIds: [`${org}-g${at}`] }),
    guardian({ sourcedId: `${org}-g${at}`, orgSourcedIds: [org], agentSourcedIds: [`${org}-s${at}`] }),
  ]).flat();

const both = (one: number, two: number): BundleRow[] => [...families(one), ...families(two, 'school-2')];

async function registration(): Promise<Registration> {
  names += 1;
  const name = `registration ${names}`;
  const id = await database.store.ensureRegistration(districtId, { name, kind: 'csv' });
  const ref = { newestOf: id };
  const inDistrict: RosterStore['withDistrict'] = (district, work) =>
    database.store.withDistrict(district, work);
  return {
    sync: async (users, request = {}) => {
      const path = join(folder, `${names}-${Math.random()}.zip`);
      await writeBundle(path, bundleOf({ orgs, users }));
      return runSync({
        ...{ store: database.store, districtId, registrationId: id, registration: name, trigger: 'cli' },
        openSource: () => readBundle(path),
        ...{ schools: null, dryRun: false, approval: null, gateway: null, waitMs: 0, now: () => new Date() },
        ...request,
      });
    },
    holds: () => inDistrict(districtId, (tx) => readHolds(tx, { registrationId: id, most: 10 })),
    approve: (part = {}) => inDistrict(districtId, (tx) => approveHold(tx, ref, { ...robin, ...part })),
    cancelApproval: () => inDistrict(districtId, (tx) => cancelApproval(tx, ref, robin)),
    reject: (until = null) => inDistrict(districtId, (tx) => rejectHold(tx, ref, { ...robin, until })),
    cancelRejection: () => inDistrict(districtId, (tx) => cancelRejection(tx, ref, robin)),
    setNewest: (assignment) =>
      inDistrict(districtId, (tx) =>
        tx.query(
          `update hold set ${assignment} where id = (select max(id) from hold where registration_id = $1)`,
          [id],
        ),
      ),
  };
}
interface Registration {
  sync(users: BundleRow[], request?: Partial<SyncRequest>): Promise<SyncReport>;
  holds(): Promise<HoldRecord[]>;
  approve(part?: { schools?: string[]; reasons?: string[] }): Promise<unknown>;
  cancelApproval(): Promise<unknown>;
  reject(until?: string | null): Promise<unknown>;
  cancelRejection(): Promise<unknown>;
  setNewest(assignment: string): Promise<unknown>;
}

const states = (holds: readonly HoldRecord[]): string[] => holds.map(({ state }) => state);
const asked = (hold: HoldRecord | undefined): string[] => [
  ...new Set(hold?.reasons.map(({ school: where }) => where ?? 'all')),
];

describe('an approval', () => {
  it('of some schools lets them go on and the others wait, and is used once', async () => {
    const { sync, holds, approve } = await registration();
    await sync(both(50, 50));
    await sync(both(40, 40));
    const [hold] = await holds();
    expect(hold).toMatchObject({
      state: 'open',
      effectNow: { markedLinks: 20 },
      approval: null,
      witnesses: null,
      run: { outcome: 'held' },
    });
    expect(hold!.expiresAt!.getTime() - hold!.since.getTime()).toBe(72 * 3_600_000);
    await expect(approve({ schools: ['school-3'] })).rejects.toThrow(/does not wait for school school-3/);

    const approval = { ...robin, schools: ['school-1'] };
    expect(await sync(both(40, 40), { approval })).toMatchObject({
      outcome: 'held',
      changes: { students: { removed: 10 } },
      roster: { students: 90 },
    });
    const after = await holds();
    expect(states(after)).toEqual(['open', 'used']);
    expect(asked(after[0])).toEqual(['school-2']);
    expect(after[1]?.approval).toMatchObject({ ...robin, schools: ['school-1'], reasons: null });
    expect(await sync(both(40, 40))).toMatchObject({ outcome: 'held', roster: { students: 90 } });
  });

  it('of some reasons lets no school go on that waits for another one as well', async () => {
    const { sync, approve } = await registration();
    await sync(both(50, 2));
    await sync(both(40, 2));
    await expect(approve({ reasons: ['BLACKOUT'] })).rejects.toThrow(
      /reasons are STUDENTS_REMOVED, CONTACTS_/,
    );
    const some = { ...robin, reasons: ['STUDENTS_REMOVED', 'CONTACTS_REMOVED'] };
    expect(await sync(both(40, 2), { approval: some })).toMatchObject({
      outcome: 'held',
      roster: { students: 52 },
    });
    const all = { ...robin, reasons: [...some.reasons, 'LINKS_LOST'] };
    expect(await sync(both(40, 2), { approval: all })).toMatchObject({
      outcome: 'applied',
      roster: { students: 42 },
    });
  });

  it('given apart from a run is used by the next one, also when a pull failed in between', async () => {
    const { sync, holds, approve } = await registration();
    await sync(both(50, 2));
    await sync(both(40, 2));
    await approve();
    await sync([], { openSource: () => Promise.reject(new Error('broken')) });
    await sync(both(10, 2));
    expect(states(await holds())).toEqual(['open', 'approved']);
    expect(await sync(both(40, 2))).toMatchObject({ outcome: 'applied', roster: { students: 42 } });
    expect(states(await holds())).toEqual(['superseded', 'used']);
  });

  it('is spent by the next full pull, whatever that shows', async () => {
    const { sync, approve } = await registration();
    await sync(both(50, 2));
    await sync(both(40, 2));
    await approve();
    expect(await sync(both(50, 2))).toMatchObject({ outcome: 'applied' });
    expect(await sync(both(40, 2))).toMatchObject({ outcome: 'held', roster: { students: 52 } });
  });

  it('that was cancelled or has expired is not used, and leaves the marks', async () => {
    const { sync, holds, approve, cancelApproval: cancel, setNewest } = await registration();
    await sync(both(50, 2));
    await sync(both(40, 2));
    await approve();
    await cancel();
    await expect(cancel()).rejects.toThrow(/no approval to cancel/);
    expect((await holds())[0]).toMatchObject({
      state: 'open',
      cancellation: robin,
      effectNow: { markedLinks: 10 },
    });
    expect(await sync(both(40, 2))).toMatchObject({ outcome: 'held' });

    await approve();
    await setNewest(`expires_at = now() - interval '1 second'`);
    expect((await holds())[0]).toMatchObject({ state: 'expired', effectNow: { markedLinks: 10 } });
    await expect(approve()).rejects.toThrow(/more than 72 hours old/);
    expect(await sync(both(40, 2))).toMatchObject({ outcome: 'held', roster: { students: 52 } });
    expect((await holds())[0]).toMatchObject({ state: 'open', effectNow: { markedLinks: 10 } });
  });

  it('that is cancelled while its run is under way applies nothing', async () => {
    const { sync, holds, cancelApproval: cancel } = await registration();
    await sync(both(50, 2));
    await sync(both(40, 2));
    const store = {
      withDistrict: (...given: Parameters<RosterStore['withDistrict']>) =>
        database.store.withDistrict(...given),
      openSyncSession: async (...given: Parameters<RosterStore['openSyncSession']>) => {
        const session = await database.store.openSyncSession(...given);
        const apply = session!.apply.bind(session);
        return Object.assign(session!, {
          apply: async (...end: Parameters<typeof apply>) => cancel().then(() => apply(...end)),
        });
      },
    } as RosterStore;
    expect(await sync(both(40, 2), { store, approval: robin })).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'APPROVAL_CANCELLED' }],
      roster: { students: 52 },
    });
    expect((await holds())[0]).toMatchObject({ state: 'open', effectNow: { markedLinks: 10 } });
  });
});

describe('a rejection', () => {
  const renamed = (users: BundleRow[]): BundleRow[] =>
    users.map((row, at) => (at === 0 ? { ...row, familyName: 'Other' } : row));

  it('keeps the same changes held and asks nobody, until they change', async () => {
    const { sync, holds, reject } = await registration();
    await sync(both(50, 20));
    await sync(both(40, 20));
    await reject();
    const quiet = await sync(renamed(both(40, 20)));
    expect(quiet).toMatchObject({ outcome: 'held', roster: { students: 70 } });
    expect(quiet.reasons.every(({ rejected }) => rejected)).toBe(true);
    expect(await holds()).toMatchObject([
      {
        state: 'rejected',
        rejection: { ...robin, until: null },
        effectNow: { markedLinks: 10 },
        expiresAt: null,
      },
    ]);
    // One more is another question.
    const more = await sync(both(39, 20));
    expect(more.reasons.some(({ rejected }) => rejected)).toBe(false);
    expect(states(await holds())).toEqual(['open', 'rejected']);
    expect((await holds())[0]?.effectNow.markedLinks).toBe(11);
  });

  it('is over for a school that has been well meanwhile', async () => {
    const { sync, holds, reject } = await registration();
    await sync(both(50, 50));
    await sync(both(40, 40));
    await reject();
    expect(await sync(both(50, 40))).toMatchObject({ outcome: 'held' });
    expect(states(await holds())).toEqual(['rejected']);
    await sync(both(40, 40));
    const after = await holds();
    expect(states(after)).toEqual(['open', 'rejected']);
    expect(asked(after[0])).toEqual(['school-1']);
    await sync(both(50, 50));
    expect(states(await holds())).toEqual(['superseded', 'superseded']);
  });

  it('ends with its day, or when it is taken back', async () => {
    const { sync, holds, reject, cancelRejection: cancel, setNewest } = await registration();
    await sync(both(50, 2));
    await sync(both(40, 2));
    await expect(reject('2026-01-01')).rejects.toThrow(/2026-01-01 is over/);
    await reject('2999-12-31');
    await sync(both(40, 2));
    expect(states(await holds())).toEqual(['rejected']);
    await setNewest(`rejected_until = now() - interval '1 second'`);
    expect(states(await holds())).toEqual(['expired']);
    await sync(both(40, 2));
    expect(states(await holds())).toEqual(['open', 'expired']);
    await reject();
    await cancel();
    expect((await holds())[0]).toMatchObject({ state: 'open', effectNow: { markedLinks: 10 } });
  });

  it('of a pull that cannot be true as a whole asks about it no more, and may be approved after all', async () => {
    const { sync, holds, reject, approve } = await registration();
    await sync(both(100, 2));
    await sync(both(20, 2));
    await reject();
    expect(await sync(both(20, 2))).toMatchObject({ outcome: 'failed', roster: { students: 102 } });
    expect(states(await holds())).toEqual(['rejected']);
    await approve();
    expect(await sync(both(20, 2))).toMatchObject({ outcome: 'applied', roster: { students: 22 } });
    expect(states(await holds())).toEqual(['used']);
  });
});
