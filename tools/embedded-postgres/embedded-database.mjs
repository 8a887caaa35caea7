import { mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createCluster, removeUnfinishedClusters } from './create-cluster.mjs';
import { findDatabaseHome, pointerOf } from './database-home.mjs';
import { EmbeddedDatabaseError } from './embedded-database-error.mjs';
import { joinServer, rejoinServer } from './join-server.mjs';
import { leaveServer } from './leave-server.mjs';
import { findPostgresBinaries } from './postgres-binaries.mjs';
import { prepareRosterDatabase } from './prepare-roster-database.mjs';
import { serverUser } from './server-user.mjs';
import { FolderVanished, takeTurn } from './take-turn.mjs';

/** A turn can take as long as a first start or a recovery. */
const turnPatienceMs = 300_000;
/** Left in a folder that a throwaway database made: the last one out deletes the folder. */
const madeByUs = 'made-for-a-throwaway-database';

/**
 * One use of a data folder's database, from joining to leaving; what the keeper process does.
 * @typedef {object} EmbeddedDatabase
 * @property {string} databaseUrl for the applications (roster_app)
 * @property {string} ownerUrl for migrations (roster_owner)
 * @property {number} port
 * @property {Promise<string>} lost resolves with the reason when the server is gone although we have not left
 * @property {() => Promise<void>} leave stops the server when nobody else uses it
 */

/**
 * Joins the database of a folder: makes it if there is none, starts its server if it does not run.
 * @param {{ dataDir: string, throwaway: boolean, say: (sentence: string) => void }} options
 * @returns {Promise<EmbeddedDatabase>}
 * @throws {EmbeddedDatabaseError} with a sentence for a person
 */
export async function joinEmbeddedDatabase({ dataDir, throwaway, say }) {
  const user = serverUser();
  const binaries = await findPostgresBinaries(user);
  const { folder, turn } = await takeTurnIn(dataDir, throwaway);
  /** @type {import('./database-home.mjs').DatabaseHome | undefined} */
  let home;
  /** @type {import('pg').Client | undefined} */
  let client;
  let password = '';
  try {
    const found = await findDatabaseHome(folder, user, binaries.major);
    await removeUnfinishedClusters(found.home);
    if (found.exists) refuseMixedUse(found.home, throwaway);
    else {
      say(`Making a new database in "${found.home.folder}".`);
      await createCluster(found.home, binaries, user, { throwaway });
    }
    const passwords = await readPasswords(found.home);
    ({ home } = found);
    password = passwords.superuser;
    const joined = await joinServer({ home, binaries, user, throwaway }, { password, say });
    client = joined.client;
    await prepareRosterDatabase(client, passwords);
    await turn.give();
    const url = (/** @type {string} */ role, /** @type {string} */ secret) =>
      `postgres://${role}:${secret}@127.0.0.1:${joined.port}/roster`;
    return {
      databaseUrl: url('roster_app', passwords.app),
      ownerUrl: url('roster_owner', passwords.owner),
      port: joined.port,
      ...stay({ home, client, pid: joined.pid, password }),
    };
  } catch (error) {
    // What was started must not stay; but the reason to tell is the first one.
    if (home) await leaveServer(home.cluster, client, password).catch(() => undefined);
    await turn.give().catch(() => undefined);
    throw error;
  }
}

/**
 * @param {{ home: import('./database-home.mjs').DatabaseHome, client: import('pg').Client, pid: number, password: string }} session
 * @returns {Pick<EmbeddedDatabase, 'lost' | 'leave'>}
 */
function stay({ home, client, pid, password }) {
  /** Our session: after a crash inside the server the second one, undefined when the server is gone. */
  let current = Promise.resolve(/** @type {import('pg').Client | undefined} */ (client));
  let leaving = false;
  const lost = new Promise((/** @type {(reason: string) => void} */ resolve) => {
    const watch = (/** @type {import('pg').Client} */ watched) => {
      watched.once('end', () => {
        if (leaving) return;
        current = rejoinServer(home.cluster, { pid, password, patienceMs: 30_000 }).catch(() => undefined);
        void current.then((again) => {
          if (again) watch(again);
          else resolve('The PostgreSQL server ended; opening the database again starts it anew.');
        });
      });
    };
    watch(client);
  });
  return {
    lost,
    async leave() {
      leaving = true;
      const turn = await takeTurn(home.dataDir, { patienceMs: turnPatienceMs }).catch((error) => {
        // The folder was deleted under the server; the server is still to be stopped.
        if (error instanceof FolderVanished) return { give: async () => undefined };
        throw error;
      });
      const { last } = await leaveServer(home.cluster, await current, password);
      if (last && existsSync(home.throwaway)) await throwAway(home, turn);
      else await turn.give();
    },
  };
}

/** @param {string} dataDir @param {boolean} throwaway */
async function takeTurnIn(dataDir, throwaway) {
  for (;;) {
    const made = await mkdir(dataDir, { recursive: true });
    if (made !== undefined && throwaway) await writeFile(join(dataDir, madeByUs), '');
    const folder = await realpath(dataDir);
    try {
      return { folder, turn: await takeTurn(folder, { patienceMs: turnPatienceMs }) };
    } catch (error) {
      if (!(error instanceof FolderVanished)) throw error;
    }
  }
}

/** @param {import('./database-home.mjs').DatabaseHome} home @param {boolean} throwaway */
function refuseMixedUse(home, throwaway) {
  const born = existsSync(home.throwaway);
  if (born === throwaway) return;
  throw new EmbeddedDatabaseError(
    born
      ? `The database in "${home.folder}" was made to be thrown away and is not safe for data to be kept: choose another ` +
          'folder with --data, or delete the folder.'
      : `The database in "${home.folder}" was made to be kept: use it without --throwaway, or choose another folder with --data.`,
  );
}

/** @param {import('./database-home.mjs').DatabaseHome} home @returns {Promise<import('./create-cluster.mjs').RolePasswords>} */
async function readPasswords(home) {
  try {
    const { superuser, owner, app } = JSON.parse(await readFile(home.passwords, 'utf8'));
    if ([superuser, owner, app].every((password) => /^[\w-]{16,}$/.test(password)))
      return { superuser, owner, app };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
  }
  throw new EmbeddedDatabaseError(
    `The passwords of the database are missing or damaged in "${home.passwords}": restore the file, or delete the folder ` +
      'if its data may go.',
  );
}

/**
 * Deletes a throwaway database, and its data folder when that was made for it. The turn goes with the folder, which is
 * renamed first: those waiting find no folder and begin again.
 * @param {import('./database-home.mjs').DatabaseHome} home @param {{ give: () => Promise<void> }} turn
 */
async function throwAway(home, turn) {
  const remove = (/** @type {string} */ path) =>
    rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  await remove(home.folder);
  await remove(pointerOf(home.dataDir));
  if (!existsSync(join(home.dataDir, madeByUs))) return turn.give();
  const leaving = `${home.dataDir}.leaving-${process.pid}`;
  await rename(home.dataDir, leaving);
  await remove(leaving);
}
