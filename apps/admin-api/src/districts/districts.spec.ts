import { firstBrokenAuditEvent, readAuditEvents } from 'roster-store';
import { ApiOnStore, type Ask } from '../testing/api-on-store';

let api: ApiOnStore;
let support: Ask;

beforeAll(async () => {
  api = await ApiOnStore.start();
  support = api.as({ sub: 'sam', name: 'Sam Sample' });
});

afterAll(() => api?.stop());

const maple = {
  name: 'Maple Valley',
  timezone: 'America/Chicago',
  edition: 'enterprise',
  addOn: { from: '2026-07-01', to: '2027-06-30' },
};
const make = async (body: object = maple, headers?: Record<string, string>): Promise<number> => {
  const { status, body: made } = await support<{ id: number }>('POST', '/districts', body, headers);
  expect(status).toBe(201);
  return made.id;
};
const auditOf = (id: number) =>
  api.database.store.withDistrict(id, async (tx) => {
    expect(await firstBrokenAuditEvent(tx)).toBeNull();
    return readAuditEvents(tx, { before: 2 ** 31 - 1, most: 100 });
  });

describe('a district', () => {
  it('is made, found and changed, and who did it is noted', async () => {
    const made = await support('POST', '/districts', maple);
    const id = made.body['id'] as number;
    expect([made.status, made.headers.get('location')]).toEqual([201, `/v1/districts/${id}`]);
    expect(made.body).toEqual({ id, ...maple });
    expect((await support('GET', `/districts/${id}`)).body).toEqual({ id, ...maple });
    const changed = await support('PATCH', `/districts/${id}`, { name: 'Maple', addOn: null, edition: null });
    expect(changed).toMatchObject({ status: 200, body: { ...maple, id, name: 'Maple', addOn: null } });
    expect(await auditOf(id)).toMatchObject([
      {
        id: 2,
        subject: 'sam',
        name: 'Sam Sample',
        action: 'district.change',
        detail: { name: 'Maple', addOn: null },
      },
      { id: 1, roles: ['support'], action: 'district.create', target: `district ${id}` },
    ]);
  });

  it.each([
    ['without a name', { ...maple, name: undefined }, 'name'],
    ['with a blank name', { ...maple, name: '  ' }, 'name'],
    ['in no time zone', { ...maple, timezone: 'Mars/Phobos' }, 'timezone'],
    ['at an offset', { ...maple, timezone: '+01:00' }, 'timezone'],
    ['of no edition there is', { ...maple, edition: 'gold' }, 'edition'],
    [
      'with a day that does not exist',
      { ...maple, addOn: { from: '2026-02-30', to: '2026-03-01' } },
      'addOn.from',
    ],
    [
      'whose add-on ends before it begins',
      { ...maple, addOn: { from: '2026-07-02', to: '2026-07-01' } },
      'addOn.to',
    ],
    ['with half an add-on', { ...maple, addOn: { from: '2026-07-02' } }, 'addOn.to'],
    ['with something unknown', { ...maple, price: 1 }, 'price'],
  ])('%s is refused, naming the field', async (_what, body, field) => {
    const answer = await support<{ code: string; errors: { field: string }[] }>('POST', '/districts', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
    expect(new Set(answer.body.errors.map((error) => error.field))).toEqual(new Set([field]));
  });

  it('is listed part by part', async () => {
    const ids = [await make(), await make(), await make()];
    const mine = api.as({ districts: ids });
    const first = await mine<{ items: { id: number }[]; next: string }>('GET', '/districts?limit=2');
    expect(first.body.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const second = await mine('GET', `/districts?limit=2&after=${first.body.next}`);
    expect(second.body).toEqual({ items: [{ id: ids[2], ...maple }], next: null });
    expect((await mine('GET', '/districts?limit=0')).status).toBe(400);
    expect((await mine('GET', '/districts?after=x')).status).toBe(400);
  });
});

describe('a district of others', () => {
  it.each([
    ['GET', ''],
    ['PATCH', ''],
    ['GET', '/policy'],
    ['PATCH', '/policy'],
    ['GET', '/notifications'],
    ['PATCH', '/notifications'],
  ])('cannot be told from one that is not there: %s …%s', async (method, path) => {
    const [mine, others] = [await make(), await make()];
    const admin = api.as({ roles: ['district_admin'], districts: [mine] });
    const body = method === 'PATCH' ? {} : undefined;
    expect((await admin(method, `/districts/${mine}${path}`, body)).status).toBe(200);
    const answers = [];
    for (const id of [others, 2_000_000_000, 0, 'x', '1e3', 99_999_999_999]) {
      const { status, body: said } = await admin(method, `/districts/${id}${path}`, body);
      answers.push({ status, ...said, instance: undefined });
    }
    expect(answers[0]).toMatchObject({ status: 404, code: 'district_not_found' });
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect((await support(method, `/districts/2000000000${path}`, body)).body['code']).toBe(
      'district_not_found',
    );
  });

  it('is not in the list', async () => {
    const [mine, others] = [await make(), await make()];
    const listed = async (districts: unknown) =>
      (
        await api.as({ districts })<{ items: { id: number }[] }>('GET', '/districts?limit=200')
      ).body.items.map(({ id }) => id);
    expect(await listed([mine])).toEqual([mine]);
    expect(await listed([])).toEqual([]);
    expect(await listed('all')).toEqual(expect.arrayContaining([mine, others]));
  });

  it('is not made by somebody of certain districts, nor its edition changed by its own administrator', async () => {
    const mine = await make({ ...maple, edition: 'standard', addOn: null });
    const admin = api.as({ roles: ['district_admin'], districts: [mine] });
    expect(await admin('POST', '/districts', maple)).toMatchObject({
      status: 403,
      body: { code: 'districts_refused' },
    });
    for (const change of [{ edition: 'enterprise' }, { addOn: maple.addOn }, { addOn: null }])
      expect((await admin('PATCH', `/districts/${mine}`, change)).status).toBe(403);
    expect((await admin('PATCH', `/districts/${mine}`, { name: 'Ours' })).status).toBe(200);
  });
});

describe('a read', () => {
  it('has a tag, with which it is not sent again unless it changed', async () => {
    const path = `/districts/${await make()}`;
    const tag = (await support('GET', path)).headers.get('etag')!;
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    const asked = (ifNoneMatch: string) => support('GET', path, undefined, { 'if-none-match': ifNoneMatch });
    expect(await asked(`"x", W/${tag}`)).toMatchObject({ status: 304, body: '' });
    expect((await asked('"x"')).status).toBe(200);
    await support('PATCH', path, { name: 'Other' });
    expect((await asked(tag)).status).toBe(200);
  });
});

describe('a write', () => {
  it('happens only to what the caller read, when the caller says so', async () => {
    const path = `/districts/${await make()}/policy`;
    const tag = (await support('GET', path)).headers.get('etag')!;
    const change = (maxAgeHours: number, ifMatch: string) =>
      support('PATCH', path, { maxAgeHours }, { 'if-match': ifMatch });
    expect((await change(71, tag)).status).toBe(200);
    expect(await change(70, tag)).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    expect((await change(70, `W/${tag}`)).status).toBe(412);
    expect((await support('GET', path)).body['maxAgeHours']).toBe(71);
    expect((await change(69, '*')).status).toBe(200);
  });

  it('of two at once that read the same, one is refused', async () => {
    const path = `/districts/${await make()}/policy`;
    const tag = (await support('GET', path)).headers.get('etag')!;
    const both = await Promise.all(
      [60, 61].map((maxAgeHours) => support('PATCH', path, { maxAgeHours }, { 'if-match': tag })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('that comes twice with one Idempotency-Key is carried out once, and answered alike', async () => {
    const key = { 'idempotency-key': 'maple-1' };
    const both = await Promise.all([
      support('POST', '/districts', maple, key),
      support('POST', '/districts', maple, key),
    ]);
    expect(both[0]).toMatchObject({ status: 201, body: both[1]?.body });
    expect(both[1]?.headers.get('location')).toBe(both[0]?.headers.get('location'));
    const id = both[0]?.body['id'] as number;
    expect(await auditOf(id)).toHaveLength(1);
    const change = { ...key, 'idempotency-key': 'change-1' };
    await support('PATCH', `/districts/${id}`, { name: 'One' }, change);
    await support('PATCH', `/districts/${id}`, { name: 'Two' });
    expect((await support('PATCH', `/districts/${id}`, { name: 'One' }, change)).body['name']).toBe('One');
    expect((await support('GET', `/districts/${id}`)).body['name']).toBe('Two');
  });

  it('with a key of another request is refused; the key of another caller is another key', async () => {
    const id = await make(maple, { 'idempotency-key': 'k' });
    const again = await support('POST', '/districts', { ...maple, name: 'Oak' }, { 'idempotency-key': 'k' });
    expect(again).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect((await support('GET', `/districts/${id}`)).body['name']).toBe(maple.name);
    const kim = api.as({ sub: 'kim' });
    expect((await kim('POST', '/districts', maple, { 'idempotency-key': 'k' })).body['id']).not.toBe(id);
    const blank = await support('POST', '/districts', maple, { 'idempotency-key': 'a b' });
    expect(blank).toMatchObject({ status: 400, body: { code: 'idempotency_key_malformed' } });
  });

  it('that is refused leaves nothing, and its key may be used again', async () => {
    const id = await make();
    const headers = { 'idempotency-key': 'again', 'if-match': '"x"' };
    const path = `/districts/${id}/policy`;
    expect((await support('PATCH', path, { maxAgeHours: 5 }, headers)).status).toBe(412);
    expect(await auditOf(id)).toHaveLength(1);
    expect((await support('PATCH', path, { maxAgeHours: 5 }, { ...headers, 'if-match': '*' })).status).toBe(
      200,
    );
  });
});

describe('policy and notifications', () => {
  it('have defaults, and what is changed of them alone changes', async () => {
    const path = `/districts/${await make()}`;
    const before = (await support('GET', `${path}/policy`)).body;
    expect(before).toEqual({
      emergencyContact: 'refer',
      linkedGuardianMayCollect: true,
      adultStudentsSelfSignOut: false,
      useBirthDates: false,
      maxAgeHours: null,
      supplementMaxAgeDays: 30,
      ignoredRestrictionTexts: [],
    });
    const change = { emergencyContact: 'none', ignoredRestrictionTexts: ['N/A'], maxAgeHours: null };
    const after = { ...before, ...change };
    expect((await support('PATCH', `${path}/policy`, change)).body).toEqual(after);
    expect((await support('GET', `${path}/policy`)).body).toEqual(after);

    const told = {
      held: ['a@maple.example'],
      restricted_person_at_desk: ['b@maple.example', 'c@maple.example'],
    };
    await support('PATCH', `${path}/notifications`, told);
    await support('PATCH', `${path}/notifications`, { held: ['d@maple.example'] });
    expect((await support('GET', `${path}/notifications`)).body).toEqual({
      ...told,
      held: ['d@maple.example'],
      run_failed: [],
      tightening_undelivered: [],
    });
  });

  it.each([
    ['policy', { maxAgeHours: 193 }],
    ['policy', { maxAgeHours: 1.5 }],
    ['policy', { emergencyContact: 'yes' }],
    ['policy', { useBirthDates: 'true' }],
    ['policy', { ignoredRestrictionTexts: [''] }],
    ['notifications', { held: 'a@maple.example' }],
    ['notifications', { held: ['not an address'] }],
    ['notifications', { moved: ['a@maple.example'] }],
  ])('refuse in %s %j', async (what, change) => {
    const answer = await support('PATCH', `/districts/${await make()}/${what}`, change);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });
});
