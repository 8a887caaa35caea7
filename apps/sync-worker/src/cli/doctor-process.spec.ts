import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  bundleOf,
  guardian,
  school,
  startSandboxProvider,
  student,
  writeBundle,
  type SandboxProvider,
} from 'oneroster-client/testing';

const cli = resolve(__dirname, '../../dist/cli/doctor.js');
const SECRET = 'planted-secret';
const credentials = { ONEROSTER_KEY: 'example-key', ONEROSTER_SECRET: SECRET };
const district = { orgs: [school()], users: [student(), guardian()] };

/** The command line as its users run it: a process of its own, without any database. */
describe('the doctor command', () => {
  let folder: string;
  let sandbox: SandboxProvider;
  beforeAll(async () => {
    if (!existsSync(cli))
      throw new Error('The sync-worker is not built: run `npm run build`, or `npm test`, which does.');
    folder = await mkdtemp(join(tmpdir(), 'doctor '));
    const auth = { type: 'oauth1', key: 'example-key', secret: SECRET, methods: ['HMAC-SHA1'] } as const;
    sandbox = await startSandboxProvider({ district, auth });
  });
  afterAll(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true });
  });

  it('finds a good bundle usable, a bad one not, and says so by its exit code', async () => {
    const [good, bad] = [join(folder, 'good.zip'), join(folder, 'bad.zip')];
    await writeBundle(good, bundleOf(district));
    await writeBundle(bad, bundleOf({ ...district, users: [] }));
    const said = await doctor(['--bundle', good]);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('Usable.');
    expect(await doctor(['--bundle', bad])).toMatchObject({ code: 4, err: '' });
    expect(await doctor(['--bundle', join(folder, 'none.zip')])).toMatchObject({ code: 4, err: '' });
  });

  it('says what mends a connection, and finds it usable with that', async () => {
    const args = ['--url', sandbox.url, '--auth', 'oauth1'];
    const said = await doctor(args, credentials);
    expect(said).toMatchObject({ code: 4, err: '' });
    expect(said.out).toContain('usable with: --signature sha1');
    const mended = await doctor([...args, '--signature', 'sha1'], credentials);
    expect(mended).toMatchObject({ code: 0, err: '' });
    const { out } = await doctor([...args, '--json'], credentials);
    expect(JSON.parse(out)).toMatchObject({
      usable: false,
      findings: expect.arrayContaining([
        expect.objectContaining({ check: 'sign_in', fix: { signature: 'sha1' } }),
      ]) as unknown,
    });
    for (const text of [said.out, mended.out, out]) expect(text).not.toMatch(/planted|Ada|Grace/);
  });

  it('answers wrong usage by one sentence', async () => {
    const { code, out, err } = await doctor(['--url', sandbox.url, '--auth', 'oauth1']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^doctor: .*ONEROSTER_KEY.*\n$/);
  });

  it('can be cancelled', async () => {
    const takeBack = sandbox.misbehave({ kind: 'noAnswer' });
    const asked = sandbox.requests.length;
    const { code, err } = await doctor(['--url', sandbox.url], {}, () => sandbox.requests.length > asked);
    takeBack();
    expect({ code, err }).toEqual({ code: 130, err: 'doctor: cancelled.\n' });
  });
});

function doctor(
  args: readonly string[],
  environment: Record<string, string> = {},
  cancelWhen: () => boolean = () => false,
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done) => {
    const env = { PATH: process.env['PATH'], ...environment };
    const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const watch = setInterval(() => !child.killed && cancelWhen() && child.kill('SIGTERM'), 20);
    child.on('close', (code) => {
      clearInterval(watch);
      done({ code, out, err });
    });
  });
}
