import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedDatabaseError } from './embedded-database-error.mjs';
import { isProcessAlive, startMark } from './process-identity.mjs';

const prefix = 'postgres.turn-';
const pollMs = 25;
/** A holder writes its name right after creating the file; an empty file older than this was left by a dead one. */
const namelessMs = 5_000;

/** Another process removed the folder (a throwaway database) while we waited; the caller begins again. */
export class FolderVanished extends Error {}

/**
 * One process at a time makes, starts or stops the database of a folder. The turn belongs to a living process: a
 * killed holder's turn passes on at once, by itself.
 *
 * Node has no file locks, so turns are numbered files. Who finds the highest one released or its holder dead creates
 * the next number (only one process can) and then looks again: it has the turn when its number is still the highest
 * and the one before is still there. The highest file is never deleted, only lower ones and only by the holder, so
 * numbers never go back and nobody can take a turn on what they saw a while ago.
 *
 * @param {string} folder
 * @param {{ patienceMs: number }} options how long to wait for a living holder
 * @returns {Promise<{ give: () => Promise<void> }>}
 * @throws {FolderVanished} when the folder is not there
 * @throws {EmbeddedDatabaseError} when a living process kept its turn longer than the patience
 */
export async function takeTurn(folder, { patienceMs }) {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      const highest = Math.max(0, ...(await turnsIn(folder)));
      const holder = highest === 0 ? undefined : await livingHolder(join(folder, prefix + highest));
      if (holder === undefined && (await isMine(folder, highest))) return turn(folder, highest + 1);
      if (Date.now() > deadline) {
        throw new EmbeddedDatabaseError(
          `Another process (${holder ? `pid ${holder}` : 'unnamed'}) has been busy with the database in "${folder}" for ` +
            `${Math.round(patienceMs / 1000)} s; look whether it hangs, end it, and run the command again.`,
        );
      }
    } catch (error) {
      if (hasCode(error, 'ENOENT')) throw new FolderVanished(folder);
      throw error;
    }
    await pause(pollMs);
  }
}

/** @param {string} folder @returns {Promise<number[]>} */
async function turnsIn(folder) {
  const names = await readdir(folder);
  return names
    .filter((name) => /^postgres\.turn-\d+$/.test(name))
    .map((name) => Number(name.slice(prefix.length)));
}

/** Creates the number after `highest` and says whether it gives the turn. @param {string} folder @param {number} highest */
async function isMine(folder, highest) {
  const mine = highest + 1;
  const path = join(folder, prefix + mine);
  try {
    await writeFile(path, JSON.stringify({ pid: process.pid, started: startMark(process.pid) }), {
      flag: 'wx',
    });
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
  const turns = await turnsIn(folder);
  if (Math.max(...turns) === mine && (highest === 0 || turns.includes(highest))) {
    for (const old of turns.filter((number) => number < mine))
      await rm(join(folder, prefix + old), { force: true });
    return true;
  }
  await rm(path, { force: true });
  return false;
}

/** @param {string} path @returns {Promise<number | undefined>} the pid of the living holder; 0 when not yet named */
async function livingHolder(path) {
  try {
    const text = await readFile(path, 'utf8');
    if (text === '') return Date.now() - (await stat(path)).mtimeMs < namelessMs ? 0 : undefined;
    const { pid, started } = JSON.parse(text);
    return typeof pid === 'number' && isProcessAlive(pid) && startMark(pid) === started ? pid : undefined;
  } catch (error) {
    // Gone means a later holder has tidied it up; the caller lists again.
    if (hasCode(error, 'ENOENT')) return 0;
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** @param {string} folder @param {number} number */
function turn(folder, number) {
  return {
    /** Passes the turn on. Renamed into place, so that no reader sees half a file. */
    async give() {
      const path = join(folder, prefix + number);
      await writeFile(`${path}.given`, JSON.stringify({ released: true }));
      await rename(`${path}.given`, path);
    },
  };
}

/** @param {unknown} error @param {string} code */
function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
