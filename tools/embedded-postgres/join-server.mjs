import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedDatabaseError } from './embedded-database-error.mjs';
import { endOrphans, readPostmaster, startPostmaster, stopPostmaster } from './postmaster.mjs';
import { isProcessAlive } from './process-identity.mjs';
import { connectSuperuser, joinUsers } from './server-session.mjs';

const pollMs = 20;

/**
 * @typedef {object} Start what startPostmaster needs
 * @property {import('./database-home.mjs').DatabaseHome} home
 * @property {import('./postgres-binaries.mjs').PostgresBinaries} binaries
 * @property {import('./server-user.mjs').ServerUser} user
 * @property {boolean} throwaway
 */

/**
 * Makes sure that the server of a home runs, whatever earlier processes left behind, and joins its users. To be called
 * with the turn: nobody else starts or stops it meanwhile.
 * @param {Start} start
 * @param {{ password: string, say: (sentence: string) => void }} options the superuser's password; say reports long waits
 * @returns {Promise<{ client: import('pg').Client, pid: number, port: number }>} a superuser's session among the users
 * @throws {EmbeddedDatabaseError} when the server cannot be started
 */
export async function joinServer(start, { password, say }) {
  const { cluster } = start.home;
  const begin = Date.now();
  /** @type {{ failure: () => string | undefined } | undefined} */
  let launch;
  let attempts = 0;
  let toldOfWaiting = false;
  for (;;) {
    const postmaster = await readPostmaster(cluster);
    const failure = launch?.failure();
    if (postmaster.running && postmaster.status === 'stopping') {
      // Told to stop by somebody who was then killed, or from outside: help it to the end, then start anew.
      await stopPostmaster(cluster, postmaster.pid);
      launch = undefined;
    } else if (postmaster.running && postmaster.status === 'ready') {
      const client = await connectSuperuser(postmaster.port, password);
      if (client) {
        await joinUsers(client);
        return { client, pid: postmaster.pid, port: postmaster.port };
      }
    } else if (!postmaster.running && (launch === undefined || failure !== undefined)) {
      if (failure !== undefined) await afterFailure(start.home, failure, attempts, Date.now() - begin);
      attempts += 1;
      const { foreignPid } = postmaster;
      launch = await startPostmaster(start.home, start.binaries, start.user, {
        throwaway: start.throwaway,
        foreignPid,
      });
    }
    const waitedMs = Date.now() - begin;
    if (waitedMs > 3_000 && !toldOfWaiting) {
      toldOfWaiting = true;
      say(
        'PostgreSQL was not stopped in order the last time and is putting its files right; this can take a while.',
      );
    }
    if (waitedMs > 300_000) {
      throw new EmbeddedDatabaseError(
        `PostgreSQL has not become ready in 5 minutes; look into "${start.home.log}", and run the command again.`,
      );
    }
    await pause(pollMs);
  }
}

/**
 * The same server again after the connection broke (PostgreSQL ends all sessions when one of its processes crashes).
 * @param {string} cluster
 * @param {{ pid: number, password: string, patienceMs: number }} options
 * @returns {Promise<import('pg').Client | undefined>} undefined when that server is gone
 */
export async function rejoinServer(cluster, { pid, password, patienceMs }) {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const postmaster = await readPostmaster(cluster);
    if (!postmaster.running || postmaster.pid !== pid || postmaster.status === 'stopping') return undefined;
    const client = await connectSuperuser(postmaster.port, password);
    if (client) {
      await joinUsers(client);
      return client;
    }
    await pause(pollMs);
  }
  return undefined;
}

/**
 * Decides whether another start makes sense, and waits for what is in its way.
 * @param {import('./database-home.mjs').DatabaseHome} home
 * @param {string} failure the server's last words
 * @param {number} attempts how often it was started
 * @param {number} waitedMs
 * @throws {EmbeddedDatabaseError} when it does not
 */
async function afterFailure(home, failure, attempts, waitedMs) {
  const orphansAtWork = failure.includes('pre-existing shared memory block');
  const other = Number(/is another postmaster \(PID (\d+)\)/.exec(failure)?.[1] ?? 0);
  const portTaken = /could not bind|could not create any TCP\/IP sockets/.test(failure);
  if (orphansAtWork && waitedMs < 60_000) {
    // Children of a killed postmaster; they end by themselves unless busy.
    if (waitedMs > 500) endOrphans(home.cluster, waitedMs > 10_000 ? 'SIGKILL' : 'SIGTERM');
    await pause(200);
  } else if (isProcessAlive(other) && waitedMs < 60_000) {
    // A server whose starter was killed, and which had not written its file when we looked; or it is just ending.
    await pause(100);
  } else if (attempts >= (portTaken ? 8 : 2)) {
    throw new EmbeddedDatabaseError(
      `PostgreSQL could not start on "${home.cluster}". Its last words (more in "${home.log}"): ` +
        failure.split('\n').slice(-6).join(' · '),
    );
  }
}
