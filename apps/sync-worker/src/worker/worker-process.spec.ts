import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';

const main = resolve(__dirname, '../../dist/main.js');

/** The built worker as a process: what it refuses, what it answers, and how it stops. */
describe('sync-worker', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it.each<[NodeJS.ProcessEnv, RegExp]>([
    [{ DATABASE_URL: '' }, /DATABASE_URL must be set/],
    [{ SYNC_WORKER_PORT: 'many' }, /SYNC_WORKER_PORT must be/],
    [{ SYNC_TIMEZONE: 'Somewhere' }, /SYNC_TIMEZONE must be/],
    [{ SYNC_CRON: '99 99 * * *' }, /SYNC_CRON is not/],
    [{ SYNC_NAME: '../x' }, /SYNC_NAME must be/],
    [{ DATABASE_URL: 'postgres://nobody:hidden-word@127.0.0.1:9/none' }, /DATABASE_URL/],
  ])('refuses to start with %j, in a sentence that shows no value', async (env, sentence) => {
    const { code, stderr } = await run(env);
    expect(code).toBe(1);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/hidden-word|^\s+at /m);
  });

  it('answers health and ends when its supervisor is gone', async () => {
    const child = spawn(process.execPath, [main], {
      env: { ...process.env, DATABASE_URL: database.databaseUrl, SYNC_WORKER_PORT: '0', SUPERVISED: 'stdin' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const ended = new Promise<number | null>((done) => child.on('close', done));
    const address = await new Promise<string>((found) => {
      child.stdout.on('data', (text: Buffer) => {
        const [, url] = /listening at (\S+)/.exec(text.toString()) ?? [];
        if (url) found(url);
      });
    });
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    const ready = await fetch(`${address}/health/ready`);
    expect([ready.status, ((await ready.json()) as { status: string }).status]).toEqual([200, 'ready']);
    child.stdin.end();
    expect(await ended).toBe(0);
  }, 30_000);

  function run(env: NodeJS.ProcessEnv): Promise<{ code: number | null; stderr: string }> {
    return new Promise((done) => {
      const child = spawn(process.execPath, [main], {
        env: { ...process.env, DATABASE_URL: database.databaseUrl, SYNC_WORKER_PORT: '0', ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
      child.on('close', (code) => done({ code, stderr }));
    });
  }
});
