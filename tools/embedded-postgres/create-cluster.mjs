import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { homeAt } from './database-home.mjs';
import { EmbeddedDatabaseError } from './embedded-database-error.mjs';
import { asServerUser } from './server-user.mjs';

/** @typedef {{ superuser: string, owner: string, app: string }} RolePasswords */

/**
 * Makes a new cluster beside its final place and renames it there when all of it is on disk: a home exists complete
 * or not at all, whenever the maker is killed. To be called with the turn.
 * @param {import('./database-home.mjs').DatabaseHome} home
 * @param {import('./postgres-binaries.mjs').PostgresBinaries} binaries
 * @param {import('./server-user.mjs').ServerUser} user
 * @param {{ throwaway: boolean }} options a throwaway cluster is not flushed to disk
 * @throws {EmbeddedDatabaseError} with initdb's own words
 */
export async function createCluster(home, binaries, user, { throwaway }) {
  const making = homeAt(
    home.dataDir,
    `${home.folder}.making-${process.pid}-${randomBytes(4).toString('hex')}`,
  );
  try {
    await mkdir(making.folder);
    // Others may pass through (the server's user must, when root made this) but not look around.
    await chmod(making.folder, user.switched ? 0o711 : 0o700);
    await mkdir(making.cluster);
    await chmod(making.cluster, 0o700);

    /** @type {RolePasswords} */
    const passwords = { superuser: newPassword(), owner: newPassword(), app: newPassword() };
    await writeDurably(making.passwords, JSON.stringify(passwords));
    await writeDurably(making.belongsTo, home.dataDir);
    if (throwaway) await writeDurably(making.throwaway, '');

    const passwordFile = join(making.folder, 'superuser-password');
    await writeDurably(passwordFile, passwords.superuser);
    if (user.switched)
      for (const path of [making.cluster, passwordFile]) await chown(path, user.uid, user.gid);
    await runInitdb(binaries, user, [
      `--pgdata=${making.cluster}`,
      `--pwfile=${passwordFile}`,
      '--username=postgres',
      '--encoding=UTF8',
      '--locale=C',
      '--auth=scram-sha-256',
      '--no-instructions',
      ...(throwaway ? ['--no-sync'] : []),
    ]);
    await rm(passwordFile);
    await rename(making.folder, home.folder);
  } finally {
    await rm(making.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Removes what killed makers left. Only the holder of the turn makes clusters, so whatever lies there is nobody's; an
 * initdb that outlived its maker fails when its folder goes, and what it still writes goes the next time.
 * @param {import('./database-home.mjs').DatabaseHome} home
 */
export async function removeUnfinishedClusters(home) {
  const parent = dirname(home.folder);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(home.folder)}.making-`)) continue;
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** 192 random bits in letters that need no escaping in a URL. */
function newPassword() {
  return randomBytes(24).toString('base64url');
}

/** @param {string} path @param {string} text */
async function writeDurably(path, text) {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * @param {import('./postgres-binaries.mjs').PostgresBinaries} binaries
 * @param {import('./server-user.mjs').ServerUser} user
 * @param {string[]} args
 */
async function runInitdb(binaries, user, args) {
  const initdb = spawn(binaries.initdb, args, { ...asServerUser(user), stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  initdb.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  const [code, signal] = await once(initdb, 'close');
  if (code === 0) return;
  throw new EmbeddedDatabaseError(
    `PostgreSQL could not make a new database (initdb ended with ${signal ?? code}): ${said.trim().split('\n').join(' · ')}`,
  );
}
