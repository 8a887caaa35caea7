import { ApiOnStore, type Ask } from '../testing/api-on-store';

/* Limits of the gate, the calendar and the schedule: what acts at once and what waits, over HTTP. */

interface Partly {
  readonly applied: readonly { readonly field: string }[];
  readonly pending: { readonly id: number; readonly changes: readonly { readonly field: string }[] };
}

let api: ApiOnStore;
let district: string;
let registration: string;
let support: Ask;
let admin: Ask;
let approver: Ask;

beforeAll(async () => {
  api = await ApiOnStore.start();
  support = api.as({ sub: 'sam' });
  const made = await support<{ id: number }>('POST', '/districts', {
    ...{ name: 'Maple', timezone: 'America/Chicago', edition: 'enterprise' },
    addOn: { from: '2026-01-01', to: '2099-06-30' },
  });
  district = `/districts/${made.body.id}`;
  admin = api.as({ sub: 'kim', name: 'Kim Sample', roles: ['district_admin'], districts: [made.body.id] });
  approver = api.as({ sub: 'ada', roles: ['approver'], districts: 'all' });
  const csv = await admin<{ id: number }>('POST', `${district}/registrations`, {
    kind: 'csv',
    name: 'nightly',
  });
  registration = `${district}/registrations/${csv.body.id}`;
  await api.store.withDistrict(made.body.id, (tx) =>
    tx.query(
      `insert into sync_run (district_id, registration_id, trigger, state, outcome, dry_run, started_at, finished_at, report)
       select id, $1, 'schedule', 'finished', o, false, '2026-03-03T11:10:00Z', '2026-03-03T11:40:00Z', '{}'
         from district, unnest(array['applied', 'failed', 'failed', 'failed']) o`,
      [csv.body.id],
    ),
  );
});

afterAll(() => api?.stop());

const approve = async ({ pending }: Partly) =>
  (await approver('POST', `${district}/setting-changes/${pending.id}/approve`)).status;

test('limits: lower ones act at once, higher ones wait; what is left out is as usual', async () => {
  const path = `${registration}/gate-limits`;
  const usual = (await support('GET', path)).body;
  expect(usual).toMatchObject({ floor: 5, removedShare: 0.1, createdShare: 0.5 });
  const partly = await support<Partly>('PUT', path, { removedShare: 0.05, createdShare: 2 });
  expect(partly.status).toBe(202);
  expect(partly.body).toMatchObject({
    ...{ applied: [{ field: 'removedShare' }], pending: { changes: [{ field: 'createdShare' }] } },
  });
  expect((await approver('GET', path)).body).toEqual({ ...usual, removedShare: 0.05 });
  expect(await approve(partly.body)).toBe(200);
  expect((await support('GET', path)).body).toEqual({ ...usual, removedShare: 0.05, createdShare: 2 });
  const back = await support<Partly>('PUT', path, {});
  expect(back.body).toMatchObject({
    applied: [{ field: 'createdShare' }],
    pending: { changes: [{ field: 'removedShare' }] },
  });
  for (const wrong of [{ removedShare: 1.5 }, { floor: -1 }, { floor: 1.5 }, { contactsPerStudent: 20 }])
    expect((await support('PUT', path, wrong)).status).toBe(400);
  expect((await admin('PUT', path, {})).status).toBe(403);
});

test('the calendar: a blackout acts at once, a rollover waits, and who wants it is said', async () => {
  const path = `${district}/calendar`;
  const days = { from: '2099-06-01', to: '2099-06-05', reason: 'Rollover week' };
  const announcements = [{ ...days, shares: { removedShare: 0.4 } }];
  const preview = await admin('PATCH', `${path}?preview=true`, { blackouts: [days], announcements });
  expect(preview.body).toMatchObject({
    atOnce: [{ text: 'Nothing is removed from 2099-06-01 to 2099-06-05 without approval.' }],
    needsApproval: [
      { text: 'So much may change from 2099-06-01 to 2099-06-05 without approval: removedShare 0.4.' },
    ],
  });
  const partly = await admin<Partly>('PATCH', path, { blackouts: [days], announcements });
  expect(partly.status).toBe(202);
  const by = 'Kim Sample';
  expect((await support('GET', path)).body).toEqual({ blackouts: [{ ...days, by }], announcements: [] });
  expect(await approve(partly.body)).toBe(200);
  expect((await support('GET', path)).body['announcements']).toEqual([{ ...announcements[0], by }]);
  expect((await admin('PATCH', path, { announcements: [] })).status).toBe(200);
  const less = await admin<Partly>('PATCH', path, { blackouts: [] });
  expect(less.status).toBe(202);
  expect(await admin('PATCH', path, { blackouts: [{ ...days, to: '2099-05-01' }] })).toMatchObject({
    status: 422,
    body: {
      code: 'calendar_not_usable',
      detail: expect.stringMatching(/^Blackout 1: it ends on 2099-05-01/),
    },
  });
  expect((await admin('PATCH', path, { blackouts: [{ ...days, from: 'soon' }] })).status).toBe(400);
});

test('the schedule: in words, five times ahead; reading more seldom waits', async () => {
  const path = `${registration}/schedule`;
  const before = await support<{ nextRuns: string[] }>('GET', path);
  expect(before.body).toMatchObject({
    ...{ cron: '0 22 * * *', timezone: 'America/Chicago', maxAgeHours: 72, warnings: [] },
    inWords: 'Every day at 22:00, on the clock of America/Chicago.',
  });
  expect(before.body.nextRuns).toHaveLength(5);
  const often = await support('PUT', path, { cron: '15 5,17 * * *' });
  expect(often).toMatchObject({
    ...{ status: 200, body: { inWords: 'Every day at 05:15 and 17:15, on the clock of America/Chicago.' } },
  });
  const seldom = await support<Partly>('PUT', path, { every: 'weekday', at: '05:15' });
  expect(seldom.status).toBe(202);
  expect((await support('GET', path)).body['cron']).toBe('15 5,17 * * *');
  expect(await approve(seldom.body)).toBe(200);
  expect((await support('GET', path)).body).toMatchObject({ cron: '15 5 * * 1-5', maxAgeHours: 96 });
});

test.each<[object, number, string]>([
  [{ cron: 'whenever' }, 422, 'schedule_not_usable'],
  [{ cron: '0 22 1 * *' }, 422, 'schedule_too_seldom'],
  [{ cron: '*/5 * * * *' }, 422, 'schedule_too_often'],
  [{ cron: '0 22 * * *', every: 'day', at: '22:00' }, 400, 'validation_failed'],
  [{ every: 'day' }, 400, 'validation_failed'],
  [{ every: 'moon', at: '22:00' }, 400, 'validation_failed'],
  [{}, 400, 'validation_failed'],
])('the schedule %j is refused', async (body, status, code) => {
  expect(await support('PUT', `${registration}/schedule`, body)).toMatchObject({ status, body: { code } });
});

test('advice rests on what the runs took and when the doors open', async () => {
  const schools = [
    { sourcedId: 'lincoln', mapping: { doorsOpenAt: '05:45', enabled: true, ivmSchoolId: 'ivm-1' } },
  ];
  const partly = await admin<Partly>('PATCH', `${registration}/schools`, { schools });
  expect(await approve(partly.body)).toBe(200);
  const { body } = await support<{ advice: string[] }>('GET', `${registration}/schedule-advice`);
  expect(body).toEqual({
    measured: { runs: 1, failed: 3, longestMinutes: 30, firstDoorsOpenAt: '05:45' },
    advice: [
      'The longest of the last runs took 30 minutes and the first doors open at 05:45: a run due at 05:15 may not be done. Begin by 04:45.',
      '3 of the last runs that began between 05:00 and 05:59 failed: the provider may be down then for its own maintenance. Try another hour.',
    ],
  });
});
