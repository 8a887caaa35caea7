import { randomBytes } from 'node:crypto';
import { DEFAULT_GATE_LIMITS, type SchoolSetting, type SettingValues } from 'roster-domain';
import { readAuditEvents } from '../audit/audit-trail';
import { openRosterStore } from '../open-roster-store';
import { readPolicy } from '../policy/district-policy';
import type { RosterStore } from '../roster-store';
import { readMappings } from '../schools/school-mappings';
import { Secrets } from '../secrets/sealed-secrets';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';
import { approveSettingChange, rejectSettingChange } from './decide-setting-change';
import type { SettingName } from './known-settings';
import { previewSetting, proposeSetting, type SettingOutcome } from './propose-setting';
import { readSettingChanges } from './setting-changes';
import { wantedConnection } from './stored-connection';
import { readGateLimits } from './stored-gate-limits';

let database: TestDatabase;
let store: RosterStore;
let maple: number;
let district = 0;
let registration: number;

beforeAll(async () => {
  database = await createTestDatabase();
  const secretKeys = `k1:${randomBytes(32).toString('base64')}`;
  store = await openRosterStore({
    ...{ databaseUrl: database.databaseUrl, secretKeys },
    applicationName: 'spec',
  });
});
beforeEach(async () => {
  district += 1;
  maple = await store.ensureDistrict({ key: `maple-${district}`, name: 'Maple', timezone: 'UTC' });
  registration = await store.ensureRegistration(maple, { name: 'sis', kind: 'rest' });
});
afterAll(async () => {
  await store?.close();
  await database?.drop();
});

const person = (subject: string) => ({ subject, name: `${subject} Sample`, roles: ['support'] });
const [robin, kim, lou] = [person('robin'), person('kim'), person('lou')];
/** As if a first run had been applied. */
const firstRun = (outcome = 'applied') =>
  store.withDistrict(maple, (tx) =>
    tx.query(
      `insert into sync_run (district_id, registration_id, trigger, state, outcome, dry_run, finished_at, report)
       select id, $1, 'schedule', 'finished', $2, false, now(), '{}' from district`,
      [registration, outcome],
    ),
  );
const propose = (
  setting: SettingName,
  wanted: SettingValues,
  author = robin,
  more: object = {},
): Promise<SettingOutcome> =>
  store.withDistrict(maple, (tx) =>
    proposeSetting(
      tx,
      {
        setting,
        registrationId: setting === 'policy' || setting === 'calendar' ? null : registration,
        wanted: () => wanted,
        ...more,
      },
      author,
    ),
  );
const approve = (id: number, by = kim) =>
  store.withDistrict(maple, (tx) => approveSettingChange(tx, id, by, 'Looked at it'));
const reject = (id: number, by = kim) =>
  store.withDistrict(maple, (tx) => rejectSettingChange(tx, id, by, 'Not wanted'));
const policy = () => store.withDistrict(maple, readPolicy);
const states = async () =>
  (await store.withDistrict(maple, (tx) => readSettingChanges(tx, { after: 0, most: 99 }))).map(
    ({ state }) => state,
  );
const events = async () =>
  (await store.withDistrict(maple, (tx) => readAuditEvents(tx, { before: 2 ** 31 - 1, most: 99 }))).reverse();

const looser = { linkedGuardianMayCollect: true, maxAgeHours: 48, supplementMaxAgeDays: 60 };
const strict = { linkedGuardianMayCollect: false, maxAgeHours: 60, supplementMaxAgeDays: 30 };

test('before a first applied run a setting acts at once, and nothing waits', async () => {
  for (const outcome of ['failed', 'held', 'refused']) await firstRun(outcome);
  await propose('policy', strict);
  const { applied, pending } = await propose('policy', looser);
  expect([applied.length, pending]).toEqual([3, null]);
  expect(await policy()).toMatchObject(looser);
});

test('after it, what tightens acts at once and what loosens waits for somebody else', async () => {
  await propose('policy', strict);
  await firstRun();
  const { applied, pending } = await propose('policy', looser);
  expect(applied.map(({ field }) => field)).toEqual(['maxAgeHours']);
  expect(pending).toMatchObject({
    setting: 'policy',
    registrationId: null,
    state: 'pending',
    author: 'robin',
    changes: [
      { field: 'linkedGuardianMayCollect', before: false, after: true },
      { field: 'supplementMaxAgeDays', before: 30, after: 60 },
    ],
  });
  expect(await policy()).toMatchObject({ ...strict, maxAgeHours: 48 });

  await expect(approve(pending!.id, robin)).rejects.toThrow(/approved by somebody else. Nothing was changed/);
  await expect(reject(pending!.id, robin)).rejects.toThrow(/rejected by somebody else/);
  expect(await policy()).toMatchObject({ ...strict, maxAgeHours: 48 });
  expect(await approve(pending!.id)).toMatchObject({ state: 'approved', decidedBy: 'kim' });
  expect(await policy()).toMatchObject(looser);
  await expect(approve(pending!.id, lou)).rejects.toThrow('This change waits no more: it is approved.');
  await expect(reject(pending!.id)).rejects.toThrow(/it is approved/);
  await expect(approve(4_711)).rejects.toThrow(/no such change/);
  expect((await events()).map(({ action, subject }) => `${subject} ${action}`)).toEqual([
    'robin setting.change',
    'robin setting.change',
    'kim setting.approve',
  ]);
});

test('a rejected change leaves the setting as it is', async () => {
  await propose('policy', strict);
  await firstRun();
  const { pending } = await propose('policy', looser);
  expect(await reject(pending!.id)).toMatchObject({ state: 'rejected', decidedReason: 'Not wanted' });
  expect(await policy()).toMatchObject({ ...strict, maxAgeHours: 48 });
});

test('a newer word on the same value takes the place of what waits; one on another value does not', async () => {
  await propose('policy', strict);
  await firstRun();
  const first = await propose('policy', { linkedGuardianMayCollect: true });
  const other = await propose('policy', { supplementMaxAgeDays: 60 }, lou);
  expect(other.superseded).toEqual([]);
  const again = await propose('policy', { linkedGuardianMayCollect: true }, lou);
  expect(again.superseded).toEqual([first.pending!.id]);
  await expect(approve(first.pending!.id)).rejects.toThrow(/it is superseded/);
  // To say that it stays as it is, is a newer word too.
  const stays = await propose('policy', { linkedGuardianMayCollect: false });
  expect(stays).toMatchObject({ applied: [], pending: null, superseded: [again.pending!.id] });
  await approve(other.pending!.id);
  expect(await states()).toEqual(['superseded', 'approved', 'superseded']);
  expect((await policy()).linkedGuardianMayCollect).toBe(false);
});

test('an approval of what would do something else by now is refused', async () => {
  const school: SchoolSetting = {
    ...{ ivmSchoolId: 'ivm-1', enabled: true, template: 'students', authoritative: true, timezone: 'UTC' },
    ...{ doorsOpenAt: null, preloaded: null, goLiveAt: null },
  };
  await firstRun();
  const { applied, pending } = await propose('schools', { lincoln: school });
  expect([applied.length, pending?.changes.length]).toEqual([1, 1]);
  const mapping = async () =>
    (await store.withDistrict(maple, (tx) => readMappings(tx, registration))).get('lincoln');
  expect(await mapping()).toMatchObject({ enabled: false, template: 'students' });
  // As a command line or another program may.
  await store.withDistrict(maple, (tx) =>
    tx.query(`update school_mapping set template = 'students_contacts'`),
  );
  await expect(approve(pending!.id)).rejects.toThrow(
    'lincoln changed since this was asked for, so approving it would do something else than was shown.',
  );
  expect(await mapping()).toMatchObject({ enabled: false });
  const anew = await propose('schools', { lincoln: school });
  await approve(anew.pending!.id);
  expect(await mapping()).toEqual({ ...school, goLiveAt: null });
  expect((await store.registrationForRun(maple, registration))?.schools).toEqual(['lincoln']);
  const oak = { ...school, template: 'contacts' };
  await expect(propose('schools', { oak })).rejects.toThrow(/has an authoritative registration already/);
  expect(await states()).toEqual(['superseded', 'approved']);
});

test('a connection waits with its credentials, which nobody is shown and which are forgotten once decided', async () => {
  const at = (baseUrl: string, password: string) => {
    const sealed = store.sealSecrets(maple, registration, new Secrets({ key: 'us', secret: password }));
    const source = { type: 'rest', baseUrl, auth: 'oauth1', pageSize: password.length } as const;
    return propose('connection', wantedConnection({}, source, sealed), robin, { secrets: sealed });
  };
  const now = async () => {
    const it = await store.registrationForRun(maple, registration);
    const source = it?.source as { baseUrl?: string; pageSize?: number };
    return [source.baseUrl, source.pageSize, it?.openSecrets()?.reveal()['secret']];
  };
  await at('https://a.example', 'first-word');
  expect(await now()).toEqual(['https://a.example', 10, 'first-word']);
  await firstRun();
  const { applied, pending } = await at('https://b.example', 'second-words');
  expect(applied.map(({ field }) => field)).toEqual(['pageSize']);
  expect(pending?.changes).toMatchObject([
    {
      field: 'connection',
      before: { baseUrl: 'https://a.example', credentials: 'as stored' },
      after: { baseUrl: 'https://b.example', credentials: 'new ones' },
    },
  ]);
  expect(await now()).toEqual(['https://a.example', 12, 'first-word']);
  const stored = () =>
    store.withDistrict(maple, (tx) =>
      tx.query<{ it: object | null }>('select sealed_secrets as it from setting_change'),
    );
  expect(JSON.stringify([await stored(), await events(), pending])).not.toMatch(/word/);
  await approve(pending!.id);
  expect(await now()).toEqual(['https://b.example', 12, 'second-words']);
  expect(await stored()).toEqual([{ it: null }]);
  const only = await at('https://b.example', 'third-word!!');
  expect(only.pending?.changes[0]?.text).toBe('Its credentials are replaced.');
  await reject(only.pending!.id);
  expect(await now()).toEqual(['https://b.example', 12, 'second-words']);
});

test('limits of the gate: lower ones act at once', async () => {
  await firstRun();
  const { pending } = await propose('gate_limits', { removedShare: 0.05, updatedShare: 0.9 });
  const limits = () => store.withDistrict(maple, (tx) => readGateLimits(tx, registration));
  expect(await limits()).toEqual({ ...DEFAULT_GATE_LIMITS, removedShare: 0.05 });
  await approve(pending!.id);
  expect(await limits()).toEqual({ ...DEFAULT_GATE_LIMITS, removedShare: 0.05, updatedShare: 0.9 });
});

test('the calendar: a blackout acts at once, an announcement waits', async () => {
  await firstRun();
  const days = { from: '2099-06-01', to: '2099-06-05', by: 'Kim Sample', reason: 'Rollover' };
  const { applied, pending } = await propose('calendar', {
    blackouts: [days],
    announcements: [{ ...days, shares: { removedShare: 0.5 } }],
  });
  expect([applied[0]?.field, pending?.changes[0]?.field]).toEqual(['blackouts', 'announcements']);
});

test('a preview changes and notes nothing', async () => {
  await propose('policy', strict);
  await firstRun();
  const before = [await policy(), (await events()).length];
  const split = await store.withDistrict(maple, (tx) =>
    previewSetting(tx, { setting: 'policy', registrationId: null, wanted: () => looser }),
  );
  expect([split.atOnce.length, split.waiting.length]).toEqual([1, 2]);
  expect([await policy(), (await events()).length]).toEqual(before);
  expect(await states()).toEqual([]);
});

describe('at the same time', () => {
  beforeEach(async () => {
    await propose('policy', strict);
    await firstRun();
  });

  test('of two who ask for the same, the later one waits alone', async () => {
    const wanted = { linkedGuardianMayCollect: true };
    await Promise.all([robin, kim, lou].map((author) => propose('policy', wanted, author)));
    expect((await states()).sort()).toEqual(['pending', 'superseded', 'superseded']);
  });

  test('of two who approve, one does', async () => {
    const { pending } = await propose('policy', looser);
    const both = await Promise.allSettled([approve(pending!.id), approve(pending!.id, lou)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await events()).filter(({ action }) => action === 'setting.approve')).toHaveLength(1);
  });

  test('an approval and a newer word never give what neither said', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { pending } = await propose('policy', { linkedGuardianMayCollect: true });
      const [approval] = await Promise.allSettled([
        approve(pending!.id),
        propose('policy', { linkedGuardianMayCollect: false }, lou),
      ]);
      // Whichever came first, the tightening stands at the end.
      expect((await policy()).linkedGuardianMayCollect).toBe(false);
      expect((await states()).at(-1)).toBe(approval.status === 'fulfilled' ? 'approved' : 'superseded');
    }
  });
});
