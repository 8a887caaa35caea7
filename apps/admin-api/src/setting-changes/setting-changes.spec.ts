import { startSandboxProvider, type SandboxProvider } from 'oneroster-client/testing';
import { readAuditEvents } from 'roster-store';
import { ApiOnStore, type Ask } from '../testing/api-on-store';
import { families } from '../testing/families';

interface Change {
  readonly id: number;
  readonly field: string;
  readonly state: string;
  readonly text: string;
  readonly changes: readonly Change[];
}
interface Partly {
  readonly applied: readonly Change[];
  readonly pending: Change;
  readonly superseded: readonly number[];
}

let api: ApiOnStore;
let provider: SandboxProvider;
let district: string;
let registration: string;
let support: Ask;
let admin: Ask;
let approver: Ask;

beforeAll(async () => {
  api = await ApiOnStore.start();
  provider = await startSandboxProvider({ district: families(['lincoln'], 3) });
  support = api.as({ sub: 'sam' });
  const made = await support<{ id: number }>('POST', '/districts', {
    ...{ name: 'Maple', timezone: 'UTC', edition: 'enterprise' },
    addOn: { from: '2026-01-01', to: '2099-06-30' },
  });
  const districts = [made.body.id];
  district = `/districts/${made.body.id}`;
  admin = api.as({ sub: 'kim', roles: ['district_admin'], districts });
  approver = api.as({ sub: 'ada', roles: ['approver', 'district_admin'], districts });
  const sis = await admin<{ id: number }>('POST', `${district}/registrations`, {
    ...{ kind: 'rest', name: 'sis', baseUrl: provider.url },
    auth: { type: 'oauth1', key: 'client', secret: 'hidden-word' },
  });
  registration = `${district}/registrations/${sis.body.id}`;
  const schools = [{ sourcedId: 'lincoln', mapping: { ivmSchoolId: 'ivm-1', enabled: true } }];
  expect((await admin('PATCH', `${registration}/schools`, { schools })).status).toBe(200);
  const first = await admin('PATCH', `${district}/policy`, { linkedGuardianMayCollect: false });
  expect(first.status).toBe(200);
  await api.store.withDistrict(made.body.id, (tx) =>
    tx.query(
      `insert into sync_run (district_id, registration_id, trigger, state, outcome, dry_run, finished_at, report)
       select id, $1, 'schedule', 'finished', 'applied', false, now(), '{}' from district`,
      [sis.body.id],
    ),
  );
});

afterAll(async () => {
  await provider?.close();
  await api?.stop();
});

const fields = (changes: readonly Change[]) => changes.map(({ field }) => field);
const approve = (id: number, who = approver) =>
  who('POST', `${district}/setting-changes/${id}/approve`, { reason: 'Agreed with the office' });

it('what loosens a policy is answered 202 and waits; a preview says so before', async () => {
  const change = { linkedGuardianMayCollect: true, emergencyContact: 'none' };
  const preview = await admin<{ atOnce: Change[]; needsApproval: Change[] }>(
    ...(['PATCH', `${district}/policy?preview=true`, change] as const),
  );
  expect(preview.status).toBe(200);
  expect(fields(preview.body.atOnce)).toEqual(['emergencyContact']);
  expect(preview.body.needsApproval.map(({ text }) => text)).toEqual([
    'A linked parent or guardian may collect when nothing speaks against it.',
  ]);
  expect((await admin('GET', `${district}/policy`)).body['emergencyContact']).toBe('refer');

  const partly = await admin<Partly>('PATCH', `${district}/policy`, change);
  expect(partly.status).toBe(202);
  expect(fields(partly.body.applied)).toEqual(['emergencyContact']);
  const { id, changes } = partly.body.pending;
  expect(changes).toMatchObject([{ field: 'linkedGuardianMayCollect', before: false, after: true }]);
  expect((await admin('GET', `${district}/policy`)).body).toMatchObject({
    ...{ emergencyContact: 'none', linkedGuardianMayCollect: false },
  });
  for (const who of [admin, support, approver]) {
    const listed = await who<{ items: Change[] }>('GET', `${district}/setting-changes?state=pending`);
    expect(listed.body.items.map((one) => one.id)).toEqual([id]);
    expect((await who('GET', `${district}/setting-changes/${id}`)).body).toEqual(listed.body.items[0]);
  }
  // Neither its author nor who is no approver.
  for (const who of [admin, support]) expect((await approve(id, who)).status).toBe(403);
  const done = await approve(id);
  expect(done).toMatchObject({ status: 200, body: { state: 'approved', decidedBy: 'ada' } });
  expect((await admin('GET', `${district}/policy`)).body['linkedGuardianMayCollect']).toBe(true);
  expect(await approve(id)).toMatchObject({ status: 409, body: { code: 'already_decided' } });
  expect(await approve(4_711)).toMatchObject({ status: 404, body: { code: 'setting_change_not_found' } });
});

it('an approver does not approve what they asked for themselves, and may reject what others did', async () => {
  const own = await approver<Partly>('PATCH', `${district}/policy`, { maxAgeHours: 100 });
  expect(await approve(own.body.pending.id)).toMatchObject({
    status: 403,
    body: {
      code: 'another_person_needed',
      detail: 'You asked for this change, so it has to be approved by somebody else. Nothing was changed.',
    },
  });
  const newer = await admin<Partly>('PATCH', `${district}/policy`, { maxAgeHours: 90 });
  expect(newer.body.superseded).toEqual([own.body.pending.id]);
  const path = `${district}/setting-changes/${newer.body.pending.id}/reject`;
  expect((await approver('POST', path, {})).status).toBe(400);
  expect((await approver('POST', path, { reason: 'Not before term' })).body['state']).toBe('rejected');
  expect((await admin('GET', `${district}/policy`)).body['maxAgeHours']).toBeNull();
  expect((await admin('PATCH', `${district}/policy`, { maxAgeHours: 72 })).status).toBe(200);
  const back = await admin<Partly>('PATCH', `${district}/policy`, { maxAgeHours: null });
  expect(back.body.pending.changes).toMatchObject([{ before: 72, after: null }]);
});

it('a school is neither read nor left out by one person alone', async () => {
  const schools = [
    { sourcedId: 'lincoln', mapping: { enabled: false, doorsOpenAt: '07:30' } },
    { sourcedId: 'wilson', mapping: { ivmSchoolId: 'ivm-2', enabled: true } },
  ];
  const preview = await admin<{ atOnce: Change[]; needsApproval: Change[]; effects: object[] }>(
    ...(['PATCH', `${registration}/schools?preview=true`, { schools }] as const),
  );
  expect(fields(preview.body.needsApproval)).toEqual(['lincoln', 'wilson']);
  expect(preview.body.effects).toHaveLength(2);
  const partly = await admin<Partly>('PATCH', `${registration}/schools`, { schools });
  expect(partly.status).toBe(202);
  const mapped = async () => {
    const { body } = await admin<{ items: { mapping: Record<string, unknown> }[] }>(
      ...(['GET', `${registration}/schools`] as const),
    );
    return body.items.map(({ mapping }) => [
      mapping['enabled'],
      mapping['ivmSchoolId'],
      mapping['doorsOpenAt'],
    ]);
  };
  expect(await mapped()).toEqual([
    [true, 'ivm-1', '07:30'],
    [false, 'ivm-2', null],
  ]);
  const taken = [{ sourcedId: 'oak', mapping: { ivmSchoolId: 'ivm-1', enabled: true } }];
  expect(await admin('PATCH', `${registration}/schools`, { schools: taken })).toMatchObject({
    ...{ status: 409, body: { code: 'school_has_authority' } },
  });
  expect((await approve(partly.body.pending.id)).status).toBe(200);
  expect(await mapped()).toEqual([
    [false, 'ivm-1', '07:30'],
    [true, 'ivm-2', null],
  ]);
});

it('an address and its credentials wait together, and the credentials are shown to nobody', async () => {
  const wanted = {
    ...{ baseUrl: 'http://127.0.0.1:9', pageSize: 25, name: 'the SIS' },
    auth: { type: 'oauth1', key: 'client', secret: 'secret-word' },
  };
  const partly = await support<Partly>('PATCH', registration, wanted);
  expect(partly.status).toBe(202);
  expect(fields(partly.body.applied)).toEqual(['pageSize']);
  const shown = await support('GET', registration);
  expect(shown.body).toMatchObject({ name: 'the SIS', baseUrl: provider.url, pageSize: 25 });
  const id = Number(registration.split('/').at(-1));
  const mapleId = Number(district.split('/').at(-1));
  const secret = async () =>
    (await api.store.registrationForRun(mapleId, id))?.openSecrets()?.reveal()['secret'];
  expect(await secret()).toBe('hidden-word');
  // How lists are asked for is another matter, and leaves what waits alone.
  const paging = await support('PATCH', registration, { pageSize: 50 });
  expect(paging).toMatchObject({ status: 200, body: { pageSize: 50 } });
  const done = await approve(partly.body.pending.id);
  expect(done.status).toBe(200);
  expect(await secret()).toBe('secret-word');
  expect((await support('GET', registration)).body).toMatchObject({
    baseUrl: 'http://127.0.0.1:9',
    pageSize: 50,
  });
  const listed = await admin('GET', `${district}/setting-changes`);
  const events = await api.store.withDistrict(mapleId, (tx) =>
    readAuditEvents(tx, { before: 2 ** 31 - 1, most: 99 }),
  );
  expect(events.filter(({ action }) => action === 'setting.approve')).toHaveLength(3);
  expect(JSON.stringify([partly, done, listed, events]) + api.running.log()).not.toMatch(/-word/);
});

it('what a connection check found to mend waits like any other address', async () => {
  const id = Number(registration.split('/').at(-1));
  await api.store.withDistrict(Number(district.split('/').at(-1)), (tx) =>
    tx.query(
      `insert into connection_check (district_id, registration_id, usable, findings) select id, $1, true, $2 from district`,
      [
        id,
        JSON.stringify([
          {
            check: 'address',
            verdict: 'warn',
            saw: '',
            advice: '',
            fix: { baseUrl: provider.url, sort: false },
          },
        ]),
      ],
    ),
  );
  const partly = await support<Partly>('POST', `${registration}/connection-check/apply`);
  expect(partly.status).toBe(202);
  expect([fields(partly.body.applied), fields(partly.body.pending.changes)]).toEqual([
    ['sort'],
    ['connection'],
  ]);
});

test('another time zone of the district waits, its name does not', async () => {
  const asked = await support<Partly>('PATCH', district, { name: 'Maples', timezone: 'Asia/Tokyo' });
  expect([asked.status, asked.body.applied]).toEqual([202, []]);
  expect(asked.body.pending.changes[0]?.text).toContain('by the clock of Asia/Tokyo instead of UTC');
  expect((await support('GET', district)).body).toMatchObject({ name: 'Maples', timezone: 'UTC' });
  const path = `${district}/setting-changes/${asked.body.pending.id}/approve`;
  expect((await approver('POST', path, { reason: 'They moved' })).status).toBe(200);
  expect((await support('GET', district)).body).toMatchObject({ timezone: 'Asia/Tokyo' });
});
