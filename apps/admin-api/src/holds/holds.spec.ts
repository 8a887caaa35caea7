import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOf, writeBundle } from 'oneroster-client/testing';
import { readAuditEvents } from 'roster-store';
import { ApiOnStore, type Ask } from '../testing/api-on-store';
import { families } from '../testing/families';
import { WorkerProcess } from '../testing/worker-process';

/* With a real worker: what a person decides over HTTP, and the run after it. */

interface Hold {
  readonly id: number;
  readonly state: string;
  readonly reasons: readonly { readonly code: string; readonly school: string }[];
  readonly effectNow: { readonly text: string };
  readonly ifNothing: string;
  readonly expiresAt: string;
  readonly run: { readonly id: number; readonly outcome: string };
  readonly approval: object | null;
  readonly nextRunId: number | null;
}
interface Run {
  readonly state: string;
  readonly outcome: string | null;
  readonly roster: { readonly students: number };
}

let api: ApiOnStore;
let worker: WorkerProcess;
let folder: string;
let support: Ask;
let admin: Ask;
let approver: Ask;
let district: string;
let districtId: number;
let registration: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holds-'));
  api = await ApiOnStore.start();
  worker = await WorkerProcess.start(api.database.databaseUrl, api.secretKeys);
  support = api.as({ sub: 'sam' });
  const made = await support<{ id: number }>('POST', '/districts', {
    ...{ name: 'Maple', timezone: 'UTC', edition: 'enterprise' },
    addOn: { from: '2026-01-01', to: '2099-06-30' },
  });
  districtId = made.body.id;
  district = `/districts/${districtId}`;
  admin = api.as({ sub: 'kim', name: 'Kim Sample', roles: ['district_admin'], districts: [districtId] });
  approver = api.as({ sub: 'ada', name: 'Ada Sample', roles: ['approver'], districts: 'all' });
  const told = ['office@maple.example'];
  await admin('PATCH', `${district}/notifications`, { held: told, restricted_person_at_desk: told });
  const csv = await admin<{ id: number }>('POST', `${district}/registrations`, {
    kind: 'csv',
    name: 'nightly',
  });
  registration = `${district}/registrations/${csv.body.id}`;
  await admin('POST', `${registration}/connection-check`, {});
  const schools = [{ sourcedId: 'lincoln', mapping: { ivmSchoolId: 'ivm-1', enabled: true } }];
  await admin('PATCH', `${registration}/schools`, { schools });
  expect((await admin('POST', `${registration}/enable`)).status).toBe(200);
});

afterAll(async () => {
  await worker?.stop();
  await api?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function over(runId: number): Promise<Run> {
  for (;;) {
    const { body } = await admin<Run>('GET', `${registration}/runs/${runId}`);
    if (body.state === 'finished') return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function sync(each: number): Promise<Run> {
  const path = join(folder, 'district.zip');
  await writeBundle(path, bundleOf(families(['lincoln'], each)));
  const form = new FormData();
  form.append('file', new Blob([await readFile(path)]), 'district.zip');
  const sent = await admin<{ runId: number }>('POST', `${registration}/bundles`, form);
  return over(sent.body.runId);
}

const holds = async (who: Ask, query = '') =>
  (await who<{ items: Hold[] }>('GET', `${district}/holds${query}`)).body.items;

test('a held run is shown with its reasons, and approved by who may, and then applied', async () => {
  expect((await sync(40)).outcome).toBe('applied');
  expect(await holds(admin)).toEqual([]);
  expect((await sync(30)).outcome).toBe('held');
  for (const who of [admin, approver, support]) {
    const [hold] = await holds(who);
    expect(hold).toMatchObject({ state: 'open', run: { outcome: 'held' }, approval: null, witnesses: null });
    expect(hold?.reasons.map(({ code }) => code)).toContain('STUDENTS_REMOVED');
    expect(hold?.ifNothing).toContain(hold!.expiresAt);
    expect((await who('GET', `${district}/holds/${hold!.id}`)).body).toEqual(hold);
    const all = await who<{ items: { id: number; district: object }[] }>('GET', '/holds');
    expect(all.body.items).toMatchObject([{ id: hold!.id, district: { id: districtId, name: 'Maple' } }]);
  }
  const [{ id } = { id: 0 }] = await holds(admin);
  const path = `${district}/holds/${id}`;
  const reason = 'They moved to Wilson';
  expect((await support('POST', `${path}/approve`, { reason })).status).toBe(403);
  expect((await support('POST', `${path}/reject`, { reason })).status).toBe(403);
  expect(await approver('POST', `${path}/approve`, { reason })).toMatchObject({
    ...{ status: 422, body: { code: 'consent_required' } },
  });
  expect((await approver('POST', `${path}/approve`, { reason, consent: '   ' })).body['code']).toBe(
    'consent_required',
  );
  expect((await admin('POST', `${path}/approve`, {})).status).toBe(400);
  expect((await admin('POST', `${path}/approve`, { reason, schools: ['lincon'] })).body['code']).toBe(
    'unknown_school',
  );
  expect((await admin('POST', `${path}/approve`, { reason, reasons: ['NO'] })).body['code']).toBe(
    'unknown_reason',
  );
  expect((await holds(admin))[0]?.state).toBe('open');

  const done = await admin<Hold>('POST', `${path}/approve`, { reason, schools: ['lincoln'] });
  expect(done).toMatchObject({
    status: 200,
    body: { state: 'approved', approval: { by: 'Kim Sample', reason, schools: ['lincoln'], consent: null } },
  });
  expect(done.headers.get('location')).toBe(`/v1${registration}/runs/${done.body.nextRunId}`);
  expect(await over(done.body.nextRunId!)).toMatchObject({ outcome: 'applied', roster: { students: 30 } });
  expect(await holds(admin)).toEqual([]);
  expect((await holds(admin, '?state=all')).map(({ state }) => state)).toEqual(['used']);
  expect(await admin('POST', `${path}/approve`, { reason })).toMatchObject({
    ...{ status: 409, body: { code: 'hold_not_waiting' } },
  });
});

test('a hold is rejected until a day; an approver approves after all, with the consent of the district', async () => {
  expect((await sync(20)).outcome).toBe('held');
  const [{ id } = { id: 0 }] = await holds(admin);
  const path = `${district}/holds/${id}`;
  const reason = 'The export is cut off';
  expect((await admin('POST', `${path}/reject`, { reason, until: '2026-01-01' })).body['code']).toBe(
    'past_date',
  );
  expect((await admin('POST', `${path}/reject`, { reason, until: 'soon' })).status).toBe(400);
  const rejected = await approver<Hold>('POST', `${path}/reject`, { reason, until: '2099-01-01' });
  expect(rejected.body).toMatchObject({ state: 'rejected', rejection: { by: 'Ada Sample', reason } });
  const consent = 'Kim Sample, district administrator, by phone';
  const done = await approver<Hold>('POST', `${path}/approve`, { reason: 'It was right', consent });
  expect(done.body.approval).toMatchObject({ by: 'Ada Sample', consent });
  expect(await over(done.body.nextRunId!)).toMatchObject({ outcome: 'applied', roster: { students: 20 } });
  const events = await api.store.withDistrict(districtId, (tx) =>
    readAuditEvents(tx, { before: 2 ** 31 - 1, most: 99 }),
  );
  expect(
    events
      .filter(({ action }) => action.startsWith('hold.'))
      .map(({ action, subject, target }) => [action, subject, target]),
  ).toEqual([
    ['hold.approve', 'ada', `hold ${id}`],
    ['hold.reject', 'ada', `hold ${id}`],
    ['hold.approve', 'kim', expect.stringMatching(/^hold \d+$/)],
  ]);
});

test('nothing of it is seen from another district', async () => {
  const made = await support<{ id: number }>('POST', '/districts', { name: 'Oak', timezone: 'UTC' });
  const lou = api.as({ sub: 'lou', roles: ['district_admin'], districts: [made.body.id] });
  expect((await sync(10)).outcome).toBe('held');
  const [{ id } = { id: 0 }] = await holds(admin);
  expect((await lou<{ items: object[] }>('GET', '/holds')).body.items).toEqual([]);
  expect((await lou('GET', `${district}/holds/${id}`)).status).toBe(404);
  const path = `/districts/${made.body.id}/holds/${id}`;
  expect((await lou('GET', path)).body['code']).toBe('hold_not_found');
  expect((await lou('POST', `${path}/approve`, { reason: 'Mine now' })).body['code']).toBe('hold_not_found');
});
