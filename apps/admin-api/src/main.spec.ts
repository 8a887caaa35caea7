import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';

const builtProgram = join(__dirname, '../dist/main.js');
const issuerProgram = join(__dirname, '../../../tools/issuer.mjs');

interface Program {
  readonly process: ChildProcess;
  readonly said: { out: string; err: string };
  readonly ended: Promise<[code: number | null, signal: string | null]>;
}

const started: ChildProcess[] = [];

/** The programs as users run them: the build with plain Node, and the development issuer. */
function run(program: string, environment: Record<string, string>): Program {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  started.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = once(child, 'close') as Program['ended'];
  return { process: child, said, ended };
}

async function addressOf(program: Program): Promise<string> {
  for (;;) {
    const address = /(http:\/\/[\d.]+:\d+)/.exec(program.said.out)?.[1];
    if (address !== undefined) return address;
    if (program.process.exitCode !== null) throw new Error(`it ended: ${program.said.err}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

let database: TestDatabase;
let issuer: string;

beforeAll(async () => {
  if (!existsSync(builtProgram)) throw new Error('admin-api is not built; run "npm run build" first.');
  database = await createTestDatabase();
  issuer = await addressOf(run(issuerProgram, { ISSUER_PORT: '0', SUPERVISED: 'stdin' }));
});

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await database.drop();
});

const settings = (changes: Record<string, string> = {}) => ({
  ADMIN_API_PORT: '0',
  DATABASE_URL: database.databaseUrl,
  OIDC_ISSUER: issuer,
  OIDC_AUDIENCE: 'ivm-roster-sync',
  SUPERVISED: 'stdin',
  ...changes,
});

async function tokenOf(client: string, form: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client}:dev-secret`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

describe('admin-api as a process', () => {
  it('serves people of the development issuer on a real database, and stops when asked', async () => {
    const api = run(builtProgram, settings());
    const address = await addressOf(api);
    expect(api.said.out).toBe(`admin-api is listening at ${address}\n`);

    const ready = await fetch(`${address}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      expect.objectContaining({ status: 'ready' }) as unknown,
    ]);

    const token = await tokenOf('dev-desk', { districts: '3', schools: 'lincoln,roosevelt' });
    const authorization = `Bearer ${token}`;
    const me = await fetch(`${address}/v1/me`, { headers: { authorization } });
    expect([me.status, await me.json()]).toEqual([
      200,
      {
        subject: 'person-desk',
        name: expect.any(String) as string,
        roles: ['desk'],
        districts: [3],
        schools: ['lincoln', 'roosevelt'],
      },
    ]);

    const document = await fetch(`${address}/docs-json`, { headers: { authorization } });
    const { paths } = (await document.json()) as { paths: Record<string, { get: Record<string, unknown> }> };
    expect(paths['/v1/me']?.get).toMatchObject({ security: [{ bearer: [] }] });
    for (const path of ['/docs', '/docs/assets/swagger-ui.css', '/docs/assets/open.js']) {
      expect([path, (await fetch(`${address}${path}`, { headers: { authorization } })).status]).toEqual([
        path,
        200,
      ]);
      expect([path, (await fetch(`${address}${path}`)).status]).toEqual([path, 401]);
    }

    api.process.kill('SIGTERM');
    expect(await api.ended).toEqual([0, null]);
    expect(api.said.err).not.toMatch(/eyJ|lincoln|dev-secret/);
    for (const line of api.said.err.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
  });

  it('is not ready before the first sync it was told to await', async () => {
    const api = run(builtProgram, settings({ READY_AFTER_FIRST_SYNC: 'local' }));
    const ready = await fetch(`${await addressOf(api)}/health/ready`);
    expect(ready.status).toBe(503);
    expect((await ready.json()) as object).toMatchObject({
      checks: [
        { ok: true },
        { ok: true },
        { name: 'first_sync', ok: false, text: 'The first sync has not finished yet.' },
      ],
    });
    api.process.kill('SIGINT');
    expect(await api.ended).toEqual([0, null]);
  });

  it('stops when its supervisor is gone', async () => {
    const api = run(builtProgram, settings());
    await addressOf(api);
    api.process.stdin?.end();
    expect(await api.ended).toEqual([0, null]);
  });
});

describe('admin-api refuses to start', () => {
  it('with settings it cannot use, naming each variable', async () => {
    const api = run(
      builtProgram,
      settings({ OIDC_ISSUER: 'http://issuer.example.org', ADMIN_API_PORT: 'x' }),
    );
    expect(await api.ended).toEqual([1, null]);
    const [head, ...sentences] = api.said.err.trim().split('\n');
    expect(head).toBe('admin-api: refused to start:');
    expect(sentences.map((sentence) => sentence.split(' ')[0])).toEqual(['ADMIN_API_PORT', 'OIDC_ISSUER']);
  });

  it('on a taken port, with a sentence and no stack trace', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const api = run(builtProgram, settings({ ADMIN_API_PORT: String(port), LOG_LEVEL: 'info' }));
    expect(await api.ended).toEqual([1, null]);
    other.close();
    expect(api.said.err).toBe(
      `admin-api: port ${port} is taken; stop what listens there or set ADMIN_API_PORT to a free port.\n`,
    );
  });

  it('without a database, with a sentence that keeps the password', async () => {
    const api = run(
      builtProgram,
      settings({ DATABASE_URL: 'postgres://roster_app:hidden@127.0.0.1:1/roster' }),
    );
    expect(await api.ended).toEqual([1, null]);
    expect(api.said.err).toMatch(/^admin-api: Could not connect to the database of DATABASE_URL .*\n$/);
    expect(api.said.err).not.toContain('hidden');
  });
});
