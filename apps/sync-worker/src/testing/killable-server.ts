import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { chmod, readFile, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const withDatabase = resolve(__dirname, '../../../../tools/with-database.mjs');

/** A PostgreSQL server of a spec's own, which may be killed as a machine that fails would, and started again. */
export class KillableServer {
  #postmaster: ChildProcess | null = null;

  private constructor(
    /** Addresses as `DATABASE_URL` and `DATABASE_OWNER_URL` have them. */
    readonly databaseUrl: string,
    readonly ownerUrl: string,
    private readonly folder: string,
    private readonly command: readonly string[],
  ) {}

  /** Makes a cluster with its roles, as the tools do for `npm start`, and starts a server of its own on it. */
  static async begin(): Promise<KillableServer> {
    const folder = mkdtempSync(join(tmpdir(), 'killable-server-'));
    await chmod(folder, 0o755); // root's server runs as another user
    // Without addresses the tool makes a server of its own.
    const env = { ...process.env, DATABASE_URL: '', DATABASE_OWNER_URL: '' };
    const print = 'console.log(JSON.stringify([process.env.DATABASE_URL, process.env.DATABASE_OWNER_URL]))';
    const args = [withDatabase, '--data', folder, '--', process.execPath, '-e', print];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`No server of its own could be made: ${stderr}`);
    const [databaseUrl, ownerUrl] = JSON.parse(stdout) as [string, string];
    const told = await readFile(join(folder, 'postgres', 'cluster', 'postmaster.opts'), 'utf8');
    const [program = '', ...quoted] = told.trim().split(/ (?=")/);
    // What a killed server had promised to keep is kept by the operating system, which goes on.
    const command = [program, ...quoted.map((word) => word.slice(1, -1)), '-c', 'fsync=off'];
    const server = new KillableServer(databaseUrl, ownerUrl, folder, command);
    await server.start();
    return server;
  }

  /** Starts the server, which recovers what it has to, and waits until it answers. */
  async start(): Promise<void> {
    const { uid, gid } = await stat(join(this.folder, 'postgres', 'cluster'));
    const [program = '', ...args] = this.command;
    for (let tries = 0; tries < 100; tries += 1) {
      const started = spawn(program, args, { uid, gid, cwd: '/', stdio: 'ignore' });
      this.#postmaster = started;
      while (started.exitCode === null && started.signalCode === null) {
        if (await this.#answers()) return;
        await pause(50);
      }
      // The processes of the one that was killed are not all gone yet.
      await pause(100);
    }
    throw new Error('The server does not start again.');
  }

  /** SIGKILL to the server itself: no connection is ended politely, nothing is written. */
  async kill(): Promise<void> {
    const postmaster = this.#postmaster;
    if (postmaster === null) return;
    const gone = new Promise((done) => postmaster.once('close', done));
    postmaster.kill('SIGKILL');
    await gone;
    this.#postmaster = null;
  }

  async end(): Promise<void> {
    const postmaster = this.#postmaster;
    if (postmaster !== null) {
      const gone = new Promise((done) => postmaster.once('close', done));
      postmaster.kill('SIGQUIT'); // immediate stop
      await gone;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Whether it takes connections: it asks who comes for a password, and does not while it recovers. */
  #answers(): Promise<boolean> {
    const { hostname, port, username } = new URL(this.databaseUrl);
    const text = Buffer.from(`user\0${username}\0database\0postgres\0\0`);
    const head = Buffer.alloc(8);
    head.writeInt32BE(head.length + text.length, 0);
    head.writeInt32BE(0x0003_0000, 4); // version 3.0 of the protocol
    return new Promise((done) => {
      const socket = connect(Number(port), hostname);
      const say = (answer: boolean): void => {
        socket.destroy();
        done(answer);
      };
      socket.setTimeout(1_000, () => say(false));
      socket.on('error', () => say(false));
      socket.on('close', () => say(false));
      socket.on('connect', () => socket.write(Buffer.concat([head, text])));
      socket.on('data', ([first]) => say(first === 'R'.charCodeAt(0)));
    });
  }
}
