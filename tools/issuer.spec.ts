import { spawn, type ChildProcess } from 'node:child_process';
import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = join(__dirname, 'issuer.mjs');

interface Issuer {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly address: string;
}

const running: ChildProcess[] = [];

function spawnIssuer(environment: Record<string, string>, cwd = __dirname) {
  const child = spawn(process.execPath, [program], {
    cwd,
    env: { PATH: process.env['PATH'], ISSUER_PORT: '0', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  running.push(child);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text };
}

async function startIssuer(environment: Record<string, string> = {}, cwd?: string): Promise<Issuer> {
  const { child, output } = spawnIssuer(environment, cwd);
  while (!/ready at (\S+)/.test(output())) {
    if (child.exitCode !== null) throw new Error(`the issuer ended: ${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { process: child, output, address: /ready at (\S+)/.exec(output())?.[1] ?? '' };
}

async function outcomeOf(environment: Record<string, string>) {
  const { child, output } = spawnIssuer(environment);
  const [code] = (await once(child, 'close')) as [number];
  return { code, text: output() };
}

afterAll(() => running.forEach((child) => child.kill('SIGKILL')));

describe('the development issuer', () => {
  let issuer: Issuer;
  const folder = mkdtempSync(join(tmpdir(), 'issuer-spec-'));

  beforeAll(async () => {
    issuer = await startIssuer({}, folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const askFor = (form: Record<string, string> | string, client = 'dev-support', query = '') =>
    fetch(`${issuer.address}/token${query}`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client}:dev-secret`).toString('base64')}` },
      body: new URLSearchParams(
        typeof form === 'string' ? form : { grant_type: 'client_credentials', ...form },
      ),
    });

  async function claimsOf(response: Response) {
    const answer = (await response.json()) as {
      access_token: string;
      expires_in: number;
      token_type: string;
    };
    const [header, payload, signature] = answer.access_token.split('.') as [string, string, string];
    const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString());
    const { keys } = (await (await fetch(`${issuer.address}/jwks`)).json()) as { keys: JsonWebKey[] };
    const key = createPublicKey({ key: keys.find((one) => one['kid'] === kid) as JsonWebKey, format: 'jwk' });
    expect(alg).toBe('RS256');
    expect(
      verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')),
    ).toBe(true);
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  }

  it('gives each client a token of its own person and role, for everything', async () => {
    const roles: unknown[] = [];
    const people = new Set<unknown>();
    const names = new Set<unknown>();
    for (const role of ['support', 'approver', 'district-admin', 'desk', 'auditor', 'operator']) {
      const claims = await claimsOf(await askFor({}, `dev-${role}`));
      expect(claims).toMatchObject({
        iss: issuer.address,
        aud: 'ivm-roster-sync',
        districts: 'all',
        schools: 'all',
      });
      expect((claims['exp'] as number) - (claims['iat'] as number)).toBe(3600);
      roles.push(claims['roles']);
      people.add(claims['sub']);
      names.add(claims['name']);
    }
    expect(roles).toEqual([
      ['support'],
      ['approver'],
      ['district_admin'],
      ['desk'],
      ['auditor'],
      ['operator'],
    ]);
    expect(people.size).toBe(6);
    expect(names.size).toBe(6);
  });

  it('takes the secret in the form as well, and in the header', async () => {
    const posted = await fetch(`${issuer.address}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'dev-desk',
        client_secret: 'dev-secret',
      }),
    });
    expect(await claimsOf(posted)).toMatchObject({ roles: ['desk'] });
    expect(await claimsOf(await askFor({}, 'dev-desk'))).toMatchObject({ roles: ['desk'] });
  });

  it('refuses a wrong secret and an unknown client', async () => {
    const wrongSecret = await fetch(`${issuer.address}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('dev-desk:guess').toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    expect(wrongSecret.status).toBe(401);
    expect((await askFor({}, 'dev-nobody')).status).toBe(401);
  });

  it('narrows a token to the districts and schools asked for', async () => {
    expect(await claimsOf(await askFor({ districts: '7, 12,7', schools: 'lincoln' }))).toMatchObject({
      districts: [7, 12],
      schools: ['lincoln'],
    });
    expect(await claimsOf(await askFor({ districts: '7' }))).toMatchObject({
      districts: [7],
      schools: 'all',
    });
    expect(await claimsOf(await askFor({ districts: 'all' }))).toMatchObject({ districts: 'all' });
  });

  it.each([
    ['an unknown word', { districts: 'everything' }],
    ['all among others', { districts: '7,all' }],
    ['nothing', { districts: '' }],
    ['a gap in the list', { districts: '7,,8' }],
    ['a number too large for a district', { districts: '99999999999' }],
    ['a star', { schools: '*' }],
    ['a space', { schools: 'lin coln' }],
    ['all among schools', { schools: 'lincoln,all' }],
    ['a misspelt field', { district: '7' }],
    ['a field in another case', { Schools: 'lincoln' }],
  ])('refuses %s rather than widening the token', async (_what, form) => {
    const answer = await askFor(form as Record<string, string>);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
  });

  it('refuses a repeated field, and fields in the address', async () => {
    const repeated = await askFor('grant_type=client_credentials&districts=7&districts=8');
    expect([repeated.status, ((await repeated.json()) as { error: string }).error]).toEqual([
      400,
      'invalid_request',
    ]);
    expect((await askFor({}, 'dev-support', '?districts=7')).status).toBe(400);
  });

  it('says one line and leaves nothing on the disk', async () => {
    expect(issuer.output()).toBe(
      `development issuer is ready at ${issuer.address} (tokens at ${issuer.address}/token)\n`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the process of the development issuer', () => {
  it('refuses production with a sentence', async () => {
    const { code, text } = await outcomeOf({ NODE_ENV: 'production' });
    expect(code).toBe(1);
    expect(text).toMatch(/^development issuer: refused with NODE_ENV=production.*\n$/);
  });

  it('names the variable it cannot read', async () => {
    expect(await outcomeOf({ ISSUER_PORT: 'http' })).toEqual({
      code: 1,
      text: 'development issuer: ISSUER_PORT must be a whole number from 0 to 65535.\n',
    });
    expect((await outcomeOf({ ISSUER_HOST: '0.0.0.0' })).text).toContain('ISSUER_HOST must be one of');
  });

  it('says which port is taken, in one sentence', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, text } = await outcomeOf({ ISSUER_PORT: String(port) });
    other.close();
    expect({ code, text }).toEqual({
      code: 1,
      text: `development issuer: port ${port} is taken; stop what listens there or set ISSUER_PORT to a free port.\n`,
    });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('stops on %s', async (signal) => {
    const issuer = await startIssuer();
    issuer.process.kill(signal);
    expect(await once(issuer.process, 'close')).toEqual([0, null]);
  });

  it('stops when its supervisor closes standard input', async () => {
    const issuer = await startIssuer({ SUPERVISED: 'stdin' });
    issuer.process.stdin?.end();
    expect(await once(issuer.process, 'close')).toEqual([0, null]);
  });
});
