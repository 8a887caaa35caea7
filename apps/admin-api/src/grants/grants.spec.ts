import { readAuditEvents } from 'roster-store';
import { ApiOnStore, type Ask } from '../testing/api-on-store';

interface Grant {
  readonly id: number;
  readonly subject: string;
  readonly active: boolean;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly code: string;
}

let api: ApiOnStore;
let district: string;
let districtId: number;
let creator: Ask;
let support: Ask;
let admin: Ask;

beforeAll(async () => {
  api = await ApiOnStore.start();
  creator = api.as({ sub: 'sam' });
  support = api.as({ sub: 'sue' });
  const made = await creator<{ id: number }>('POST', '/districts', { name: 'Maple', timezone: 'UTC' });
  districtId = made.body.id;
  district = `/districts/${districtId}`;
  admin = api.as({ sub: 'kim', roles: ['district_admin'], districts: [districtId] });
});

afterAll(() => api?.stop());

const grants = async (who: Ask) => (await who<{ items: Grant[] }>('GET', `${district}/grants`)).body.items;
const hoursOf = ({ createdAt, expiresAt }: Grant) =>
  (Date.parse(expiresAt) - Date.parse(createdAt)) / 3_600_000;
const decisions = (who: Ask) => who('GET', `${district}/custody-checks`);

test('who made a district has one for three days, which the district sees', async () => {
  const [one, ...others] = await grants(admin);
  expect([one?.subject, one?.active, hoursOf(one!), others]).toEqual(['sam', true, 72, []]);
  expect((await decisions(creator)).status).toBe(200);
});

test('support sees decisions only in a granted time, which ends when it is taken back', async () => {
  expect(await decisions(support)).toMatchObject({ status: 403, body: { code: 'grant_required' } });
  expect((await support('GET', `${district}/custody-checks/1`)).body['code']).toBe('grant_required');
  for (const wrong of [{ hours: 9 }, { hours: 0 }, { hours: 1, reason: ' ' }, { reason: 'To look' }])
    expect((await support('POST', `${district}/grants`, { reason: 'To look', ...wrong })).status).toBe(400);
  const body = { reason: 'A check that is asked about', ticket: 'T-17', hours: 2 };
  const made = await support<Grant>('POST', `${district}/grants`, body);
  expect(made).toMatchObject({
    status: 201,
    body: { reason: body.reason, ticket: 'T-17', subject: 'sue', active: true },
  });
  expect(hoursOf(made.body)).toBe(2);
  expect((await decisions(support)).status).toBe(200);
  const other = api.as({ sub: 'tom' });
  expect((await other('DELETE', `${district}/grants/${made.body.id}`)).body['code']).toBe('grant_not_found');
  expect((await decisions(support)).status).toBe(200);
  expect((await admin<Grant>('DELETE', `${district}/grants/${made.body.id}`)).body.active).toBe(false);
  expect((await decisions(support)).status).toBe(403);
  expect((await admin('POST', `${district}/grants`, body)).status).toBe(403);
});

test('one that has run out opens nothing, and of another district neither', async () => {
  const made = await support<Grant>('POST', `${district}/grants`, { reason: 'To look once more', hours: 1 });
  await api.store.withDistrict(districtId, (tx) =>
    tx.query(`update support_grant set expires_at = now() where id = $1`, [made.body.id]),
  );
  expect((await decisions(support)).status).toBe(403);
  const oak = await support<{ id: number }>('POST', '/districts', { name: 'Oak', timezone: 'UTC' });
  expect((await support('GET', `/districts/${oak.body.id}/custody-checks`)).status).toBe(200);
  expect((await decisions(support)).status).toBe(403);
  const events = await api.store.withDistrict(districtId, (tx) =>
    readAuditEvents(tx, { before: 2 ** 31 - 1, most: 99 }),
  );
  expect(events.map(({ action }) => action).reverse()).toEqual([
    ...['district.create', 'grant.make', 'grant.end', 'grant.make'],
  ]);
});
