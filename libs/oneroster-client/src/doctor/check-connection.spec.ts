import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuthSettings, ProviderSettings } from '../rest/provider-settings';
import {
  district,
  guardian,
  oneRosterScopes,
  school,
  startSandboxProvider,
  student,
  type BundleRow,
  type Misbehaviour,
  type SandboxOptions,
  type SandboxProvider,
} from '../testing';
import { startConnectProxy, type ConnectProxy } from '../testing/connect-proxy';
import { HandClock } from '../testing/hand-clock';
import { checkConnection, type CheckConnectionOptions, type ConnectionFinding } from './check-connection';
import { applyFix, type ConnectionFix } from './connection-fix';
import { MOST_REQUESTS } from './doctor-session';
import { isUsable } from './finding';

const orgs = [district(), school()];

/** As many students as asked for, each with a guardian of their own. */
function families(count: number, overrides: { student?: BundleRow; guardian?: BundleRow } = {}): BundleRow[] {
  return Array.from({ length: count }, (_, n) => [
    student({
      sourcedId: `student-${n}`,
      agentSourcedIds: [`guardian-${n}`],
      familyName: 'Planted-Surname',
      ...overrides.student,
    }),
    guardian({
      sourcedId: `guardian-${n}`,
      agentSourcedIds: [`student-${n}`],
      email: 'planted@example.org',
      ...overrides.guardian,
    }),
  ]).flat();
}

const KEY = 'planted-key';
const SECRET = 'planted secret+/&%';
const oauth1: AuthSettings = { type: 'oauth1', key: KEY, secret: SECRET };

let sandbox: SandboxProvider;
let server: Server | undefined;
async function serve(options: Partial<SandboxOptions> = {}): Promise<void> {
  sandbox = await startSandboxProvider({
    district: { orgs, users: families(15) },
    ...options,
  });
}
afterEach(async () => {
  await sandbox?.close();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function check(settings: Partial<ProviderSettings> = {}, options: CheckConnectionOptions = {}) {
  const whole: ProviderSettings = {
    baseUrl: sandbox.url,
    auth: { type: 'none' },
    ...settings,
  };
  const findings = await checkConnection(whole, {
    allowLoopback: true,
    ...options,
  });
  // Whatever happens: bounded, read only, and nothing told that is nobody's business.
  expect(sandbox.requests.length).toBeLessThanOrEqual(MOST_REQUESTS + 20);
  expect(sandbox.requests.every(({ method, path }) => method === 'GET' || /token/.test(path))).toBe(true);
  expect(JSON.stringify(findings)).not.toMatch(/[Pp]lanted|\bAda\b|Grace|student-\d|guardian-\d/);
  for (const { saw, advice, verdict } of findings) {
    expect(saw).toMatch(/^[A-Z0-9].*\.$/);
    if (verdict !== 'ok') expect(advice).toMatch(/^[A-Z].*\.$/);
  }
  return { findings, whole };
}

function finding(findings: readonly ConnectionFinding[], name: string): ConnectionFinding | undefined {
  return findings.find((one) => one.check === name);
}

function fixesOf(findings: readonly ConnectionFinding[]): ConnectionFix[] {
  return findings.flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
}

/** With every fix applied the connection is good: nobody is advised what does not help. */
async function expectMended(
  whole: ProviderSettings,
  findings: readonly ConnectionFinding[],
  options: CheckConnectionOptions = {},
): Promise<void> {
  const mended = fixesOf(findings).reduce(applyFix, whole);
  const again = await checkConnection(mended, { allowLoopback: true, ...options });
  expect(again.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  expect(fixesOf(again)).toEqual([]);
}

describe('a provider that is as it should be', () => {
  it.each<[string, Partial<SandboxOptions>, () => Partial<ProviderSettings>]>([
    ['without sign-in', {}, () => ({})],
    ['OAuth 1.0a', { auth: { type: 'oauth1', key: KEY, secret: SECRET } }, () => ({ auth: oauth1 })],
    ['a bearer', { auth: { type: 'bearer', token: KEY } }, () => ({ auth: { type: 'bearer', token: KEY } })],
    [
      'OAuth 2',
      { auth: { type: 'oauth2', clientId: KEY, clientSecret: SECRET } },
      () => ({
        auth: {
          type: 'oauth2',
          tokenUrl: sandbox.tokenUrl,
          clientId: KEY,
          clientSecret: SECRET,
        },
      }),
    ],
  ])('%s: all is ok', async (_, options, settings) => {
    await serve(options);
    const { findings } = await check(settings());
    expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect(findings.map(({ check: name }) => name)).toEqual([
      'address',
      'reach',
      'clock',
      ...(options.auth?.type === 'oauth2' ? ['token'] : []),
      'base_path',
      'sign_in',
      'scope',
      'page_size',
      'paging',
      'totals',
      'sort',
      'fields',
      'version',
      'orgs',
      'required_fields',
      'guardians',
      'metadata',
      'speed',
    ]);
    expect(finding(findings, 'guardians')?.saw).toBe('15 guardians; 100 % of 15 students have at least one.');
    expect(isUsable(findings)).toBe(true);
  });

  it.each(['/ims/oneroster/v1p1', '/ims/oneroster/v1p1/', '/', '/ims/oneroster/v1p1/users'])(
    'given with %s at its end, is found all the same',
    async (end) => {
      await serve();
      const { findings } = await check({ baseUrl: sandbox.url + end });
      expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    },
  );
});

describe('who cannot be reached', () => {
  it.each<[string, Partial<ProviderSettings>, string]>([
    ['a host that is not there', { baseUrl: 'https://sis.invalid' }, 'reach'],
    ['a port where nothing listens', { baseUrl: 'http://127.0.0.1:9' }, 'reach'],
    ['no address', { baseUrl: 'sis dot example' }, 'address'],
    ['the address of 1.2', { baseUrl: 'http://127.0.0.1/ims/oneroster/rostering/v1p2' }, 'version'],
  ])('%s is told as that, and no more is tried', async (_, settings, name) => {
    await serve();
    const { findings } = await check(settings);
    expect(findings.at(-1)).toMatchObject({ check: name, verdict: 'fail' });
    expect(sandbox.requests).toEqual([]);
  });

  it('a certificate of an authority nobody knows, and with that authority', async () => {
    await serve({ tls: {} });
    expect((await check()).findings.at(-1)).toMatchObject({
      check: 'reach',
      verdict: 'fail',
    });
    const { findings } = await check({ ca: sandbox.ca as string });
    expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  });

  describe('http instead of https', () => {
    const tls = { names: ['sis.example.org'] };
    const baseUrl = 'http://sis.example.org';
    let proxy: ConnectProxy;
    afterEach(() => proxy.close());
    /** The name leads to the sandbox by way of a proxy. */
    async function checkThrough(options: Partial<SandboxOptions>, auth: AuthSettings = { type: 'none' }) {
      await serve({ ...options, tls });
      proxy = await startConnectProxy(sandbox.port);
      const checked = await check({ baseUrl, ca: sandbox.ca as string, auth }, { proxy: proxy.url });
      expect(proxy.tunnels.every((line) => line.includes('sis.example.org:443'))).toBe(true);
      return checked;
    }

    it('is mended where we are let in over https', async () => {
      const auth = { type: 'bearer', token: KEY } as const;
      const { findings, whole } = await checkThrough({ auth }, auth);
      expect(findings[0]).toMatchObject({ check: 'address', verdict: 'fail' });
      expect(fixesOf(findings)).toEqual([{ baseUrl: 'https://sis.example.org' }]);
      expect(finding(findings, 'guardians')?.verdict).toBe('ok');
      await expectMended(whole, findings, { proxy: proxy.url });
    });

    it.each<[string, Partial<SandboxOptions>, string]>([
      ['we are not let in there', { auth: { type: 'bearer', token: 'another' } }, 'sign_in'],
      ['there is a page for people', { misbehaviours: [{ kind: 'htmlPage' }] }, 'base_path'],
      ['there is another version', { servicePath: '/ims/oneroster/rostering/v1p2' }, 'version'],
    ])('is not advised as mended where %s', async (_, options, end) => {
      const { findings } = await checkThrough(options);
      expect(findings[0]).toMatchObject({ check: 'address', verdict: 'fail' });
      expect(findings[0]?.advice).not.toContain('tried');
      expect(findings.at(-1)).toMatchObject({ check: end, verdict: 'fail' });
      expect(fixesOf(findings)).toEqual([]);
    });

    it('is not advised as mended where nothing answers over https', async () => {
      await serve();
      proxy = await startConnectProxy();
      const { findings } = await check({ baseUrl }, { proxy: proxy.url });
      expect(fixesOf(findings)).toEqual([]);
      expect(findings.at(-1)).toMatchObject({
        check: 'reach',
        verdict: 'fail',
        advice: expect.stringContaining('proxy') as string,
      });
    });
  });
});

describe('the way in', () => {
  it('HMAC-SHA1 only', async () => {
    await serve({
      auth: {
        type: 'oauth1',
        key: KEY,
        secret: SECRET,
        methods: ['HMAC-SHA1'],
      },
    });
    const { findings, whole } = await check({ auth: oauth1 });
    expect(finding(findings, 'sign_in')).toMatchObject({
      verdict: 'fail',
      fix: { signature: 'sha1' },
    });
    expect(finding(findings, 'guardians')?.verdict).toBe('ok');
    await expectMended(whole, findings);
  });

  it('a wrong secret is not mended by anything', async () => {
    await serve({ auth: { type: 'oauth1', key: KEY, secret: 'another' } });
    const { findings } = await check({ auth: oauth1 });
    expect(findings.at(-1)).toMatchObject({
      check: 'sign_in',
      verdict: 'fail',
    });
    expect(fixesOf(findings)).toEqual([]);
  });

  it('a clock that is wrong is named as the reason', async () => {
    const off = { now: () => new Date(Date.now() + 3_600_000) };
    const misbehaviours: Misbehaviour[] = [{ kind: 'clockSkew', seconds: 3600 }];
    await serve({
      auth: { type: 'oauth1', key: KEY, secret: SECRET },
      misbehaviours,
      ...off,
    });
    const { findings } = await check({ auth: oauth1 });
    expect(finding(findings, 'clock')).toMatchObject({
      verdict: 'fail',
      saw: "The provider's clock is 60 minutes ahead of the clock of this machine.",
    });
    expect(finding(findings, 'sign_in')?.advice).toContain('clock');
  });

  it('a clock two minutes behind is a warning', async () => {
    await serve({ misbehaviours: [{ kind: 'clockSkew', seconds: -150 }] });
    const { findings } = await check();
    expect(finding(findings, 'clock')).toMatchObject({
      verdict: 'warn',
      saw: expect.stringContaining('behind') as string,
    });
    expect(isUsable(findings)).toBe(true);
  });

  it.each<[string, Partial<SandboxOptions['auth']>, Partial<AuthSettings>, ConnectionFix]>([
    ['credentials in the body', { clientAuthentication: ['body'] } as never, {}, { clientAuth: 'body' }],
    ['credentials not encoded', { clientAuthentication: ['raw basic'] } as never, {}, { clientAuth: 'raw' }],
    ['another token URL', { tokenPath: '/oauth/token' } as never, {}, { tokenUrl: '/oauth/token' }],
    ['a wider scope only', { scopes: [oneRosterScopes.roster] } as never, {}, { scopes: [] }],
    [
      'a scope that was forgotten',
      {} as never,
      { scopes: [oneRosterScopes.demographics] } as never,
      { scopes: [oneRosterScopes.core] },
    ],
  ])('OAuth 2 that wants %s', async (_, served, given, fix) => {
    await serve({
      auth: {
        type: 'oauth2',
        clientId: KEY,
        clientSecret: SECRET,
        ...(served as object),
      },
    });
    const { findings, whole } = await check({
      auth: {
        type: 'oauth2',
        tokenUrl: `${sandbox.origin}/token`,
        clientId: KEY,
        clientSecret: SECRET,
        ...(given as object),
      },
    });
    const expected = fix.tokenUrl === undefined ? fix : { tokenUrl: sandbox.origin + fix.tokenUrl };
    expect(fixesOf(findings)).toEqual([expected]);
    expect(finding(findings, 'guardians')?.verdict).toBe('ok');
    await expectMended(whole, findings);
  });

  it('a wrong client secret is not mended by anything', async () => {
    await serve({
      auth: { type: 'oauth2', clientId: KEY, clientSecret: 'another' },
    });
    const auth: AuthSettings = {
      type: 'oauth2',
      tokenUrl: sandbox.tokenUrl,
      clientId: KEY,
      clientSecret: SECRET,
    };
    const { findings } = await check({ auth });
    expect(findings.at(-1)).toMatchObject({ check: 'token', verdict: 'fail' });
  });

  it('the secret goes to no other host than it was given for', async () => {
    await serve();
    const asked: string[] = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
    await check({
      auth: { type: 'oauth2', tokenUrl, clientId: KEY, clientSecret: SECRET },
    });
    expect(asked).toEqual(['/token']);
    expect(sandbox.requests.filter(({ path }) => path.includes('token'))).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['a part too much', '', '/login/home.html'],
    ['a part too few', '/campus/api', ''],
  ])('a base path with %s', async (_, prefix, given) => {
    await serve({ prefix });
    const { findings, whole } = await check({
      baseUrl: sandbox.origin + given,
    });
    expect(finding(findings, 'base_path')).toMatchObject({
      verdict: 'fail',
      fix: { baseUrl: `${sandbox.origin}${prefix}/ims/oneroster/v1p1` },
    });
    await expectMended(whole, findings);
  });

  it('another version at the same prefix', async () => {
    await serve({ servicePath: '/ims/oneroster/rostering/v1p2' });
    const { findings } = await check();
    expect(findings.at(-1)).toMatchObject({
      check: 'version',
      verdict: 'fail',
      saw: expect.stringContaining('1.2') as string,
    });
  });

  it('nothing there at all, or a page for people', async () => {
    await serve({ servicePath: '/elsewhere' });
    expect((await check()).findings.at(-1)).toMatchObject({
      check: 'base_path',
      verdict: 'fail',
    });
    await sandbox.close();
    await serve({ misbehaviours: [{ kind: 'htmlPage' }] });
    expect((await check()).findings.at(-1)).toMatchObject({
      check: 'base_path',
      verdict: 'fail',
    });
  });

  it('credentials that are wanted and not given, or no longer good', async () => {
    await serve({ auth: { type: 'bearer', token: 'another' } });
    expect((await check()).findings.at(-1)).toMatchObject({
      check: 'sign_in',
      verdict: 'fail',
    });
    const { findings } = await check({ auth: { type: 'bearer', token: KEY } });
    expect(findings.at(-1)).toMatchObject({
      check: 'sign_in',
      advice: expect.stringContaining('token') as string,
    });
  });

  it('people who may not be read', async () => {
    await serve({
      misbehaviours: [{ kind: 'status', status: 403, path: '/users' }],
    });
    expect((await check()).findings.at(-1)).toMatchObject({
      check: 'scope',
      verdict: 'fail',
    });
  });
});

describe('a district behind ClassLink', () => {
  const application = {
    applicationId: '57',
    oneRosterApplicationId: 'MoYPlyQWmG0%3D',
    tenantName: 'Sample District',
    bearer: 'planted-bearer',
  };
  async function checkDistrict(
    served: Partial<typeof application> & { bearer?: string | null },
    settings: object = {},
  ) {
    await serve({
      classLink: { partnerKey: KEY, applications: [{ ...application, ...served } as never] },
    });
    const { partnerKey, applicationId } = { partnerKey: KEY, applicationId: 'MoYPlyQWmG0%3D' };
    const auth: AuthSettings = {
      type: 'classlink',
      partnerKey,
      applicationId,
      proxyUrl: sandbox.origin,
      ...settings,
    };
    return (await check({ baseUrl: '', auth })).findings;
  }

  it('is as it should be, but that nobody counts its rows', async () => {
    const findings = await checkDistrict({});
    expect(isUsable(findings)).toBe(true);
    expect(findings.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(finding(findings, 'sign_in')?.verdict).toBe('ok');
    expect(finding(findings, 'guardians')?.verdict).toBe('ok');
    expect(findings[0]?.saw).toContain('MoYPlyQWmG0%3D');
  });

  it.each<[string, object, object, string]>([
    ['a wrong partner key', {}, { partnerKey: 'planted-too' }, 'sign_in'],
    ['a district that is not listed', { oneRosterApplicationId: 'Another%3D' }, {}, 'scope'],
    ['a district without access', { bearer: null }, {}, 'scope'],
    ['an application id that leads elsewhere', {}, { applicationId: '..' }, 'address'],
  ])('%s ends it, with advice about ClassLink', async (_, served, settings, end) => {
    const findings = await checkDistrict(served, settings);
    expect(findings.at(-1)).toMatchObject({ check: end, verdict: 'fail' });
    expect(`${findings.at(-1)?.saw} ${findings.at(-1)?.advice}`).toContain('ClassLink');
    expect(fixesOf(findings)).toEqual([]);
  });
});

describe('pages', () => {
  it.each<[string, Misbehaviour, Partial<ProviderSettings>, string, Partial<ConnectionFinding>]>([
    ['clamped', { kind: 'clampLimit', to: 10 }, {}, 'page_size', { verdict: 'warn', fix: { pageSize: 10 } }],
    ['not paged', { kind: 'ignoreLimit' }, { pageSize: 5 }, 'page_size', { verdict: 'warn' }],
    [
      'that fail when large',
      { kind: 'failHeavyPages', above: 100 },
      {},
      'page_size',
      { verdict: 'warn', fix: { pageSize: 100 } },
    ],
    ['that begin anew', { kind: 'ignoreOffset' }, {}, 'paging', { verdict: 'fail' }],
    ['without a count', { kind: 'noTotal' }, {}, 'totals', { verdict: 'warn' }],
    ['counted too many', { kind: 'wrongTotal', by: 5 }, {}, 'totals', { verdict: 'fail' }],
    ['counted too few', { kind: 'wrongTotal', by: -5 }, {}, 'totals', { verdict: 'warn' }],
    ['in any order', { kind: 'unstableOrder', evenSorted: true }, {}, 'sort', { verdict: 'fail' }],
    [
      'in any order when not sorted',
      { kind: 'unstableOrder' },
      { sort: false },
      'sort',
      { verdict: 'fail', fix: { sort: true } },
    ],
    [
      'of whole records only',
      { kind: 'refuseFields' },
      {},
      'fields',
      { verdict: 'warn', fix: { selectFields: false } },
    ],
    ['that are not sorted', { kind: 'refuseSort' }, {}, 'sort', { verdict: 'warn', fix: { sort: false } }],
  ])('%s', async (_, misbehaviour, settings, name, expected) => {
    await serve({ misbehaviours: [misbehaviour] });
    const { findings, whole } = await check(settings);
    expect(finding(findings, name)).toMatchObject(expected);
    if (expected.fix === undefined) expect(fixesOf(findings)).toEqual([]);
    else await expectMended(whole, findings);
  });

  it('nothing behind the end, told by an error, is in order', async () => {
    await serve({ misbehaviours: [{ kind: 'errorPastEnd' }] });
    expect((await check()).findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  });

  it('neither sorted nor in order', async () => {
    await serve({
      misbehaviours: [{ kind: 'refuseSort' }, { kind: 'unstableOrder' }],
    });
    const { findings } = await check();
    expect(finding(findings, 'sort')).toMatchObject({ verdict: 'fail' });
    expect(finding(findings, 'sort')?.fix).toBeUndefined();
  });

  it('fields that get lost when they are asked for by name', async () => {
    await serve();
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '', sandbox.origin);
      const named = url.searchParams.has('fields');
      url.searchParams.delete('fields');
      void fetch(url).then(async (answer) => {
        const body = (await answer.json()) as {
          users?: Record<string, unknown>[];
        };
        if (named) for (const user of body.users ?? []) delete user['agents'];
        const total = answer.headers.get('x-total-count') ?? '';
        response.writeHead(answer.status, { 'x-total-count': total }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { findings, whole } = await check({ baseUrl });
    expect(finding(findings, 'fields')).toMatchObject({
      verdict: 'fail',
      saw: expect.stringContaining('agents') as string,
      fix: { selectFields: false },
    });
    // What follows is seen with the fix.
    expect(finding(findings, 'guardians')?.verdict).toBe('ok');
    await expectMended(whole, findings);
  });
});

describe('what comes', () => {
  it.each<[string, Partial<SandboxOptions>, string, Partial<ConnectionFinding>]>([
    [
      'nothing, to a key without rights',
      { misbehaviours: [{ kind: 'emptyList' }] },
      'orgs',
      { verdict: 'fail' },
    ],
    ['no student', { district: { orgs, users: [] } }, 'guardians', { verdict: 'fail' }],
    ['no school', { district: { orgs: [district()], users: families(3) } }, 'orgs', { verdict: 'warn' }],
    [
      'no contact',
      {
        district: {
          orgs,
          users: families(9).filter(({ role }) => role === 'student'),
        },
      },
      'guardians',
      {
        verdict: 'fail',
        saw: '9 students, but no parent, guardian or relative.',
      },
    ],
    [
      'contacts of nobody',
      {
        district: {
          orgs,
          users: families(3, {
            student: { agentSourcedIds: [] },
            guardian: { agentSourcedIds: [] },
          }),
        },
      },
      'guardians',
      { verdict: 'fail' },
    ],
    [
      'contacts of some',
      {
        district: {
          orgs,
          users: [...families(2), student({ sourcedId: 'alone', agentSourcedIds: [] })],
        },
      },
      'guardians',
      {
        verdict: 'warn',
        saw: '2 guardians; 67 % of 3 students have at least one.',
      },
    ],
    [
      'users without a name',
      {
        district: { orgs, users: families(3, { guardian: { givenName: '' } }) },
      },
      'required_fields',
      { verdict: 'warn' },
    ],
    [
      'users of 1.2',
      { misbehaviours: [{ kind: 'looksLike', version: '1.2' }] },
      'version',
      { verdict: 'fail' },
    ],
    [
      'users of 1.0',
      { misbehaviours: [{ kind: 'looksLike', version: '1.0' }] },
      'version',
      { verdict: 'warn' },
    ],
  ])('%s', async (_, options, name, expected) => {
    await serve(options);
    const { findings } = await check();
    expect(finding(findings, name)).toMatchObject(expected);
  });

  it('metadata: the keys, never a value', async () => {
    const users = families(3, {
      guardian: {
        'metadata.SchoolPickupFlg': 'planted',
        'metadata.IsCustodial': '1',
      },
    });
    await serve({ district: { orgs, users } });
    const { findings } = await check();
    expect(finding(findings, 'metadata')).toMatchObject({
      saw: expect.stringContaining('SchoolPickupFlg (50 %)') as string,
      advice: expect.stringContaining('"PowerSchool"') as string,
    });
  });

  it('a long list is sampled, and contacts that are not in the sample are looked for', async () => {
    const students = families(400).filter(({ role }) => role === 'student');
    const guardians = families(400).filter(({ role }) => role === 'guardian');
    await serve({ district: { orgs, users: [...students, ...guardians] } });
    const { findings } = await check({ pageSize: 50 });
    expect(finding(findings, 'guardians')).toMatchObject({
      verdict: 'ok',
      saw: expect.stringContaining('looked at') as string,
    });
    expect(finding(findings, 'speed')?.saw).toContain('all 800 users');
    expect(sandbox.requests.length).toBeLessThan(40);
  });
});

describe('its bounds', () => {
  it('stops when told to', async () => {
    await serve({ misbehaviours: [{ kind: 'noAnswer' }] });
    const controller = new AbortController();
    const checked = check({}, { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await expect(checked).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(check({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('ends at its time limit, with what it has seen', async () => {
    await serve({ misbehaviours: [{ kind: 'noAnswer', path: '/users' }] });
    const { findings } = await check({}, { timeLimit: 700 });
    expect(findings[0]).toMatchObject({ check: 'address', verdict: 'ok' });
    expect(findings.at(-1)).toMatchObject({ check: 'speed', verdict: 'fail' });
    expect(isUsable(findings)).toBe(false);
  });

  it('waits where it is asked to come more slowly, but not for long', async () => {
    await serve({
      misbehaviours: [{ kind: 'status', status: 429, retryAfter: 1, path: '/users', on: 2 }],
    });
    const clock = new HandClock();
    expect((await check({}, { clock })).findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect(clock.waits).toEqual([1_000]);
    sandbox.misbehave({
      kind: 'status',
      status: 429,
      retryAfter: 3600,
      path: '/users',
    });
    expect(isUsable((await check({}, { clock })).findings)).toBe(false);
    expect(clock.waits).toEqual([1_000]);
  });

  it('a provider that fails in the middle is not usable', async () => {
    await serve({
      misbehaviours: [{ kind: 'status', status: 500, path: '/users', from: 3 }],
    });
    const { findings } = await check();
    expect(isUsable(findings)).toBe(false);
    expect(findings.at(-1)?.advice).toContain('not looked at');
  });
});
