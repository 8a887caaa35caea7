import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Whose end, by kill -9, must leave nothing behind. Of the services, which are held alike, the short form asks one. */
const victims = process.env['ROSTER_TEST_LONG']
  ? ['npm', 'start.mjs', 'keeper.mjs', 'admin-api/dist/main.js', 'sync-worker/dist/main.js', 'serve/main.js']
  : ['start.mjs', 'admin-api/dist/main.js'];

/** `npm start` as its users run it: everything comes up, answers, and leaves nothing behind however it ends. */
describe('npm start', () => {
  const workspace = resolve(__dirname, '..');
  let dataDir: string;
  let ports: { api: number; worker: number; issuer: number; sandbox: number; ivm: number };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'npm start '));
    // Reachable for the user PostgreSQL runs as when we are root, so that the store is made in it and goes with it.
    await chmod(dataDir, 0o755);
    const [api, worker, issuer, sandbox, ivm] = await Promise.all([
      freePort(),
      freePort(),
      freePort(),
      freePort(),
      freePort(),
    ]);
    ports = { api, worker, issuer, sandbox, ivm };
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it('brings up the product, syncs the sample district, answers who I am, and stops on Ctrl-C', async () => {
    const product = start();
    await ready(product);
    expect(product.said()).toContain('Applied (registration "sample district"');
    expect(readdirSync(join(dataDir, 'lists')).length).toBeGreaterThan(1);

    const basic = Buffer.from('dev-support:dev-secret').toString('base64');
    const token = await fetch(`http://127.0.0.1:${ports.issuer}/token`, {
      method: 'POST',
      headers: { Authorization: `Basic ${basic}`, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
    });
    const { access_token: bearer } = (await token.json()) as { access_token: string };
    const me = await fetch(`http://127.0.0.1:${ports.api}/v1/me`, {
      headers: { Authorization: `Bearer ${bearer}` },
    });
    expect(await me.json()).toMatchObject({ roles: ['support'], districts: 'all' });
    expect((await fetch(`http://127.0.0.1:${ports.api}/v1/me`)).status).toBe(401);

    const users = await fetch(`http://127.0.0.1:${ports.sandbox}/ims/oneroster/v1p1/users?limit=1`);
    expect(Number(users.headers.get('x-total-count'))).toBeGreaterThan(1_000);
    expect(await users.json()).toEqual({ users: [expect.objectContaining({ status: 'active' })] });

    const lists = await (await fetch(`http://127.0.0.1:${ports.ivm}/`)).text();
    const counts = [/<h2>/g, /<td class="Yes">/g, /<td class="Verify">/g].map(
      (one) => lists.match(one)?.length ?? 0,
    );
    // Four schools and the no-go list.
    expect(counts[0]).toBe(5);
    expect(Math.min(...counts.slice(1))).toBeGreaterThan(20);

    await nothingLeftAfter(product, () => process.kill(-(product.process.pid as number), 'SIGINT'));
    expect(await product.code).toBe(0);
  }, 180_000);

  it.each(victims)(
    'started again finds its store as it was, and leaves nothing behind when %s is killed',
    async (victim) => {
      const product = start();
      await ready(product);
      expect(product.said()).toMatch(/Nothing to do: .*\(registration "sample district"/);
      await nothingLeftAfter(product, () => {
        if (victim === 'npm') product.process.kill('SIGKILL');
        else
          for (const { pid, command } of processes())
            if (command.includes(victim)) process.kill(pid, 'SIGKILL');
      });
    },
    120_000,
  );

  it('says which port is taken, and stops', async () => {
    const taken = createServer().listen(ports.api, '127.0.0.1');
    const product = start();
    expect(await product.code).toBe(1);
    taken.close();
    expect(product.said()).toContain(`port ${ports.api} is taken`);
    expect(product.said()).not.toMatch(/^\s+at /m);
    expect(processes()).toEqual([]);
  }, 120_000);

  interface Product {
    process: ChildProcess;
    code: Promise<number | null>;
    said(): string;
  }

  function start(): Product {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      DATA_DIR: dataDir,
      ADMIN_API_PORT: String(ports.api),
      SYNC_WORKER_PORT: String(ports.worker),
      ISSUER_PORT: String(ports.issuer),
      SANDBOX_PORT: String(ports.sandbox),
      IVM_SANDBOX_PORT: String(ports.ivm),
    };
    delete env['DATABASE_URL'];
    delete env['DATABASE_OWNER_URL'];
    const child = spawn('npm', ['start'], { cwd: workspace, env, detached: true });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (said += text.toString()));
    return { process: child, code: new Promise((done) => child.on('close', done)), said: () => said };
  }

  async function ready(product: Product): Promise<void> {
    const ended = product.code.then(() => true);
    for (;;) {
      if (product.said().includes('Everything is up.')) return;
      if (await Promise.race([ended, pause(100).then(() => false)]))
        throw new Error(`It ended: ${product.said()}`);
    }
  }

  async function nothingLeftAfter(product: Product, end: () => void): Promise<void> {
    expect(processes().length).toBeGreaterThan(4);
    end();
    const deadline = performance.now() + 30_000;
    while (processes().length > 0 && performance.now() < deadline) await pause(100);
    expect(processes()).toEqual([]);
    await product.code;
  }

  /** Every process that was started with our data folder, known by its environment or its command. */
  function processes(): { pid: number; command: string }[] {
    if (!existsSync('/proc/self/environ')) return [];
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .flatMap((name) => {
        try {
          const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
          const environment = readFileSync(`/proc/${name}/environ`, 'utf8');
          const ours = command.includes(dataDir) || environment.includes(`DATA_DIR=${dataDir}\0`);
          return ours && command !== '' ? [{ pid: Number(name), command }] : [];
        } catch {
          return []; // Gone, or somebody else's.
        }
      });
  }
});

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => found(port));
    });
  });
}
