import { createHash, randomBytes } from 'node:crypto';
import { access, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedDatabaseError } from './embedded-database-error.mjs';
import { canEnter } from './server-user.mjs';
import { makeSharedFolder, sharedFolder } from './shared-folder.mjs';

/**
 * Where one cluster lies. The folder is complete or not there at all.
 * @typedef {object} DatabaseHome
 * @property {string} dataDir the folder the user named, its real path
 * @property {string} folder holds all that follows
 * @property {string} cluster PostgreSQL's data directory
 * @property {string} passwords passwords of the three roles as JSON, readable by the maker only
 * @property {string} log what the server says
 * @property {string} throwaway a file that is there when the database was made to be thrown away
 * @property {string} belongsTo a file naming the dataDir this home serves (homes outside of it only)
 */

const pointerName = 'postgres-is-elsewhere.txt';

/** @param {string} dataDir */
export function pointerOf(dataDir) {
  return join(dataDir, pointerName);
}

/**
 * Finds the home of a data folder or decides where it will be: inside, or, when root works in a folder the server's
 * user cannot enter, below /var/lib with a file in the data folder that says so. To be called with the turn.
 * @param {string} dataDir real path of a folder that exists
 * @param {import('./server-user.mjs').ServerUser} user
 * @param {string} major of the PostgreSQL we have
 * @returns {Promise<{ home: DatabaseHome, exists: boolean }>}
 * @throws {EmbeddedDatabaseError} when the database is another user's, another version's, or out of reach
 */
export async function findDatabaseHome(dataDir, user, major) {
  const elsewhere = await readPointer(dataDir);
  if (elsewhere !== undefined) {
    if (!user.switched) {
      throw new EmbeddedDatabaseError(
        `The database of "${dataDir}" was made by root and lies in "${elsewhere}", where only root can use it: run the ` +
          'command as root, or choose another folder with --data.',
      );
    }
    await makeSharedFolder();
    await claim(dataDir, elsewhere);
    return existing(homeAt(dataDir, elsewhere), user, major);
  }
  const inside = homeAt(dataDir, join(dataDir, 'postgres'));
  if (await isThere(inside.folder)) return existing(inside, user, major);
  if (canEnter(user, dataDir)) return { home: inside, exists: false };
  return { home: homeAt(dataDir, await pointElsewhere(dataDir)), exists: false };
}

/** @param {string} dataDir @param {string} folder @returns {DatabaseHome} */
export function homeAt(dataDir, folder) {
  return {
    dataDir,
    folder,
    cluster: join(folder, 'cluster'),
    passwords: join(folder, 'passwords.json'),
    log: join(folder, 'server.log'),
    throwaway: join(folder, 'throwaway'),
    belongsTo: join(folder, 'belongs-to.txt'),
  };
}

/**
 * @param {DatabaseHome} home
 * @param {import('./server-user.mjs').ServerUser} user
 * @param {string} major
 */
async function existing(home, user, major) {
  if (!(await isThere(home.folder))) return { home, exists: false };
  const owner = (await stat(home.cluster)).uid;
  if (owner !== user.uid) {
    const maker = owner === 65534 ? 'by root' : `by the user with id ${owner}`;
    const we = user.switched ? 'root' : `the user with id ${user.uid}`;
    throw new EmbeddedDatabaseError(
      `The database in "${home.folder}" was made ${maker} and cannot be used by ${we}: run the command as its maker, ` +
        'choose another folder with --data, or delete the folder if its data may go.',
    );
  }
  if (!canEnter(user, home.folder)) {
    throw new EmbeddedDatabaseError(
      `PostgreSQL, which runs as user id ${user.uid} when started by root, can no longer enter "${home.folder}": a folder ` +
        'above it was closed to others. Open it again (chmod o+x), or choose another folder with --data.',
    );
  }
  const written = (await readFile(join(home.cluster, 'PG_VERSION'), 'utf8')).trim();
  if (written !== major) {
    throw new EmbeddedDatabaseError(
      `The database in "${home.folder}" was written by PostgreSQL ${written}, and ${major} is installed, which cannot read ` +
        `it: use the version of this workspace that has PostgreSQL ${written}, choose another folder with --data, or ` +
        'delete the folder if its data may go.',
    );
  }
  return { home, exists: true };
}

/** @param {string} dataDir @returns {Promise<string | undefined>} */
async function readPointer(dataDir) {
  const text = await readFile(pointerOf(dataDir), 'utf8').catch(
    (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  if (text === undefined) return undefined;
  const folder = text.trimEnd().split('\n').at(-1) ?? '';
  if (folder.startsWith(`${sharedFolder}/`) && !folder.includes('/..')) return folder;
  throw new EmbeddedDatabaseError(
    `The last line of "${pointerOf(dataDir)}" should be the folder of the database, below ${sharedFolder}: restore it, or ` +
      'delete the file to begin with an empty database.',
  );
}

/** The pointer is written before the home is made, so that no home is ever without one. @param {string} dataDir */
async function pointElsewhere(dataDir) {
  await makeSharedFolder();
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  // The random part keeps a folder that was deleted and made anew from finding the old one's data.
  const folder = join(sharedFolder, `${name}-${randomBytes(4).toString('hex')}`);
  const sentence =
    'PostgreSQL does not run as root, and the user it runs as instead cannot enter this folder. So the data are in the\n' +
    'folder named in the next line; to delete the database, delete that folder together with this file.\n';
  await writeFile(`${pointerOf(dataDir)}.making`, `${sentence}${folder}\n`);
  await rename(`${pointerOf(dataDir)}.making`, pointerOf(dataDir));
  return folder;
}

/**
 * A copied data folder would point at the original's database, and two folders would each believe it theirs; a moved
 * one takes its database along.
 * @param {string} dataDir @param {string} folder
 */
async function claim(dataDir, folder) {
  const { belongsTo } = homeAt(dataDir, folder);
  const owner = await readFile(belongsTo, 'utf8').catch(() => undefined);
  if (owner === undefined || owner === dataDir) return;
  if ((await readPointer(owner).catch(() => undefined)) === folder) {
    throw new EmbeddedDatabaseError(
      `"${dataDir}" is a copy of "${owner}", and both name the same database: delete "${pointerOf(dataDir)}" to begin ` +
        'with an empty one here.',
    );
  }
  await writeFile(belongsTo, dataDir);
}

/** @param {string} path */
function isThere(path) {
  return access(path).then(
    () => true,
    (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
