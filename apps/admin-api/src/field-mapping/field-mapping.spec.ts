import { randomUUID } from 'node:crypto';
import { ApiOnStore, type Ask } from '../testing/api-on-store';

const field = { source: 'metadata', column: 'pickup', right: 'pickup', no: 'prohibited' };
const supplement = { source: 'supplement', column: 'SchoolPickupFlg', right: 'pickup', no: 'not_authorised' };

interface Partly {
  readonly applied: readonly { after: unknown; text: string }[];
  readonly pending: { readonly id: number; readonly changes: readonly { text: string }[] };
}

let api: ApiOnStore;
let support: Ask;
let admin: Ask;
let approver: Ask;
let district: string;
let districtId: number;
let registration: string;

beforeAll(async () => {
  api = await ApiOnStore.start();
  support = api.as({ sub: 'sam' });
  const made = await support<{ id: number }>('POST', '/districts', {
    ...{ name: 'Maple', timezone: 'UTC', edition: 'enterprise' },
    addOn: { from: '2026-01-01', to: '2099-06-30' },
  });
  districtId = made.body.id;
  district = `/districts/${districtId}`;
  admin = api.as({ sub: 'kim', roles: ['district_admin'], districts: [districtId] });
  approver = api.as({ sub: 'ada', roles: ['approver'], districts: [districtId] });
});
beforeEach(async () => {
  const made = await admin<{ id: number }>('POST', `${district}/registrations`, {
    ...{ kind: 'csv', name: `sis ${randomUUID()}` },
  });
  registration = `${district}/registrations/${made.body.id}`;
});
afterAll(() => api?.stop());

const put = <T = { fields: unknown }>(fields: unknown, query = '') =>
  admin<T>('PUT', `${registration}/field-mapping${query}`, { fields });
const stored = async () => (await admin('GET', `${registration}/field-mapping`)).body;

async function runApplied(): Promise<void> {
  const id = Number(registration.split('/').at(-1));
  await api.store.withDistrict(districtId, (tx) =>
    tx.query(
      `insert into sync_run (district_id, registration_id, trigger, state, outcome, dry_run, finished_at, report)
       select id, $1, 'schedule', 'finished', 'applied', false, now(), '{}' from district`,
      [id],
    ),
  );
}

it('a mapping acts at once before the first run; a "no" without meaning is no order', async () => {
  expect(await stored()).toEqual({ fields: [] });
  const { status, body } = await put([
    { source: 'metadata', column: ' pickup ', right: 'pickup' },
    supplement,
  ]);
  const fields = [{ ...field, no: 'not_authorised' }, supplement];
  expect([status, body]).toEqual([200, { fields }]);
  expect(await stored()).toEqual({ fields });
});

it('afterwards what it forbids acts at once, and what it permits waits for an approver who is not its author', async () => {
  await put([]);
  await runApplied();
  const preview = await put<{ atOnce: unknown[]; needsApproval: { text: string }[] }>(
    [field],
    '?preview=true',
  );
  expect(preview.body.needsApproval.map(({ text }) => text)).toEqual([
    'What the metadata key "pickup" permits of pickup counts.',
  ]);
  expect(await stored()).toEqual({ fields: [] });
  const partly = await put<Partly>([field]);
  expect(partly.status).toBe(202);
  expect(await stored()).toEqual({ fields: [{ ...field, onlyForbids: true }] });
  const approve = `${district}/setting-changes/${partly.body.pending.id}/approve`;
  expect((await admin('POST', approve, { reason: 'Agreed' })).status).toBe(403);
  expect((await approver('POST', approve, { reason: 'Agreed' })).status).toBe(200);
  expect(await stored()).toEqual({ fields: [field] });
});

it('what cannot be meant is refused with the place of each fault', async () => {
  const wrong = [{ ...field, right: 'hasCustody' }, supplement, { ...supplement, column: 'other' }];
  const { status, body } = await put<{ errors: { field: string }[] }>(wrong);
  expect([status, body.errors.map((one) => one.field)]).toEqual([400, ['fields[0].no', 'fields[2].right']]);
  expect((await put([{ ...field, right: 'everything' }])).status).toBe(400);
  expect((await admin('GET', `${district}/registrations/9999/field-mapping`)).status).toBe(404);
});

it('the template of pickup contacts needs a field that gives pickup', async () => {
  const schools = [{ sourcedId: 'lincoln', mapping: { template: 'students_pickup_contacts' } }];
  const map = () => admin('PATCH', `${registration}/schools`, { schools });
  expect(await map()).toMatchObject({ status: 409, body: { code: 'pickup_not_known' } });
  await put([{ ...field, right: 'contactAllowed' }]);
  expect((await map()).status).toBe(409);
  await put([field]);
  expect((await map()).status).toBe(200);
});

it('a supplement is read under its mapped headers when it is sent', async () => {
  await put([supplement]);
  const send = (header: string) =>
    admin<{ columns: string[] }>('PUT', `${registration}/supplement`, `${header}\ns-1,g-1,1\n`, {
      'content-type': 'text/csv',
    });
  const sent = await send('studentSourcedId,contactSourcedId,SchoolPickupFlg');
  expect([sent.status, sent.body.columns]).toEqual([200, ['studentSourcedId', 'contactSourcedId', 'pickup']]);
  expect((await send('studentSourcedId,contactSourcedId,pickup')).status).not.toBe(200);
});

it('fields seen and a preview: counts and words, and nothing is stored by asking', async () => {
  const id = Number(registration.split('/').at(-1));
  expect((await admin('GET', `${registration}/fields`)).body).toEqual({ metadata: null, supplement: null });
  const columns = [
    { column: 'Pickup', filled: 40, values: { yes: 30, no: 8, maybe: 2 } },
    { column: 'nickname', filled: 10, values: null },
  ];
  const report = { fields: { metadata: { records: 80, columns } } };
  await api.store.withDistrict(districtId, (tx) =>
    tx.query(
      `insert into sync_run (district_id, registration_id, trigger, state, outcome, dry_run, finished_at, report)
       select id, $1, 'schedule', 'finished', 'applied', false, now(), $2 from district`,
      [id, JSON.stringify(report)],
    ),
  );
  const seen = await admin<{ metadata: { columns: object[] } }>('GET', `${registration}/fields`);
  expect(seen.body.metadata.columns).toEqual([
    { ...columns[0], filledShare: 0.5, mapped: [] },
    { ...columns[1], filledShare: 0.125, mapped: [] },
  ]);
  const { status, body } = await admin<{
    pairs: number;
    fields: { text: string }[];
    needsApproval: object[];
  }>(...(['POST', `${registration}/preview`, { fields: [field, supplement] }] as const));
  expect(status).toBe(200);
  expect(body.fields).toMatchObject([
    { says: { yes: 30, no: 8, unreadable: 2 }, tightens: 10, loosens: 30 },
    { seen: null, says: null },
  ]);
  expect(body.fields.map(({ text }) => text)).toEqual([
    'The metadata key "pickup" says yes 30 times and no 8 times (an order), and 2 times what cannot be read and counts as no.',
    'The supplement column "SchoolPickupFlg": nobody has looked at it yet; the next run does.',
  ]);
  expect(body.needsApproval.length).toBe(1);
  expect(await stored()).toEqual({ fields: [] });
});

it('the catalogue of products comes with mappings to begin with and questions to ask', async () => {
  const { status, body } = await admin<{
    items: { id: string }[];
    fieldMappings: { id: string; fields: object[] }[];
  }>(...(['GET', '/providers'] as const));
  expect(status).toBe(200);
  expect(body.items.map(({ id }) => id)).toContain('infinite-campus');
  for (const preset of body.fieldMappings) expect((await put(preset.fields)).status).toBe(200);
  const questions = await admin<{ items: { ask: string }[] }>('GET', '/providers/questions');
  expect(questions.body.items.length).toBeGreaterThan(3);
});
