import { startSandboxProvider, type SandboxProvider } from 'oneroster-client/testing';
import { readAuditEvents } from 'roster-store';
import { ApiOnStore, type Ask } from '../testing/api-on-store';
import { families } from '../testing/families';

let api: ApiOnStore;
let support: Ask;
let provider: SandboxProvider;

beforeAll(async () => {
  api = await ApiOnStore.start();
  support = api.as({ sub: 'sam' });
  provider = await startSandboxProvider({
    district: families(['lincoln'], 15),
    auth: { type: 'oauth1', key: 'client', secret: 'hidden-word' },
  });
});

afterAll(async () => {
  await provider?.close();
  await api?.stop();
});

const today = new Date().toISOString().slice(0, 10);
const enterprise = { edition: 'enterprise', addOn: { from: today, to: '2099-06-30' } };
const told = { held: ['a@maple.example'], restricted_person_at_desk: ['b@maple.example'] };

async function makeDistrict(change: object = enterprise): Promise<string> {
  const { body } = await support('POST', '/districts', { name: 'Maple', timezone: 'UTC', ...change });
  return `/districts/${body['id'] as number}`;
}
async function makeCsv(district: string): Promise<string> {
  const made = await support('POST', `${district}/registrations`, { kind: 'csv', name: 'nightly' });
  expect([made.status, made.body['state']]).toEqual([201, 'draft']);
  expect(made.headers.get('location')).toBe(`/v1${district}/registrations/${made.body['id'] as number}`);
  return `${district}/registrations/${made.body['id'] as number}`;
}
const restBody = () => ({
  kind: 'rest',
  name: 'sis',
  baseUrl: provider.url,
  auth: { type: 'oauth1', key: 'client', secret: 'hidden-word' },
});

describe('a registration', () => {
  it('of bundles goes from draft to retired, each step in its turn and noted', async () => {
    const district = await makeDistrict();
    const path = await makeCsv(district);
    const act = async (how: string, body: object = {}) => {
      const { status, body: said } = await support('POST', `${path}/${how}`, body);
      return [status, said['code'] ?? said['state']];
    };
    expect(await act('enable')).toEqual([409, 'not_checked']);
    expect(await act('enable', { override: { reason: 'no time to look' } })).toEqual([409, 'not_checked']);
    expect((await support('GET', `${path}/connection-check`)).status).toBe(404);
    const check = await support('POST', `${path}/connection-check`, {});
    expect(check).toMatchObject({
      status: 201,
      body: {
        usable: true,
        verdict: 'warn',
        state: 'checked',
        findings: [{ check: 'file', verdict: 'warn' }],
      },
    });
    expect((await support('GET', `${path}/connection-check`)).body).toEqual(check.body);
    expect(await act('enable')).toEqual([409, 'nobody_listens']);
    await support('PATCH', `${district}/notifications`, { held: told.held });
    expect(await act('enable')).toEqual([409, 'nobody_listens']);
    await support('PATCH', `${district}/notifications`, told);
    expect(await act('resume')).toEqual([409, 'wrong_state']);
    expect(await act('enable')).toEqual([200, 'enabled']);
    expect(await act('enable')).toEqual([200, 'enabled']);
    expect(await act('pause')).toEqual([200, 'paused']);
    expect(await act('enable')).toEqual([409, 'wrong_state']);
    expect(await act('resume')).toEqual([200, 'enabled']);
    expect(await act('retire')).toEqual([200, 'retired']);
    for (const how of ['pause', 'resume', 'enable', 'connection-check'])
      expect(await act(how)).toEqual([409, 'wrong_state']);
    expect((await support('PATCH', path, { name: 'other' })).status).toBe(409);
    const id = Number(district.split('/').at(-1));
    const events = await api.store.withDistrict(id, (tx) =>
      readAuditEvents(tx, { before: 2 ** 31 - 1, most: 99 }),
    );
    expect(events.map(({ action }) => action).reverse()).toEqual([
      'district.create',
      'registration.create',
      'registration.check',
      'notifications.change',
      'notifications.change',
      'registration.enable',
      'registration.enable',
      'registration.pause',
      'registration.resume',
      'registration.retire',
    ]);
  });

  it('of a provider is checked by asking it; its secrets are stored sealed and shown to nobody', async () => {
    const district = await makeDistrict();
    await support('PATCH', `${district}/notifications`, told);
    const made = await support('POST', `${district}/registrations`, restBody());
    expect(made.status).toBe(201);
    const id = made.body['id'] as number;
    const path = `${district}/registrations/${id}`;
    expect(made.body).toEqual({
      ...{
        id,
        name: 'sis',
        kind: 'rest',
        state: 'draft',
        version: '1.1',
        cron: '0 22 * * *',
        nextRunAt: null,
      },
      ...{ baseUrl: provider.url, auth: { type: 'oauth1', secretsStored: true } },
    });
    const check = await support<{ usable: boolean; state: string; findings: object[] }>(
      'POST',
      `${path}/connection-check`,
    );
    expect(check.body).toMatchObject({ usable: true, state: 'checked' });
    expect(check.body.findings).toContainEqual(expect.objectContaining({ check: 'guardians' }));

    const wrong = { auth: { type: 'oauth1', key: 'client', secret: 'wrong-word' } };
    expect((await support('PATCH', path, wrong)).body['state']).toBe('draft');
    const refused = await support('POST', `${path}/connection-check`);
    expect(refused.body).toMatchObject({ usable: false, verdict: 'fail', state: 'draft' });
    expect((await support('POST', `${path}/enable`)).body['code']).toBe('not_checked');
    const forced = await support('POST', `${path}/enable`, {
      override: { reason: 'the SIS is being mended' },
    });
    expect(forced).toMatchObject({ status: 200, body: { state: 'enabled' } });

    const stored = await api.store.registrationForRun(Number(district.split('/').at(-1)), id);
    expect(stored?.openSecrets()?.reveal()).toEqual({ key: 'client', secret: 'wrong-word' });
    const shown = [
      made,
      check,
      refused,
      forced,
      await support('GET', path),
      await support('GET', `${district}/registrations`),
    ];
    expect(JSON.stringify(shown) + api.running.log()).not.toMatch(/hidden-word|wrong-word/);
  });

  it('keeps its secrets while it signs in the same way, and wants new ones else', async () => {
    const district = await makeDistrict();
    const made = await support('POST', `${district}/registrations`, restBody());
    const path = `${district}/registrations/${made.body['id'] as number}`;
    const secrets = async () => {
      const [d, r] = [path.split('/')[2], path.split('/')[4]].map(Number);
      return (await api.store.registrationForRun(d!, r!))?.openSecrets()?.reveal();
    };
    await support('PATCH', path, { auth: { type: 'oauth1', signature: 'sha1' }, pageSize: 50 });
    expect(await secrets()).toEqual({ key: 'client', secret: 'hidden-word' });
    expect((await support('GET', path)).body).toMatchObject({ auth: { signature: 'sha1' }, pageSize: 50 });
    const other = await support('PATCH', path, { auth: { type: 'bearer' } });
    expect(other.body['errors']).toEqual([{ field: 'auth.token', text: 'This field is needed.' }]);
    await support('PATCH', path, { auth: { type: 'bearer', token: 'hidden-token' } });
    expect(await secrets()).toEqual({ bearer: 'hidden-token' });
    await support('PATCH', path, { auth: { type: 'none' } });
    expect(await secrets()).toBeUndefined();
  });

  it('takes over what a check found to mend it', async () => {
    const sha1 = await startSandboxProvider({
      district: families(['lincoln'], 15),
      auth: { type: 'oauth1', key: 'client', secret: 'hidden-word', methods: ['HMAC-SHA1'] },
    });
    try {
      const district = await makeDistrict();
      const made = await support('POST', `${district}/registrations`, {
        ...restBody(),
        baseUrl: sha1.url,
      });
      const path = `${district}/registrations/${made.body['id'] as number}`;
      expect((await support('POST', `${path}/connection-check/apply`)).body['code']).toBe('nothing_to_apply');
      const check = await support<{ findings: { fix?: object }[] }>('POST', `${path}/connection-check`);
      const fixes = check.body.findings.flatMap(({ fix }) => (fix ? [fix] : []));
      expect(fixes.length).toBeGreaterThan(0);
      const applied = await support('POST', `${path}/connection-check/apply`);
      expect(applied).toMatchObject({
        status: 200,
        body: { state: 'draft', auth: { signature: 'sha1' } },
      });
      expect((await support('POST', `${path}/connection-check`)).body).toMatchObject({
        verdict: expect.stringMatching(/ok|warn/) as string,
      });
    } finally {
      await sha1.close();
    }
  });

  it.each([
    ['in the standard edition', { edition: 'standard' }],
    ['without the add-on', { edition: 'enterprise' }],
    ['whose add-on has ended', { edition: 'enterprise', addOn: { from: '2020-01-01', to: '2020-12-31' } }],
  ])('is none of a district %s', async (_what, change) => {
    const answer = await support('POST', `${await makeDistrict(change)}/registrations`, {
      kind: 'csv',
      name: 'x',
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'edition_required' } });
  });

  it('may be set up before the add-on begins, and is enabled, or resumed, only while it lasts', async () => {
    const district = await makeDistrict({
      edition: 'enterprise',
      addOn: { from: '2099-01-01', to: '2099-12-31' },
    });
    await support('PATCH', `${district}/notifications`, told);
    const path = await makeCsv(district);
    await support('POST', `${path}/connection-check`, {});
    expect((await support('POST', `${path}/enable`)).body['code']).toBe('edition_required');
    await support('PATCH', district, enterprise);
    expect((await support('POST', `${path}/enable`)).status).toBe(200);
    await support('POST', `${path}/pause`);
    await support('PATCH', district, { edition: 'standard' });
    expect((await support('POST', `${path}/resume`)).body['code']).toBe('edition_required');
  });

  it.each([
    [{ baseUrl: 'https://sis.example.org/ims/oneroster/v1p0' }],
    [{ baseUrl: 'https://sis.example.org/ims/oneroster/rostering/v1p2' }],
    [{ version: '1.2' }],
  ])('speaks no other version of OneRoster: %j', async (change) => {
    const district = await makeDistrict();
    const answer = await support('POST', `${district}/registrations`, { ...restBody(), ...change });
    expect(answer).toMatchObject({ status: 422, body: { code: 'version_not_supported' } });
  });

  it.each([
    [{ kind: 'ftp' }, ['kind']],
    [{ name: ' ' }, ['name']],
    [{ baseUrl: null }, ['baseUrl']],
    [{ baseUrl: 'http://sis.example.org' }, ['baseUrl']],
    [{ baseUrl: 'https://user:word@sis.example.org' }, ['baseUrl']],
    [{ baseUrl: 'sis' }, ['baseUrl']],
    [{ auth: null }, ['auth']],
    [{ auth: { type: 'oauth1', key: 'k' } }, ['auth.secret']],
    [{ auth: { type: 'oauth2', clientId: 'i', clientSecret: 's' } }, ['auth.tokenUrl']],
    [{ auth: { type: 'bearer', token: 't', signature: 'sha1' } }, ['auth.signature']],
    [{ applicationId: 'x' }, ['applicationId']],
    [{ kind: 'csv' }, ['baseUrl', 'auth']],
    [{ kind: 'classlink', baseUrl: null, auth: null }, ['applicationId', 'partnerKey']],
  ])('is refused with %j, naming %j', async (change, fields) => {
    const district = await makeDistrict();
    const answer = await support<{ code: string; errors: { field: string }[] }>(
      'POST',
      `${district}/registrations`,
      { ...restBody(), ...change },
    );
    expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
    expect(answer.body.errors.map(({ field }) => field)).toEqual(fields);
    expect((await support('GET', `${district}/registrations`)).body).toEqual({ items: [], next: null });
  });

  it('has a name of its own in its district', async () => {
    const district = await makeDistrict();
    await makeCsv(district);
    const again = await support('POST', `${district}/registrations`, {
      ...restBody(),
      name: 'nightly',
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'name_taken' } });
    const other = await support('POST', `${district}/registrations`, { kind: 'csv', name: 'weekly' });
    const renamed = await support('PATCH', `${district}/registrations/${other.body['id'] as number}`, {
      name: 'nightly',
    });
    expect(renamed).toMatchObject({ status: 409, body: { code: 'name_taken' } });
    await makeCsv(await makeDistrict());
  });

  it('is none of another district, whose own it is as if it were not there', async () => {
    const path = await makeCsv(await makeDistrict());
    const other = await makeDistrict();
    const r = path.split('/').at(-1);
    for (const [method, below] of [
      ['GET', ''],
      ['PATCH', ''],
      ['POST', '/connection-check'],
      ['GET', '/connection-check'],
      ['POST', '/enable'],
      ['POST', '/pause'],
      ['POST', '/retire'],
    ] as const) {
      const body = method === 'PATCH' ? { name: 'stolen' } : undefined;
      const answer = await support(method, `${other}/registrations/${r}${below}`, body);
      expect([below, answer.status, answer.body['code']]).toEqual([below, 404, 'registration_not_found']);
    }
    expect((await support('GET', path)).body).toMatchObject({ name: 'nightly', state: 'draft' });
  });
});
