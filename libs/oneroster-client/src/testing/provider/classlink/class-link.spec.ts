import { student } from '../../roster-rows';
import type { SandboxProvider } from '../sandbox-provider';
import { startSandboxProvider } from '../start-sandbox-provider';

let sandbox: SandboxProvider;
beforeEach(async () => {
  sandbox = await startSandboxProvider({
    district: { users: [student(), student({ sourcedId: 'student-2' })] },
    auth: { type: 'oauth1', key: 'direct-key', secret: 'direct-secret' },
    classLink: {
      partnerKey: 'partner-key',
      applications: [
        {
          applicationId: '11',
          oneRosterApplicationId: 'XHkp%3D',
          tenantName: 'North',
          bearer: 'north-bearer',
        },
        {
          applicationId: '12',
          oneRosterApplicationId: 'other',
          tenantName: 'South',
          bearer: null,
          enabled: false,
          district: { users: [student({ sourcedId: 'elsewhere' })] },
          direct: { url: 'https://south.example.org', key: 'south-key', secret: 'south-secret' },
        },
      ],
    },
  });
});
afterEach(() => sandbox.close());

async function get(path: string, bearer: string) {
  const response = await fetch(sandbox.origin + path, { headers: { authorization: `Bearer ${bearer}` } });
  return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
}
const users = '/ims/oneroster/v1p1/users';

describe('the proxy', () => {
  it('lists the applications to the partner, without counts', async () => {
    expect((await get('/applications', 'north-bearer')).status).toBe(401);
    const { headers, body } = await get('/applications', 'partner-key');
    expect([headers.get('x-total-count'), headers.get('x-count')]).toEqual([null, null]);
    expect(body).toEqual({
      applications: [
        {
          application_id: '11',
          oneroster_application_id: 'XHkp%3D',
          tenant_id: '11',
          tenant_name: 'North',
          name: 'Example roster',
          bearer: 'north-bearer',
          enabled: 'true',
          tenant_status: 'active',
        },
        expect.objectContaining({ application_id: '12', bearer: null, enabled: 'false' }),
      ],
    });
  });

  it('serves each application to its own bearer, with counts and the revision of its permissions', async () => {
    const { status, headers, body } = await get(`/XHkp%3D${users}?limit=1`, 'north-bearer');
    expect(status).toBe(200);
    expect(body).toMatchObject({ users: [{ sourcedId: 'student-1' }] });
    expect(['x-count', 'x-total-count', 'x-perm-rev', 'link'].map((name) => headers.get(name))).toEqual([
      '1',
      '2',
      '1',
      null,
    ]);
    expect((await get(`/XHkp%3D${users}`, 'partner-key')).status).toBe(401);
    expect((await get(`/XHkp=${users}`, 'north-bearer')).status).toBe(404); // used verbatim
    expect((await get(`/other${users}`, 'north-bearer')).status).toBe(401);
  });

  it('exchanges a bearer on demand: the list tells the new one, the old one is over', async () => {
    sandbox.exchangeBearer('12', 'south-bearer');
    sandbox.exchangeBearer('11', 'north-again');
    const { body } = await get('/applications', 'partner-key');
    expect(body).toMatchObject({ applications: [{ bearer: 'north-again' }, { bearer: 'south-bearer' }] });
    expect((await get(`/XHkp%3D${users}`, 'north-bearer')).status).toBe(401);
    expect((await get(`/XHkp%3D${users}`, 'north-again')).headers.get('x-perm-rev')).toBe('3');
    expect((await get(`/other${users}`, 'south-bearer')).body).toMatchObject({
      users: [{ sourcedId: 'elsewhere' }],
    });
    expect(JSON.stringify(sandbox.requests)).not.toMatch(/partner-key|north-|south-/);
  });

  it('tells the credentials of the direct way where there is one', async () => {
    expect((await get('/applications/12/server', 'partner-key')).body).toEqual({
      server: {
        endpoint_url: 'https://south.example.org',
        client_id: 'south-key',
        client_secret: 'south-secret',
      },
    });
    expect((await get('/applications/11/server', 'partner-key')).status).toBe(404);
  });

  it('gives one application as an object on demand', async () => {
    await sandbox.close();
    const application = { applicationId: '1', oneRosterApplicationId: 'a', tenantName: 'North', bearer: 'b' };
    sandbox = await startSandboxProvider({
      classLink: { partnerKey: 'partner-key', applications: [application] },
      misbehaviours: [{ kind: 'oneAsObject', path: '/applications' }, { kind: 'emptyList' }],
    });
    expect((await get('/applications', 'partner-key')).body).toMatchObject({
      applications: { application_id: '1' },
    });
  });
});
