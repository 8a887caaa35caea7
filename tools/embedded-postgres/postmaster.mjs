import { spawn } from 'node:child_process';
import { closeSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedDatabaseError } from './embedded-database-error.mjs';
import { isPostgresOf, isProcessIdTaken, postgresProcessesOf } from './process-identity.mjs';
import { serverArguments } from './server-settings.mjs';
import { asServerUser } from './server-user.mjs';

/**
 * What postmaster.pid says, checked against the processes there really are. `foreignPid`: the file is stale and its
 * number now belongs to somebody else (or to a zombie), which PostgreSQL alone would take for a running server.
 * @typedef {{ running: true, pid: number, port: number, status: 'starting' | 'ready' | 'stopping' } | { running: false, foreignPid?: number }} Postmaster
 */

/**
 * @param {string} cluster real path of the data directory
 * @returns {Promise<Postmaster>}
 */
export async function readPostmaster(cluster) {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!isPostgresOf(pid, cluster))
    return isProcessIdTaken(pid) ? { running: false, foreignPid: pid } : { running: false };
  const word = lines[7]?.trim();
  const status = word === 'ready' || word === 'stopping' ? word : 'starting';
  return { running: true, pid, port: Number(lines[3]), status };
}

/**
 * Starts a postmaster in a session of its own, so that it outlives whoever started it; it writes to the home's log.
 * @param {import('./database-home.mjs').DatabaseHome} home
 * @param {import('./postgres-binaries.mjs').PostgresBinaries} binaries
 * @param {import('./server-user.mjs').ServerUser} user
 * @param {{ throwaway: boolean, foreignPid?: number | undefined }} options
 * @returns {Promise<{ failure: () => string | undefined }>} failure: its last words once it has ended, undefined while it lives
 */
export async function startPostmaster(home, binaries, user, { throwaway, foreignPid }) {
  const port = await choosePort(home.cluster);
  const log = openLog(home.log);
  const begin = statSync(home.log).size;
  const options = asServerUser(user);
  // PostgreSQL takes a lock file naming its "grandparent" for stale: that way it replaces the file itself, without a
  // race, instead of us deleting it while another server starts.
  if (foreignPid !== undefined) options.env.PG_GRANDPARENT_PID = String(foreignPid);
  const child = spawn(binaries.postgres, ['-D', home.cluster, ...serverArguments({ port, throwaway })], {
    ...options,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  /** @type {string | undefined} */
  let ended;
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => (ended ??= `it ended with ${signal ?? code}`));
  // Read only when somebody asks: a throwaway database takes its log along when it is stopped and deleted.
  return { failure: () => ended && (readFrom(home.log, begin) || ended) };
}

/**
 * Stops a postmaster and returns when it is gone: first waiting for its clients (they should be gone already), then
 * sending them away, at last without ceremony, from which the next start recovers.
 * @param {string} cluster
 * @param {number} pid
 * @throws {EmbeddedDatabaseError} when it does not go
 */
export async function stopPostmaster(cluster, pid) {
  /** @type {[NodeJS.Signals, number][]} */
  const steps = [
    ['SIGTERM', 8_000],
    ['SIGINT', 30_000],
    ['SIGQUIT', 15_000],
  ];
  for (const [signal, patienceMs] of steps) {
    const deadline = Date.now() + patienceMs;
    if (!isPostgresOf(pid, cluster)) return;
    send(pid, signal);
    while (Date.now() < deadline) {
      if (!isPostgresOf(pid, cluster)) return;
      await pause(20);
    }
  }
  throw new EmbeddedDatabaseError(
    `PostgreSQL (pid ${pid}, data in "${cluster}") did not stop when told to; look into its server.log and end it by hand.`,
  );
}

/**
 * Ends the children a killed postmaster left behind; as long as one of them works, no new server may start. Their
 * transactions are rolled back. To be called with the turn and when no postmaster runs.
 * @param {string} cluster
 * @param {NodeJS.Signals} signal
 */
export function endOrphans(cluster, signal) {
  for (const pid of postgresProcessesOf(cluster)) send(pid, signal);
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * A free port on loopback; the one of the last time when it is free, so that addresses people noted stay right.
 * Another program may take it before PostgreSQL does: then PostgreSQL ends and the caller tries again.
 * @param {string} cluster
 */
async function choosePort(cluster) {
  const lastTime = await readFile(join(cluster, 'postmaster.opts'), 'utf8').catch(() => '');
  const last = Number(/"port=(\d+)"/.exec(lastTime)?.[1] ?? 0);
  return (last > 0 && (await listenOnce(last))) || (await listenOnce(0)) || 0;
}

/** @param {number} port @returns {Promise<number | undefined>} the port, undefined when it is taken */
function listenOnce(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const chosen = typeof address === 'object' ? address?.port : undefined;
      server.close(() => resolve(chosen));
    });
  });
}

/** @param {string} path */
function openLog(path) {
  const tooLong = 5_000_000;
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > tooLong) renameSync(path, `${path}.old`);
  return openSync(path, 'a', 0o600);
}

/** What one start wrote to the log, at most its last 4 kB. @param {string} path @param {number} begin */
function readFrom(path, begin) {
  const file = openSync(path, 'r');
  try {
    const from = Math.max(begin, statSync(path).size - 4_096);
    const buffer = Buffer.alloc(4_096);
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, from)).trim();
  } finally {
    closeSync(file);
  }
}
