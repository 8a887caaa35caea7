import { startIvmSandbox, type IvmSandbox } from 'ivm-adapter/testing';
import { readAuditEvents, type DistrictTransaction } from 'roster-store';
import { ApiOnStore, type Ask } from '../testing/api-on-store';
import { describeDrift } from './describe-drift';

let api: ApiOnStore;
let support: Ask;
let approver: Ask;
let sandbox: IvmSandbox;
beforeAll(async () => {
  api = await ApiOnStore.start();
  support = api.as({ sub: 'sam' });
  approver = api.as({ sub: 'ann', roles: ['approver'] });
  sandbox = await startIvmSandbox();
});
afterAll(async () => {
  await sandbox?.close();
  await api?.stop();
});

let path: string;
let id: number;
beforeEach(async () => {
  const { body } = await support('POST', '/districts', {
    name: 'Maple',
    timezone: 'UTC',
    edition: 'enterprise',
    addOn: null,
  });
  id = body['id'] as number;
  path = `/districts/${id}/ivm`;
});
const http = (more: object = {}) => ({
  ...{ gateway: 'http', baseUrl: sandbox.url, tokenUrl: sandbox.tokenUrl, clientId: sandbox.client.id },
  ...{ clientSecret: sandbox.client.secret, capabilities: { verify: true, presenceIsApproval: false } },
  ...more,
});
const within = <T>(work: (tx: DistrictTransaction) => Promise<T>): Promise<T> =>
  api.store.withDistrict(id, work);
const fields = (body: Record<string, unknown>) =>
  (body['errors'] as { field: string }[]).map(({ field }) => field.split('.')[0]);

describe('how IVM is told', () => {
  test('nothing is assumed: what only a person knows has no default', async () => {
    expect((await support('GET', path)).body).toMatchObject({ gateway: null, capabilities: null });
    for (const capabilities of [undefined, {}, { verify: true }, { presenceIsApproval: false }]) {
      const { body, status } = await support('PUT', path, http({ capabilities }));
      expect([status, fields(body)]).toEqual([400, expect.arrayContaining(['capabilities'])]);
    }
  });

  test('the secret is taken and never given back, not to the audit either', async () => {
    const put = await support('PUT', path, http());
    const shown = {
      gateway: 'http',
      hasSecret: true,
      capabilities: { verify: true, presenceIsApproval: false, contactDiscriminator: false },
    };
    expect(put).toMatchObject({ status: 200, body: shown });
    const got = await support('GET', path);
    expect(got.body).toEqual(put.body);
    const audit = await within((tx) => readAuditEvents(tx, { before: null, most: 20 } as never));
    expect(JSON.stringify([put.body, got.body, audit])).not.toContain(sandbox.client.secret);
    expect((await support('PUT', path, http({ clientSecret: undefined, clientId: 'another' }))).status).toBe(
      200,
    );
  });

  test('a secret goes nowhere but where it was entered for; an address inside our network is refused', async () => {
    await support('PUT', path, http());
    const moved = await support(
      'PUT',
      path,
      http({ baseUrl: 'https://other.example.org', clientSecret: undefined }),
    );
    expect([moved.status, fields(moved.body)]).toEqual([400, ['clientSecret']]);
    for (const baseUrl of ['https://10.0.0.1', 'http://ivm.example.org', 'nonsense']) {
      const { body, status } = await support('PUT', path, http({ baseUrl }));
      expect([status, fields(body)]).toEqual([400, ['baseUrl']]);
    }
    const columns = await support('PUT', path, {
      ...http({ gateway: 'files' }),
      columns: { students: 'all' },
    });
    expect([columns.status, fields(columns.body)]).toEqual([400, expect.arrayContaining(['columns'])]);
  });

  test('once a roster was applied, another address waits for an approver; what tightens acts at once', async () => {
    await support('PUT', path, http());
    const registration = await api.store.ensureRegistration(id, { name: 'sis', kind: 'csv' });
    await within((tx) =>
      tx.query(
        `insert into sync_run (district_id, registration_id, trigger, state, outcome, dry_run, finished_at, report)
         select id, $1, 'schedule', 'finished', 'applied', false, now(), '{}' from district`,
        [registration],
      ),
    );
    const stricter = await support(
      'PUT',
      path,
      http({ clientSecret: undefined, capabilities: { verify: true, presenceIsApproval: true } }),
    );
    expect(stricter).toMatchObject({ status: 200, body: { capabilities: { presenceIsApproval: true } } });
    const looser = await support('PUT', path, http({ clientSecret: undefined }));
    expect(looser.status).toBe(202);
    const away = await support(
      'PUT',
      path,
      http({
        baseUrl: 'https://other.example.org',
        capabilities: { verify: false, presenceIsApproval: true },
      }),
    );
    expect(away).toMatchObject({ status: 202, body: { applied: [{ field: 'verify' }] } });
    expect(JSON.stringify(away.body)).not.toContain(sandbox.client.secret);
    expect((await support('GET', path)).body).toMatchObject({
      baseUrl: sandbox.url,
      capabilities: { verify: false },
    });
    const change = (away.body['pending'] as { id: number }).id;
    const approved = await approver('POST', `/districts/${id}/setting-changes/${change}/approve`, {
      reason: 'they moved',
    });
    expect(approved.status).toBeLessThan(300);
    expect((await support('GET', path)).body).toMatchObject({
      baseUrl: 'https://other.example.org',
      hasSecret: true,
    });
  });

  test('only support and the district’s administrators', async () => {
    const desk = api.as({ sub: 'kim', roles: ['desk'] });
    expect((await desk('GET', path)).status).toBe(403);
    expect((await desk('PUT', path, http())).status).toBe(403);
  });
});

test('the check says in a sentence whether IVM lets us in', async () => {
  const check = async () => (await support('POST', `${path}/check`, {})).body;
  expect(await check()).toMatchObject({
    usable: false,
    text: expect.stringContaining('not set up') as string,
  });
  await support('PUT', path, http({ clientSecret: 'wrong-word' }));
  const refused = await check();
  expect(refused).toMatchObject({
    usable: false,
    text: expect.stringContaining('client id and secret') as string,
  });
  expect(JSON.stringify(refused)).not.toContain('wrong-word');
  await support('PUT', path, http());
  expect(await check()).toMatchObject({
    usable: true,
    schools: [{ id: 'school-1', unmanaged: 0 }, { id: 'school-2' }],
  });
});

test('schools, what IVM has not taken, drift; a retry and a look are asked for', async () => {
  const registration = await api.store.ensureRegistration(id, { name: 'sis', kind: 'csv' });
  await within((tx) =>
    tx.query(
      `insert into school (district_id, id, registration_id, sourced_id, name, type, enabled)
       select id, 7, $1, 'school', 'Example', 'school', true from district`,
      [registration],
    ),
  );
  const delivery = await api.store.openIvmDelivery(id, 0);
  const drift = {
    kind: 'relationships',
    ids: ['s', 'c'],
    what: 'differs',
    told: 'Verify',
    holds: 'Yes',
  } as const;
  await delivery!.noteReconciled(7, 'ivm-7', { drift: [drift], own: [], at: new Date() });
  await delivery!.note(7, 'ivm-7', { state: 'level', answersVersion: 3 });
  const record = {
    digest: 'x',
    pickup: 'Yes',
    reason: 'linked',
    version: 1,
    mayBeYes: false,
    why: 'not_accepted',
  } as const;
  const open = ['a', 'b', 'c'].map((one) => ({ ...record, ids: [one, 'c'], state: 'set_aside' as const }));
  await delivery!.ledger.keep('ivm-7', 'relationships', open);
  await delivery!.close();

  const school = { id: 7, ivmSchoolId: 'ivm-7', state: 'level', setAside: 3, drift: 1 };
  expect((await support('GET', `${path}/schools`)).body).toMatchObject({ items: [school], next: null });
  const first = await support<{ items: { id: string; ids: string[] }[]; next: string }>(
    'GET',
    `${path}/deliveries?limit=2`,
  );
  const rest = await support<{ items: { ids: string[] }[] }>(
    'GET',
    `${path}/deliveries?after=${first.body.next}`,
  );
  expect([...first.body.items, ...rest.body.items].map(({ ids }) => ids[0])).toEqual(['a', 'b', 'c']);
  const one = first.body.items[0]!.id;
  expect((await support('POST', `${path}/deliveries/${one}/retry`)).status).toBe(202);
  expect((await support('POST', `${path}/deliveries/${one}/retry`)).status).toBe(404);
  const seen = await support<{ items: object[] }>('GET', `${path}/drift`);
  expect(seen.body.items).toMatchObject([
    { ...drift, text: 'IVM said "Yes" where it was told "Verify"; it is told again.' },
  ]);
  expect(await support('POST', `${path}/reconcile`)).toMatchObject({ status: 202, body: { schools: 1 } });
  expect(await within((tx) => tx.query('select due, reconciled_at from ivm_school'))).toEqual([
    { due: true, reconciled_at: null },
  ]);
});

test.each([
  ['missing', 'Yes', null, /no longer held this relationship/],
  ['unexpected', null, 'Yes', /should not \("Yes"\)/],
  ['differs', 'Yes', 'Yes', /another content/],
  ['restricted_by_hand', null, null, /have the school look/],
] as const)('drift in words: %s', (what, told, holds, text) => {
  expect(describeDrift({ what, told, holds, kind: 'relationships' })).toMatch(text);
});
