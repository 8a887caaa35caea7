import { createHmac } from 'node:crypto';
import { student } from '../../roster-rows';
import type { SandboxProvider } from '../sandbox-provider';
import type { SandboxOptions } from '../sandbox-options';
import { startSandboxProvider } from '../start-sandbox-provider';
import { oneRosterScopes } from './sandbox-auth';

const district = {
  users: [student()],
  orgs: [{ sourcedId: 'school-1', name: 'A', type: 'school' }],
  demographics: [],
};
const NOW = new Date('2026-08-19T03:04:05Z');
const SECONDS = NOW.getTime() / 1000;

let sandbox: SandboxProvider;
afterEach(() => sandbox.close());

async function start(options: SandboxOptions): Promise<void> {
  sandbox = await startSandboxProvider({ district, ...options });
}

async function statusOf(path: string, authorization?: string): Promise<number> {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const response = await fetch(`${sandbox.url}/ims/oneroster/v1p1${path}`, { headers });
  if (response.status === 401) {
    expect(response.headers.get('www-authenticate')).toMatch(/^(OAuth|Bearer) realm="sandbox"/);
    expect(await response.json()).toMatchObject({ imsx_CodeMinor: 'unauthorized' });
  }
  return response.status;
}

describe('bearer', () => {
  it('lets in with the token and nobody else', async () => {
    await start({ auth: { type: 'bearer', token: 'right-token' } });
    expect(await statusOf('/users')).toBe(401);
    expect(await statusOf('/users', 'Bearer wrong-token')).toBe(401);
    expect(await statusOf('/users', 'Basic right-token')).toBe(401);
    expect(await statusOf('/users', 'Bearer right-token')).toBe(200);
    expect(JSON.stringify(sandbox.requests)).not.toMatch(/right-token|wrong-token/);
    expect(sandbox.requests.map(({ status }) => status)).toEqual([401, 401, 401, 200]);
  });
});

describe('OAuth 1.0a', () => {
  const key = 'key one';
  const secret = 'se cret+&';
  const parameters = {
    oauth_consumer_key: key,
    oauth_nonce: 'nonce-1',
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: String(SECONDS),
    oauth_version: '1.0',
  };
  const escaped = (text: string) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
    );

  /** Signs as RFC 5849 says; what a test changes afterwards does not fit any more. */
  function header(query: Record<string, string> = {}, changes: Record<string, string> = {}): string {
    const all: Record<string, string> = { ...parameters, ...changes };
    const pairs = Object.entries({ ...all, ...query }).map(([name, value]) => [
      escaped(name),
      escaped(value),
    ]);
    const sorted = pairs
      .map((pair) => pair.join('='))
      .sort()
      .join('&');
    const base = ['GET', `${sandbox.origin}/ims/oneroster/v1p1/users`, sorted].map(escaped).join('&');
    const hash = all['oauth_signature_method'] === 'HMAC-SHA1' ? 'sha1' : 'sha256';
    const signature = createHmac(hash, `${escaped(secret)}&`)
      .update(base)
      .digest('base64');
    const listed = Object.entries({ ...all, oauth_signature: signature });
    return `OAuth ${listed.map(([name, value]) => `${name}="${escaped(value)}"`).join(', ')}`;
  }

  beforeEach(() => start({ auth: { type: 'oauth1', key, secret }, now: () => NOW }));

  it('takes a right signature, once', async () => {
    const signed = header();
    expect(await statusOf('/users', signed)).toBe(200);
    expect(await statusOf('/users', signed)).toBe(401);
    expect(sandbox.requests.at(-1)?.refused).toBe('The nonce was used before.');
    expect(await statusOf('/users', header({}, { oauth_nonce: 'nonce-2' }))).toBe(200);
  });

  it('wants every query parameter signed, as RFC 3986 escapes it', async () => {
    const query = { filter: "familyName='O''Ex*ample!'", limit: '10' };
    const text = Object.entries(query)
      .map(([name, value]) => `${name}=${escaped(value)}`)
      .join('&');
    expect(await statusOf(`/users?${text}`, header(query))).toBe(200);
    expect(await statusOf(`/users?${text}&offset=0`, header(query, { oauth_nonce: '2' }))).toBe(401);
    expect(await statusOf('/users', header(query, { oauth_nonce: '3' }))).toBe(401);
    expect(sandbox.requests.at(-1)?.refused).toBe('The signature does not fit.');
  });

  it.each([
    ['another secret', () => header().replace(/oauth_signature="[^"]*"/, 'oauth_signature="AAAA"')],
    ['another key', () => header({}, { oauth_consumer_key: 'key two' })],
    ['a method it does not take', () => header({}, { oauth_signature_method: 'HMAC-SHA1' })],
    ['a clock ahead', () => header({}, { oauth_timestamp: String(SECONDS + 301) })],
    ['a clock behind', () => header({}, { oauth_timestamp: String(SECONDS - 301) })],
    ['another version', () => header({}, { oauth_version: '2.0' })],
    ['a parameter twice', () => `${header()}, oauth_nonce="x"`],
    ['no OAuth at all', () => 'Bearer x'],
  ])('refuses %s', async (_, made) => {
    expect(await statusOf('/users', made())).toBe(401);
  });

  it('takes a clock that is nearly right', async () => {
    expect(await statusOf('/users', header({}, { oauth_timestamp: String(SECONDS - 299) }))).toBe(200);
  });

  it('takes HMAC-SHA1 where that is switched on, and then only what is', async () => {
    await sandbox.close();
    await start({ auth: { type: 'oauth1', key, secret, methods: ['HMAC-SHA1'] }, now: () => NOW });
    expect(await statusOf('/users', header({}, { oauth_signature_method: 'HMAC-SHA1' }))).toBe(200);
    expect(await statusOf('/users', header())).toBe(401);
    expect(sandbox.requests[0]).toMatchObject({ signatureMethod: 'HMAC-SHA1', nonce: 'nonce-1' });
    expect(JSON.stringify(sandbox.requests)).not.toContain('cret');
  });
});

describe('OAuth 2 client credentials', () => {
  const [clientId, clientSecret] = ['client+1', 'se:cr%t +'];
  const auth = { type: 'oauth2', clientId, clientSecret } as const;
  const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  const encoded = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);
  const rightBasic = basic(encoded(clientId), encoded(clientSecret));

  async function token(
    form: Record<string, string>,
    authorization?: string,
    query = '',
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const body = new URLSearchParams(form);
    const response = await fetch(sandbox.tokenUrl + query, { method: 'POST', headers, body });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
  const grant = { grant_type: 'client_credentials' };

  it('gives a token for id and secret, good for what was asked and as long as it says', async () => {
    let now = NOW.getTime();
    await start({ auth: { ...auth, lifetimeSeconds: 60 }, now: () => new Date(now) });
    const { status, body } = await token({ ...grant, scope: oneRosterScopes.core }, rightBasic);
    expect([status, body]).toEqual([
      200,
      {
        access_token: expect.any(String),
        token_type: 'Bearer',
        expires_in: 60,
        scope: oneRosterScopes.core,
      },
    ]);
    const bearer = `Bearer ${String(body['access_token'])}`;
    expect(await statusOf('/users', bearer)).toBe(200);
    expect(await statusOf('/demographics', bearer)).toBe(403);
    expect(await statusOf('/schools/school-1/students', bearer)).toBe(403);
    now += 59_000;
    expect(await statusOf('/users', bearer)).toBe(200);
    now += 1_000;
    expect(await statusOf('/users', bearer)).toBe(401);
    expect(JSON.stringify(sandbox.requests)).not.toContain(String(body['access_token']));
    expect(sandbox.requests[0]).toMatchObject({ path: '/token', bodyParameters: ['grant_type', 'scope'] });
  });

  it('lets roster.readonly see the core and the nested lists', async () => {
    await start({ auth });
    const { body } = await token({ ...grant, scope: oneRosterScopes.roster }, rightBasic);
    const bearer = `Bearer ${String(body['access_token'])}`;
    expect(await statusOf('/users', bearer)).toBe(200);
    expect(await statusOf('/schools/school-1/students', bearer)).toBe(200);
    expect(await statusOf('/demographics', bearer)).toBe(403);
  });

  it('forgets all tokens when told to', async () => {
    await start({ auth });
    const { body } = await token(grant, rightBasic);
    sandbox.expireTokens();
    expect(await statusOf('/users', `Bearer ${String(body['access_token'])}`)).toBe(401);
  });

  const inBody = { client_id: clientId, client_secret: clientSecret };
  it.each([
    ['basic' as const, rightBasic, {}],
    ['raw basic' as const, basic(clientId, clientSecret), {}],
    ['body' as const, undefined, inBody],
  ])('takes id and secret by %s only where that is how it is done', async (way, authorization, form) => {
    await start({ auth: { ...auth, clientAuthentication: [way] } });
    expect((await token({ ...grant, ...form }, authorization)).status).toBe(200);
    await sandbox.close();
    const others = (['basic', 'raw basic', 'body'] as const).filter((other) => other !== way);
    await start({ auth: { ...auth, clientAuthentication: others } });
    expect(await token({ ...grant, ...form }, authorization)).toEqual({
      status: 401,
      body: { error: 'invalid_client' },
    });
  });

  it('refuses in the words of RFC 6749', async () => {
    await start({ auth: { ...auth, requires: { audience: 'sis' } } });
    const wrong = basic(encoded(clientId), 'wrong');
    expect((await token({ ...grant, audience: 'sis' }, wrong)).body).toEqual({ error: 'invalid_client' });
    expect((await token({ ...grant, audience: 'sis' }, rightBasic)).status).toBe(200);
    expect((await token(grant, rightBasic)).body).toEqual({ error: 'invalid_request' });
    expect((await token({ grant_type: 'password' }, rightBasic)).body).toEqual({
      error: 'unsupported_grant_type',
    });
    expect((await token({ ...grant, audience: 'sis', scope: 'all' }, rightBasic)).body).toEqual({
      error: 'invalid_scope',
    });
    expect((await token({}, rightBasic, '?grant_type=client_credentials')).status).toBe(400);
    expect((await fetch(sandbox.tokenUrl)).status).toBe(405);
  });

  it('omits what it is told to omit, lives where it is told to live, and reads the query where it is told to', async () => {
    await start({
      auth: { ...auth, omits: ['scope', 'expires_in'], tokenPath: '/oauth/access', acceptsQuery: true },
    });
    expect(sandbox.tokenUrl).toBe(`${sandbox.origin}/oauth/access`);
    const { body } = await token({}, rightBasic, '?grant_type=client_credentials');
    expect(Object.keys(body)).toEqual(['access_token', 'token_type']);
  });
});
