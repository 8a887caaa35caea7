import { spawn } from 'node:child_process';
import { chownSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connected, heldBy, killAll } from './killed-tools.mjs';
import {
  holding,
  isRoot,
  isStopped,
  letGo,
  postmasterFile,
  postmasterOf,
  processesOf,
  query,
  removeWorkFolder,
  start,
  startScript,
  until,
  workFolder,
} from './running-tools.mjs';

/* The short form is after-a-kill.spec.ts. */

describe('embedded PostgreSQL after kill -9', () => {
  let folder: string;
  let dataDir: string;
  const works = async () => {
    expect(await start(['--data', dataDir, '--', 'true']).ended).toMatchObject({ code: 0, stderr: '' });
    expect(isStopped(dataDir)).toBe(true);
    expect(processesOf('keeper.mjs', dataDir)).toEqual([]);
  };
  beforeAll(async () => {
    folder = await workFolder();
    dataDir = join(folder, 'store');
  });
  afterAll(() => removeWorkFolder(folder));

  it('of an owner whose command stays connected, stops the server all the same', async () => {
    const running = start(['--data', dataDir, ...holding]);
    const client = await connected(await running.line());
    await client.query('begin');
    running.child.kill('SIGKILL');
    await until(() => isStopped(dataDir), 'the server to stop', 15_000);
    await client.end().catch(() => undefined);
  });

  it('of everything but a backend at work, the next command ends that and starts anew', async () => {
    const running = start(['--data', dataDir, ...holding]);
    const client = await connected(await running.line());
    const { rows } = await client.query('select pg_backend_pid() as pid');
    const work = client.query('select count(*) from generate_series(1, 1e12)').catch(() => undefined);
    await pause(200);
    await killAll([...processesOf('keeper.mjs', dataDir), Number(running.child.pid), postmasterOf(dataDir)]);
    const atWork = () => processesOf('postgres: roster_app', 'SELECT').includes(rows[0].pid);
    expect(atWork()).toBe(true);
    await works();
    expect(atWork()).toBe(false);
    await work;
    await client.end().catch(() => undefined);
  });

  it('of one backend, the keeper stays among the users of the recovered server', async () => {
    const running = start(['--data', dataDir, ...holding]);
    const url = await running.line();
    const postmaster = postmasterOf(dataDir);
    const client = await connected(url);
    const { rows } = await client.query('select pg_backend_pid() as pid');
    await killAll([rows[0].pid]);
    await client.end().catch(() => undefined);
    await heldBy(1, url);
    expect(await start(['--data', dataDir, '--', 'true']).ended).toMatchObject({ code: 0, stderr: '' });
    expect(postmasterOf(dataDir)).toBe(postmaster);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await letGo(running)).toMatchObject({ code: 0, stderr: '' });
    expect(isStopped(dataDir)).toBe(true);
  });

  it('takes another port when the one of the last time is taken', async () => {
    await works();
    const port = Number(
      /"port=(\d+)"/.exec(readFileSync(join(dataDir, 'postgres/cluster/postmaster.opts'), 'utf8'))?.[1],
    );
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
    const running = start(['--data', dataDir, ...holding]);
    const url = await running.line();
    expect(new URL(url).port).not.toBe(String(port));
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await letGo(running);
    squatter.close();
  });

  it('of the keeper and its owner, the next command uses the server that still runs and stops it', async () => {
    const running = start(['--data', dataDir, ...holding]);
    const url = await running.line();
    const postmaster = postmasterOf(dataDir);
    // Stopped first, so that the owner cannot hear of its keeper's end and open another before it is killed itself.
    running.child.kill('SIGSTOP');
    await killAll([...processesOf('keeper.mjs', dataDir), Number(running.child.pid)]);
    await pause(100);
    expect(postmasterOf(dataDir)).toBe(postmaster);
    const next = start(['--data', dataDir, ...holding]);
    expect(await next.line()).toBe(url);
    expect(postmasterOf(dataDir)).toBe(postmaster);
    await letGo(next);
    expect(isStopped(dataDir)).toBe(true);
  });

  it('of the postmaster, the owner hears of it and may open again', async () => {
    const script = `const stay = process.stdin.resume();
      const open = () => openEmbeddedDatabase({ dataDir: process.argv[1] });
      const first = await open();
      console.log('open');
      const { reason } = await first.lost;
      await first.leave();
      const second = await open();
      console.log(JSON.stringify({ reason, url: second.databaseUrl }));
      stay.on('end', () => second.leave());`;
    const running = startScript(script, [dataDir]);
    expect(await running.line()).toBe('open');
    await killAll([postmasterOf(dataDir)]);
    const { reason, url } = JSON.parse(await running.line());
    expect(reason).toMatch(/PostgreSQL server ended/);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await letGo(running)).toMatchObject({ code: 0, stderr: '' });
    expect(isStopped(dataDir)).toBe(true);
  });

  it('and its number given to another process, the stale file does not deceive', async () => {
    const running = start(['--data', dataDir, ...holding]);
    await running.line();
    const saved = join(folder, 'postmaster.pid');
    copyFileSync(postmasterFile(dataDir), saved);
    await letGo(running);
    // The other process must be one that PostgreSQL may signal: that is what it takes for a running server.
    const other = spawn('sleep', ['60'], isRoot ? { uid: 65534, gid: 65534 } : {});
    try {
      writeFileSync(postmasterFile(dataDir), readFileSync(saved, 'utf8').replace(/^\d+/, String(other.pid)), {
        mode: 0o600,
      });
      if (isRoot) chownSync(postmasterFile(dataDir), 65534, 65534);
      await works();
      expect(other.exitCode ?? other.signalCode).toBeNull();
    } finally {
      other.kill();
    }
  });

  it('of all its processes at any moment, the next command works', async () => {
    for (const delay of [40, 110, 160, 200, 230, 260, 300, 350]) {
      const running = start(['--data', dataDir, '--', 'true']);
      await pause(delay);
      const postgres = processesOf('postgres -D', dataDir);
      await killAll([
        Number(running.child.pid),
        ...processesOf('keeper.mjs', dataDir),
        ...(delay % 20 ? postgres : []),
      ]);
    }
    await works();
  });
});
