import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  guardian,
  school,
  startSandboxProvider,
  student,
  type SandboxOptions,
  type SandboxProvider,
} from 'oneroster-client/testing';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import type { SyncReport } from '../run/sync-report';

const cli = resolve(__dirname, '../../dist/cli/main.js');
/** Every secret and every name holds this word. */
const WORD = /quixote|oauth_signature=/i;
const oauth1 = { type: 'oauth1', key: 'quixote-key', secret: 'quixote-secret' } as const;
const keys = { ONEROSTER_KEY: 'quixote-key', ONEROSTER_SECRET: 'quixote-secret' };
const named = { givenName: 'Quixote', familyName: 'Quixote', email: 'quixote@example.org' };
const users = Array.from({ length: 12 }, (_, at) => [
  student({ ...named, sourcedId: `s${at}`, agentSourcedIds: [`g${at}`] }),
  guardian({ ...named, sourcedId: `g${at}`, agentSourcedIds: [`s${at}`] }),
]).flat();

/** The command line as its users run it, pulling from a provider. */
describe('the sync command with --url', () => {
  let database: TestDatabase;
  let folder: string;
  let sandbox: SandboxProvider | undefined;

  beforeAll(async () => {
    if (!existsSync(cli))
      throw new Error('The sync-worker is not built: run `npm run build`, or `npm test`, which does.');
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'rest process '));
  });
  afterEach(async () => {
    await sandbox?.close();
    sandbox = undefined;
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  async function serve(options: SandboxOptions = {}): Promise<string> {
    sandbox = await startSandboxProvider({ district: { orgs: [school()], users }, ...options });
    return sandbox.url;
  }

  it('pulls with key and secret of the environment, and has nothing to do the second time', async () => {
    const url = await serve({ auth: oauth1 });
    const args = ['--url', url, '--auth', 'oauth1', '--name', 'keys'];
    const first = await sync([...args, '--json', '--out', join(folder, 'lists')], keys);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const report = JSON.parse(first.stdout) as SyncReport;
    expect(report).toMatchObject({ outcome: 'applied', roster: { students: 12, contacts: 12, links: 12 } });
    expect(report.delivery.state).toBe('delivered');
    const second = await sync([...args, '--verbose'], keys);
    expect(second.code).toBe(0);
    expect(second.stdout).toMatch(/^Nothing to do: .*\(registration "keys"/);
  });

  it('pulls with a bearer, with OAuth 2, and without any', async () => {
    const bearer = { type: 'bearer', token: 'quixote-token' } as const;
    const withBearer = [
      '--url',
      await serve({ auth: bearer }),
      '--auth',
      'bearer',
      '--name',
      'rest',
      '--quiet',
    ];
    expect(await sync(withBearer, { ONEROSTER_BEARER: 'quixote-token' })).toMatchObject(silence);
    await sandbox?.close();

    const auth = { type: 'oauth2', clientId: 'quixote-key', clientSecret: 'quixote-secret' } as const;
    const url = await serve({ auth: { ...auth, clientAuthentication: ['body'] } });
    const withToken = [
      '--url',
      url,
      '--auth',
      'oauth2',
      '--token-url',
      `${url}/token`,
      '--client-auth',
      'body',
    ];
    expect(await sync([...withToken, '--name', 'rest', '--quiet'], keys)).toMatchObject(silence);
    await sandbox?.close();

    const open = ['--url', await serve(), '--auth', 'none', '--name', 'rest'];
    const { code, stdout } = await sync(open);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^Nothing to do/) as string });
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['plain http to another machine', ['http://sis.example.org', '--auth', 'oauth1'], keys, /https:\/\//],
    ['a private network', ['https://10.0.0.8', '--auth', 'oauth1'], keys, /may not be asked/],
    ['an address of 1.2', ['https://x.org/ims/oneroster/v1p2', '--auth', 'oauth1'], keys, /only 1\.1/],
    ['an address of 1.0', ['https://x.org/learningdata/v1', '--auth', 'oauth1'], keys, /only 1\.1/],
    ['a password in it', ['https://u:quixote@x.org', '--auth', 'none'], {}, /user name or password/],
    ['no key', ['https://x.org', '--auth', 'oauth1'], {}, /ONEROSTER_KEY and ONEROSTER_SECRET/],
    ['no secret', ['https://x.org', '--auth', 'oauth1'], { ONEROSTER_KEY: 'quixote' }, /ONEROSTER_SECRET/],
    ['no bearer', ['https://x.org', '--auth', 'bearer'], {}, /ONEROSTER_BEARER/],
    ['a secret where none belongs', ['https://x.org', '--auth', 'bearer', 'quixote'], keys, /option/],
    ['a secret as an option', ['https://x.org', '--secret=quixote', '--auth', 'oauth1'], keys, /--secret/],
  ])('%s is wrong usage: 2, and one sentence', async (_, args, environment, sentence) => {
    const { code, stdout, stderr } = await sync(['--url', ...args, '--verbose'], environment);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/^sync: [^\n]+\n$/);
  });

  it.each([
    ['1.2', '/ims/oneroster/rostering/v1p2'],
    ['1.0', '/ims/oneroster/v1p0'],
  ])('a provider that speaks %s only is refused: 2', async (version, servicePath) => {
    const url = await serve({ servicePath });
    const { code, report } = await sync(['--url', url, '--auth', 'none', '--name', `v${version}`]);
    expect(code).toBe(2);
    expect(report).toMatchObject({ outcome: 'refused', reasons: [{ code: 'VERSION_NOT_SUPPORTED' }] });
    expect(report?.reasons[0]?.text).toContain(version);
  });

  it('a pull that is not complete, or refused by the provider, is 4 and removes nobody', async () => {
    const url = await serve({ auth: oauth1 });
    const args = ['--url', url, '--auth', 'oauth1', '--name', 'incomplete', '--page-size', '5', '--verbose'];
    expect((await sync(args, keys)).code).toBe(0);
    const takeBack = sandbox?.misbehave({ kind: 'hideAfterPaging', every: 3, path: '/users' });
    const incomplete = await sync(args, keys);
    takeBack?.();
    const refused = await sync(args, { ...keys, ONEROSTER_SECRET: 'quixote-other' });
    for (const [{ code, report }, kind] of [
      [incomplete, 'incomplete'],
      [refused, 'provider'],
    ] as const) {
      expect({ kind, code }).toEqual({ kind, code: 4 });
      expect(report).toMatchObject({
        outcome: 'failed',
        error: { kind },
        roster: { students: 12, links: 12 },
      });
    }
  }, 60_000);

  const silence = { code: 0, stdout: '', stderr: '' };

  /** Every run is looked through for what was planted. */
  async function sync(
    args: readonly string[],
    environment: Record<string, string> = {},
  ): Promise<{ code: number | null; stdout: string; stderr: string; report: SyncReport | undefined }> {
    const file = join(folder, 'report.json');
    const env = {
      PATH: process.env['PATH'],
      DATABASE_URL: database.databaseUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      ...environment,
    };
    const child = spawn(process.execPath, [cli, ...args, '--report', file], { env });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const code = await new Promise<number | null>((done) => child.on('close', done));
    const written = existsSync(file) ? await readFile(file, 'utf8') : '';
    await rm(file, { force: true });
    for (const text of [stdout, stderr, written]) expect(text).not.toMatch(WORD);
    return { code, stdout, stderr, report: written === '' ? undefined : (JSON.parse(written) as SyncReport) };
  }
});
