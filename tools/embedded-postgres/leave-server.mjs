import { setTimeout as pause } from 'node:timers/promises';
import { endOrphans, readPostmaster, stopPostmaster } from './postmaster.mjs';
import { connectSuperuser, leaveUsers } from './server-session.mjs';

/**
 * Gives up the session and stops the server when nobody else uses it. To be called with the turn: nobody joins
 * between the question and the stop.
 * @param {string} cluster
 * @param {import('pg').Client | undefined} client the session among the users; undefined or broken when the server died
 * @param {string} password the superuser's
 * @returns {Promise<{ last: boolean }>} last: nobody uses the server, and it is stopped
 * @throws {import('./embedded-database-error.mjs').EmbeddedDatabaseError} when it cannot be stopped
 */
export async function leaveServer(cluster, client, password) {
  const verdict = client && (await leaveUsers(client));
  // Before stopping: a server that is told to stop waits for its sessions.
  await client?.end().catch(() => undefined);
  const last = verdict ?? (await isUnused(cluster, password));
  if (!last) return { last };
  const postmaster = await readPostmaster(cluster);
  if (postmaster.running) await stopPostmaster(cluster, postmaster.pid);
  else endOrphans(cluster, 'SIGTERM');
  return { last };
}

/** The same question when our session is broken; a server that recovers from a crash can answer only after that. */
async function isUnused(/** @type {string} */ cluster, /** @type {string} */ password) {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const postmaster = await readPostmaster(cluster);
    if (!postmaster.running || postmaster.status === 'stopping') return true;
    const client =
      postmaster.status === 'ready' ? await connectSuperuser(postmaster.port, password) : undefined;
    if (client) {
      const last = await leaveUsers(client);
      await client.end().catch(() => undefined);
      if (last !== undefined) return last;
    }
    await pause(50);
  }
  return false;
}
