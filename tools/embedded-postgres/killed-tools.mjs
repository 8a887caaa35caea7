// For the specs: kills what works on an embedded database, and looks at who still holds it.
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { query } from './running-tools.mjs';

/**
 * A killed one is gone when the system says so, a moment after the signal.
 * @param {number[]} pids
 */
export async function killAll(pids) {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in the meantime.
    }
  }
  await pause(30);
}

/**
 * Connects and stays connected, whatever becomes of the server.
 * @param {string} url
 */
export async function connected(url) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/**
 * Until this many keepers are among the users of the server, which is what makes others leave it running.
 * @param {number} keepers
 * @param {string} url
 */
export async function heldBy(keepers, url) {
  const sql = `select count(*)::int as held from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and granted`;
  for (const deadline = Date.now() + 20_000; ; await pause(20)) {
    // A server that recovers from a killed backend turns callers away, or drops them.
    const answer = await query(url, sql).catch((/** @type {Error} */ error) => error.message);
    if (JSON.stringify(answer) === JSON.stringify([{ held: keepers }])) return;
    if (Date.now() > deadline)
      throw new Error(`waited in vain for ${keepers} keepers: ${JSON.stringify(answer)}`);
  }
}
