import { inspect } from 'node:util';
import { listClassLinkApplications, readClassLinkServer } from '../classlink/applications';
import { IncompletePullError } from '../errors/incomplete-pull-error';
import { ProviderError } from '../errors/provider-error';
import { createRequestGate } from '../http/request-gate';
import { where } from '../query/filter';
import { HandClock } from '../testing/hand-clock';
import { readAll } from '../testing/read-all';
import { guardian, school, student } from '../testing/roster-rows';
import { startSandboxProvider } from '../testing/provider/start-sandbox-provider';
import type { SandboxOptions } from '../testing/provider/sandbox-options';
import type { SandboxProvider } from '../testing/provider/sandbox-provider';
import { openProvider, type Provider } from './open-provider';
import type { AuthSettings, ClientOptions, ProviderSettings } from './provider-settings';

const quick: ClientOptions = { allowLoopback: true, retry: { attempts: 3, firstDelayMs: 1, maxDelayMs: 2 } };
const SECRET = "s3cret planted & %+/='\u00fc";

const district = {
  orgs: [school()],
  users: Array.from({ length: 30 }, (_, at) => [
    student({ sourcedId: `s ${at}+|:'${at}`, agentSourcedIds: [`G${at}`] }),
    guardian({ sourcedId: `G${at}`, familyName: "O'Sample" }),
  ]).flat(),
};
const everybody = district.users.map(({ sourcedId }) => String(sourcedId)).toSorted();

let sandbox: SandboxProvider | undefined;
let provider: Provider | undefined;
let clock: HandClock;
afterEach(async () => {
  provider?.close();
  await sandbox?.close();
  sandbox = provider = undefined;
});

async function signedIn(
  auth: (tokenUrl: string) => AuthSettings,
  options: SandboxOptions,
  settings: Partial<ProviderSettings> = {},
): Promise<Provider> {
  sandbox = await startSandboxProvider({ district, ...options });
  const tokenUrl = options.auth?.type === 'oauth2' ? sandbox.tokenUrl : '';
  clock = new HandClock();
  const whole = { baseUrl: sandbox.url, pageSize: 10, ...settings, auth: auth(tokenUrl) };
  provider = openProvider(whole, { ...quick, clock });
  return provider;
}

async function ids(from: Provider): Promise<string[]> {
  return (await from.users().collect()).map(({ sourcedId }) => sourcedId).toSorted();
}

const oauth1 = { type: 'oauth1', key: 'a key & more', secret: SECRET } as const;
const oauth2 = { type: 'oauth2', clientId: 'client:1', clientSecret: SECRET } as const;

describe('signing in at a provider', () => {
  it.each([
    ['none', { type: 'none' }, { type: 'none' }],
    ['bearer', { type: 'bearer', token: 'T0ken' }, { type: 'bearer', token: 'T0ken' }],
    ['oauth1 with SHA-256', oauth1, oauth1],
    ['oauth1 with SHA-1', { ...oauth1, signature: 'sha1' }, { ...oauth1, methods: ['HMAC-SHA1'] }],
  ] as const)('%s', async (_, mine, theirs) => {
    expect(await ids(await signedIn(() => mine, { auth: theirs }))).toEqual(everybody);
  });

  it.each([
    ['basic', 'basic'],
    ['body', 'body'],
  ] as const)('oauth2 with the client in the %s', async (clientAuth, accepted) => {
    const client = await signedIn((tokenUrl) => ({ ...oauth2, tokenUrl, clientAuth }), {
      auth: { ...oauth2, clientId: oauth2.clientId, clientAuthentication: [accepted] },
    });
    expect(await ids(client)).toEqual(everybody);
  });

  it('oauth2 raw, with parameters of its own in the query, and answers that say little', async () => {
    const client = await signedIn(
      (tokenUrl) => ({
        ...oauth2,
        clientId: 'client1',
        tokenUrl,
        clientAuth: 'raw',
        parametersIn: 'query',
        parameters: { audience: 'roster' },
      }),
      {
        auth: {
          ...oauth2,
          clientId: 'client1',
          clientAuthentication: ['raw basic'],
          requires: { audience: 'roster' },
          acceptsQuery: true,
          omits: ['scope', 'expires_in'],
        },
      },
    );
    expect(await ids(client)).toEqual(everybody);
  });

  it('one token serves a whole walk', async () => {
    await ids(await signedIn((tokenUrl) => ({ ...oauth2, tokenUrl }), { auth: oauth2 }));
    expect(asked('POST')).toEqual(['/token']);
  });

  it('token expires, 401 in mid-walk: one renewal for all pages in flight, which are asked for again', async () => {
    const client = await signedIn((tokenUrl) => ({ ...oauth2, tokenUrl }), {
      auth: oauth2,
      misbehaviours: [{ kind: 'expireTokens', path: '/users', on: 3 }],
    });
    expect(await ids(client)).toEqual(everybody);
    expect(asked('POST')).toEqual(['/token', '/token']);
  });

  it('a token near its end is renewed before it is used', async () => {
    const client = await signedIn((tokenUrl) => ({ ...oauth2, tokenUrl }), {
      auth: { ...oauth2, lifetimeSeconds: 3600 },
    });
    await client.orgs().collect();
    clock.advance((3600 - 61) * 1000);
    await client.orgs().collect();
    expect(asked('POST')).toEqual(['/token']);
    clock.advance(1_000);
    await client.orgs().collect();
    expect(asked('POST')).toEqual(['/token', '/token']);
    expect(sandbox?.requests.filter(({ status }) => status === 401)).toEqual([]);
  });

  it('a nonce is never used twice, not even when a page is tried again', async () => {
    const client = await signedIn(() => oauth1, {
      auth: oauth1,
      misbehaviours: [{ kind: 'status', status: 503, on: [1, 3] }],
    });
    expect(await ids(client)).toEqual(everybody);
    const nonces = sandbox?.requests.map(({ nonce }) => nonce) ?? [];
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  it('whatever stands in a filter, what is signed is what is sent', async () => {
    const client = await signedIn(() => oauth1, { auth: oauth1 });
    const found = await client.users({ filter: where('familyName', '=', "O'Sample") }).collect();
    expect(found).toHaveLength(30);
    expect(await client.users({ filter: where('familyName', '=', "!'()*+ ~%&=ü") }).collect()).toEqual([]);
  });

  it('ids with blanks, plus, bar, colon and quote are read by id, byte by byte', async () => {
    const client = await signedIn(() => oauth1, { auth: oauth1 });
    for (const id of everybody.slice(0, 3).concat(everybody.slice(-3)))
      expect(await client.user(id)).toMatchObject({ sourcedId: id });
    expect(await client.user('g1')).toBeNull();
    expect(await client.user('..')).toBeNull();
    expect(await client.org('school-1')).toMatchObject({ type: 'school' });
  });
});

describe('being refused', () => {
  it.each<[string, AuthSettings, SandboxOptions['auth'], string]>([
    ['a wrong secret', { ...oauth1, secret: `${SECRET}x` }, oauth1, 'UNAUTHORIZED'],
    ['the wrong signature method', { ...oauth1, signature: 'sha1' }, oauth1, 'UNAUTHORIZED'],
    [
      'a wrong bearer',
      { type: 'bearer', token: 'other' },
      { type: 'bearer', token: 'T0ken' },
      'UNAUTHORIZED',
    ],
  ])('%s ends the walk at once, and shows no secret', async (_, mine, theirs, code) => {
    const client = await signedIn(() => mine, { ...(theirs ? { auth: theirs } : {}) });
    const error = await client
      .users()
      .collect()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'PROVIDER_FAILED', retryable: false, cause: { code } });
    expect(sandbox?.requests).toHaveLength(1);
    expectNoSecret(error);
  });

  it('a token endpoint that refuses us says why, and shows no secret', async () => {
    const client = await signedIn((tokenUrl) => ({ ...oauth2, tokenUrl, clientSecret: `${SECRET}x` }), {
      auth: oauth2,
    });
    const error = await client
      .users()
      .collect()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ cause: { code: 'TOKEN_REFUSED', minor: 'invalid_client' } });
    expectNoSecret(error);
  });

  it('a token without rights is a failure of the provider, not emptiness', async () => {
    const client = await signedIn((tokenUrl) => ({ ...oauth2, tokenUrl }), { auth: oauth2 });
    const error = await client
      .demographics()
      .collect()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(IncompletePullError);
    expect(error).toMatchObject({ cause: { code: 'FORBIDDEN', status: 403 } });
  });
});

describe('invariant: a provider is only ever read', () => {
  it('nothing but GET goes to it, and POST to the token endpoint alone', async () => {
    const client = await signedIn((tokenUrl) => ({ ...oauth2, tokenUrl }), { auth: oauth2 });
    await readAll(client.rosterSource());
    for (const walk of [client.orgs(), client.schools(), client.users(), client.students()])
      await walk.collect();
    for (const walk of [
      client.enrollments(),
      client.classes(),
      client.academicSessions(),
      client.demographics(),
    ])
      await walk.collect().catch(() => undefined);
    await client.user('G1');
    await client.org('nowhere');
    await client.demographic('G1').catch(() => undefined);
    const methods = new Set(sandbox?.requests.map(({ method, path }) => `${method} ${path === '/token'}`));
    expect([...methods].toSorted()).toEqual(['GET false', 'POST true']);
  });
});

describe('ClassLink', () => {
  const application = {
    applicationId: '57',
    oneRosterApplicationId: 'MoYPlyQWmG0%3D',
    tenantName: 'Sample District',
    bearer: 'first-bearer',
  };
  const classLink = { partnerKey: 'partner-key', applications: [application] };
  const proxied = async (options: Partial<SandboxOptions> = {}) => {
    sandbox = await startSandboxProvider({ district, classLink, ...options });
    const { partnerKey } = classLink;
    provider = openProvider(
      {
        baseUrl: '',
        auth: { type: 'classlink', partnerKey, applicationId: 'MoYPlyQWmG0%3D', proxyUrl: sandbox.url },
        pageSize: 10,
      },
      quick,
    );
    return provider;
  };

  it('finds the districts behind a partner key, without handing out a bearer', async () => {
    await proxied();
    const settings = { partnerKey: 'partner-key', proxyUrl: sandbox?.url ?? '' };
    const found = await listClassLinkApplications(settings, quick);
    expect(found).toEqual([
      expect.objectContaining({
        oneRosterApplicationId: 'MoYPlyQWmG0%3D',
        tenantName: 'Sample District',
        hasBearer: true,
      }),
    ]);
    expect(JSON.stringify(found)).not.toContain('first-bearer');
  });

  it('reads a district through the proxy', async () => {
    expect(await ids(await proxied())).toEqual(everybody);
  });

  it('reads the list of applications once more on a 401, and goes on with the new bearer', async () => {
    const client = await proxied();
    await client.orgs().collect();
    sandbox?.exchangeBearer('57', 'second-bearer');
    expect(await ids(client)).toEqual(everybody);
    expect(sandbox?.requests.filter(({ path }) => path === '/applications')).toHaveLength(2);
  });

  it('gives up where the bearer did not change', async () => {
    const client = await proxied({ misbehaviours: [{ kind: 'status', status: 401 }] });
    const error = await client
      .orgs()
      .collect()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ cause: { code: 'UNAUTHORIZED' } });
    expect(sandbox?.requests.filter(({ path }) => path === '/applications')).toHaveLength(2);
    expect(JSON.stringify(error)).not.toMatch(/bearer|partner-key/);
  });

  it('one request at a time is enough', async () => {
    await proxied();
    provider?.close();
    provider = openProvider(
      {
        baseUrl: '',
        auth: {
          type: 'classlink',
          partnerKey: 'partner-key',
          applicationId: 'MoYPlyQWmG0%3D',
          proxyUrl: sandbox?.url ?? '',
        },
      },
      { ...quick, gate: createRequestGate({ concurrency: 1 }) },
    );
    expect(await ids(provider)).toEqual(everybody);
  });

  it('gives the credentials for asking a district directly', async () => {
    const direct = { url: 'https://sample-v2.rosterserver.example', key: 'k', secret: SECRET };
    await proxied({
      classLink: { ...classLink, applications: [{ ...application, direct }] },
    });
    const settings = { partnerKey: 'partner-key', proxyUrl: sandbox?.url ?? '' };
    expect(await readClassLinkServer(settings, '57', quick)).toEqual({
      baseUrl: direct.url,
      auth: { type: 'oauth1', key: 'k', secret: SECRET },
    });
  });

  it.each(['..', '%2e%2e', 'a/b', 'a?b', ''])('takes no %j for an application id', (applicationId) => {
    const auth = { type: 'classlink', partnerKey: 'k', applicationId } as const;
    expect(() => openProvider({ baseUrl: '', auth }, quick)).toThrow(ProviderError);
  });
});

function asked(method: string): string[] {
  return (sandbox?.requests ?? []).filter((request) => request.method === method).map(({ path }) => path);
}

function expectNoSecret(error: unknown): void {
  const shown = inspect(error, { depth: 10, showHidden: true });
  for (const secret of [SECRET, encodeURIComponent(SECRET), 's3cret', 'T0ken', 'Authorization', 'Bearer '])
    expect(shown).not.toContain(secret);
}
