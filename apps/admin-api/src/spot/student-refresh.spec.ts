import { startSandboxProvider, type SandboxProvider } from 'oneroster-client/testing';
import { readAuditEvents } from 'roster-store';
import { ApiOnStore, type Ask } from '../testing/api-on-store';
import { families } from '../testing/families';
import { WorkerProcess } from '../testing/worker-process';

/* One child of a provider that runs, read anew for a desk; the first roster came by a real worker. */

interface Check {
  readonly outcome: string;
  readonly results: readonly {
    readonly asOf: string;
    readonly reasons: readonly { readonly code: string }[];
  }[];
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
}

let api: ApiOnStore;
let worker: WorkerProcess;
let provider: SandboxProvider;
let districtId: number;
let district: string;
let admin: Ask;
let desk: Ask;
let support: Ask;

beforeAll(async () => {
  provider = await startSandboxProvider({ district: families(['lincoln', 'wilson'], 6) });
  api = await ApiOnStore.start();
  worker = await WorkerProcess.start(api.database.databaseUrl, api.secretKeys);
  support = api.as({ sub: 'sam' });
  const made = await support<{ id: number }>('POST', '/districts', {
    ...{ name: 'Maple', timezone: 'UTC', edition: 'enterprise' },
    addOn: { from: '2026-01-01', to: '2099-06-30' },
  });
  districtId = made.body.id;
  district = `/districts/${districtId}`;
  admin = api.as({ sub: 'kim', roles: ['district_admin'], districts: [districtId] });
  desk = api.as({
    sub: 'dee',
    name: 'Dee Desk',
    roles: ['desk'],
    districts: [districtId],
    schools: ['lincoln'],
  });
  const told = ['office@maple.example'];
  await admin('PATCH', `${district}/notifications`, { held: told, restricted_person_at_desk: told });
  const sis = await admin<{ id: number }>('POST', `${district}/registrations`, {
    ...{ kind: 'rest', name: 'sis', baseUrl: provider.url, auth: { type: 'none' } },
  });
  const registration = `${district}/registrations/${sis.body.id}`;
  await admin('POST', `${registration}/connection-check`);
  const schools = ['lincoln', 'wilson'].map((sourcedId) => ({
    ...{ sourcedId, mapping: { ivmSchoolId: `ivm-${sourcedId}`, enabled: true } },
  }));
  await admin('PATCH', `${registration}/schools`, { schools });
  expect((await admin('POST', `${registration}/enable`)).status).toBe(200);
  const asked = await admin<{ runId: number }>('POST', `${registration}/runs`);
  for (;;) {
    const { body } = await admin<{ state: string; outcome: string }>(
      'GET',
      `${registration}/runs/${asked.body.runId}`,
    );
    if (body.state === 'finished') {
      expect(body.outcome).toBe('applied');
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

afterAll(async () => {
  await worker?.stop();
  await api?.stop();
  await provider?.close();
});

const idOf = async (sourcedId: string, kind: 'student' | 'contact' = 'student') => {
  const [row] = await api.store.withDistrict(districtId, (tx) =>
    tx.query<{ id: number }>(`select id from ${kind} where sourced_id = $1`, [sourcedId]),
  );
  return row!.id;
};
/** The provider's district, in which one adult is no longer named with their child. */
async function forget(at: number): Promise<void> {
  const { orgs, users } = families(['lincoln', 'wilson'], 6);
  const [s, g] = [`s-lincoln-${at}`, `g-lincoln-${at}`];
  const changed = users.map((user) =>
    user.sourcedId === s || user.sourcedId === g ? { ...user, agentSourcedIds: [] } : user,
  );
  await provider.setData({ orgs, users: changed });
}
const check = async (at: number, more: object = {}) =>
  desk<Check>('POST', `${district}/custody-checks`, {
    school: { sourcedId: 'lincoln', registration: 'sis' },
    students: [{ sourcedId: `s-lincoln-${at}`, registration: 'sis' }],
    person: { contact: await idOf(`g-lincoln-${at}`, 'contact'), evidence: 'verified' },
    purpose: 'EARLY_DEPARTURE',
    ...more,
  });

test('what the SIS no longer shows is asked about at once; who else asks sees it too', async () => {
  expect((await check(0)).body.outcome).toBe('ALLOW');
  await forget(0);
  const path = `${district}/students/${await idOf('s-lincoln-0')}/refresh`;
  const read = await desk('POST', path);
  expect(read).toMatchObject({
    status: 200,
    body: { state: 'read', asked: 2, silent: 0, newlyMarked: 1, renewed: true, seenInSis: [] },
  });
  expect(read.body['text']).toBe('1 of the adults is to be asked about at the office from now on.');
  expect((await check(0)).body.outcome).toBe('REFER');
  expect((await admin('POST', path)).body).toMatchObject({ state: 'read', newlyMarked: 0 });
  expect((await support('POST', path)).status).toBe(200);
  const events = await api.store.withDistrict(districtId, (tx) =>
    readAuditEvents(tx, { before: 2 ** 31 - 1, most: 3 }),
  );
  expect(events.map(({ action, subject }) => [action, subject])).toEqual([
    ['student.refresh', 'sam'],
    ['student.refresh', 'kim'],
    ['student.refresh', 'dee'],
  ]);
});

test('a check that asks for it is answered from what has just been read', async () => {
  const before = await check(1);
  await forget(1);
  expect((await check(1)).body.outcome).toBe('ALLOW');
  const after = await check(1, { refresh: true });
  expect(after).toMatchObject({ status: 201, body: { outcome: 'REFER', warnings: [] } });
  expect(after.body.results[0]!.reasons.map(({ code }) => code)).toContain('LINK_UNCONFIRMED');
  expect(after.body.results[0]!.reasons.map(({ code }) => code)).not.toContain('STALE_DATA');
  expect(Date.parse(after.body.results[0]!.asOf)).toBeGreaterThan(Date.parse(before.body.results[0]!.asOf));
});

test('a provider that fails changes no answer, and a check says so', async () => {
  const well = provider.misbehave({ kind: 'status', status: 401 });
  const read = await desk('POST', `${district}/students/${await idOf('s-lincoln-2')}/refresh`);
  expect(read).toMatchObject({ status: 502, body: { code: 'provider_failed' } });
  expect((await check(2, { refresh: true })).body).toMatchObject({
    ...{ outcome: 'ALLOW', warnings: [{ code: 'NOT_REFRESHED' }] },
  });
  well();
});

test('a slow one is answered 202, goes on, and whoever asks again waits for the same reading', async () => {
  await forget(3);
  const path = `${district}/students/${await idOf('s-lincoln-3')}/refresh`;
  provider.misbehave({ kind: 'latency', ms: 6_000 });
  const before = provider.requests.length;
  expect(await desk('POST', path)).toMatchObject({
    status: 202,
    body: { state: 'running', observedAt: null },
  });
  provider.behave();
  const again = await desk<{ state: string }>('POST', path);
  expect(again.body).toMatchObject({ state: 'read', newlyMarked: 1 });
  expect(provider.requests.slice(before).filter(({ path: at }) => at.includes('s-lincoln-3'))).toHaveLength(
    1,
  );
});

test('a student of bundles cannot be asked for; one of another school or district is not there', async () => {
  const csv = await admin<{ id: number }>('POST', `${district}/registrations`, {
    kind: 'csv',
    name: 'nightly',
  });
  await api.store.withDistrict(districtId, (tx) =>
    tx.query('update student set registration_id = $1 where sourced_id = $2', [csv.body.id, 's-lincoln-4']),
  );
  const path = async (sourcedId: string) => `${district}/students/${await idOf(sourcedId)}/refresh`;
  expect(await desk('POST', await path('s-lincoln-4'))).toMatchObject({
    ...{ status: 409, body: { code: 'no_direct_source' } },
  });
  expect(
    (await check(4, { refresh: true, students: [await idOf('s-lincoln-4')] })).body.warnings,
  ).toMatchObject([{ code: 'NOT_REFRESHED' }]);
  expect((await desk('POST', await path('s-wilson-1'))).status).toBe(404);
  const oak = await support<{ id: number }>('POST', '/districts', { name: 'Oak', timezone: 'UTC' });
  const lou = api.as({ sub: 'lou', roles: ['district_admin'], districts: [oak.body.id] });
  const elsewhere = `/districts/${oak.body.id}/students/${await idOf('s-lincoln-5')}/refresh`;
  expect((await lou('POST', elsewhere)).body['code']).toBe('student_not_found');
  const auditor = api.as({ sub: 'una', roles: ['auditor'], districts: [districtId] });
  expect((await auditor('POST', await path('s-lincoln-5'))).status).toBe(403);
});
