// For the specs: runs the tools as their users do, as programs of their own, and looks at what they leave behind.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The folder tools/. */
export const tools = dirname(dirname(fileURLToPath(import.meta.url)));
export const isRoot = process.getuid?.() === 0;
/** Whether other users can run the tools at all: not so in a checkout below a closed folder, such as root's own. */
export const openToOthers = spawnable(tools);

/** @param {string} folder */
function spawnable(folder) {
  if (!isRoot) return false;
  const look = `process.exit(require('node:fs').existsSync(${JSON.stringify(join(folder, 'with-database.mjs'))}) ? 0 : 1)`;
  return spawnSync(process.execPath, ['-e', look], { uid: 1000, gid: 1000, cwd: '/' }).status === 0;
}

/**
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, stdout: string, stderr: string }} Ended
 * @typedef {object} Running
 * @property {import('node:child_process').ChildProcess} child
 * @property {() => Promise<string>} line the next line of standard output; rejects with all output when there is none
 * @property {Promise<Ended>} ended
 */

/**
 * Starts `node tools/with-database.mjs …args` without the databases that the test run itself may have been given.
 * @param {string[]} args
 * @param {object} [conditions]
 * @param {NodeJS.ProcessEnv} [conditions.env]
 * @param {number} [conditions.uid] to run as this user
 * @param {string} [conditions.folder] the folder tools/ to run it from, when not this one
 * @returns {Running}
 */
export function start(args, { env = {}, uid, folder = tools } = {}) {
  const inherited = { ...process.env, DATABASE_URL: '', DATABASE_OWNER_URL: '' };
  return follow(
    spawn(process.execPath, [join(folder, 'with-database.mjs'), ...args], {
      cwd: folder,
      env: { ...inherited, ...env },
      ...(uid === undefined ? {} : { uid, gid: uid }),
    }),
  );
}

/**
 * Starts a small program that imports the tools; it sees openEmbeddedDatabase and takeTurn.
 * @param {string} script may use await
 * @param {string[]} args process.argv from 1
 * @returns {Running}
 */
export function startScript(script, args) {
  const imports = `import { openEmbeddedDatabase } from './embedded-postgres/open-embedded-database.mjs';
    import { takeTurn } from './embedded-postgres/take-turn.mjs';`;
  return follow(
    spawn(process.execPath, ['--input-type=module', '-e', imports + script, ...args], { cwd: tools }),
  );
}

/** Everything started, so that a failed test leaves no program behind. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** @param {import('node:child_process').ChildProcess} child @returns {Running} */
function follow(child) {
  running.add(child);
  let stdout = '';
  let stderr = '';
  let read = 0;
  let over = false;
  child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
  const ended = once(child, 'close').then(([code, signal]) => {
    over = true;
    running.delete(child);
    return { code, signal, stdout, stderr };
  });
  const line = async () => {
    await until(() => stdout.includes('\n', read) || over, 'a line of output');
    const end = stdout.indexOf('\n', read);
    if (end < 0) throw new Error(`ended without a line: ${stdout}${stderr}`);
    const text = stdout.slice(read, end);
    read = end + 1;
    return text;
  };
  return { child, line, ended };
}

/** Arguments of a command that prints its DATABASE_URL and runs until its standard input ends. */
export const holding = [
  '--',
  process.execPath,
  '-e',
  'console.log(process.env.DATABASE_URL); process.stdin.resume().on("end", () => process.exit(0))',
];

/** Tells a holding command to end and waits for the tool. @param {Running} running */
export function letGo({ child, ended }) {
  child.stdin?.end();
  return ended;
}

/**
 * Runs SQL at one of the two addresses.
 * @param {string} url
 * @param {string} sql one statement
 * @returns {Promise<unknown[] | string>} the rows, or PostgreSQL's code for its refusal
 */
export async function query(url, sql) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Living processes whose command line names this program and this folder (or what else it works on).
 * @param {'keeper.mjs' | 'postgres -D' | 'initdb' | 'postgres: roster_app'} program
 * @param {string} folder
 * @returns {number[]}
 */
export function processesOf(program, folder) {
  const list = spawnSync('ps', ['-ww', '-e', '-o', 'pid=,stat=,args='], { encoding: 'utf8' }).stdout.split(
    '\n',
  );
  return list.flatMap((text) => {
    const [, pid, state, args] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(text) ?? [];
    return args?.includes(program) && args.includes(folder) && !state?.startsWith('Z') ? [Number(pid)] : [];
  });
}

/** @param {string} dataDir */
export function postmasterFile(dataDir) {
  return join(dataDir, 'postgres/cluster/postmaster.pid');
}

/** @param {string} dataDir @returns {number} */
export function postmasterOf(dataDir) {
  return Number(readFileSync(postmasterFile(dataDir), 'utf8').split('\n')[0]);
}

/** @param {string} dataDir */
export function isStopped(dataDir) {
  return !existsSync(postmasterFile(dataDir)) && processesOf('postgres -D', dataDir).length === 0;
}

/**
 * @param {() => boolean} condition
 * @param {string} what
 */
export async function until(condition, what, patienceMs = 20_000) {
  for (const deadline = Date.now() + patienceMs; !condition(); await pause(20)) {
    if (Date.now() > deadline) throw new Error(`waited ${patienceMs} ms in vain for ${what}`);
  }
}

/** A folder to work in that PostgreSQL's user can enter; its name has spaces and a letter beyond ASCII. */
export async function workFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'ivm roster tïst '));
  await chmod(folder, 0o755);
  return folder;
}

/**
 * Ends what a failed test may have left (a command ends with its standard input) and deletes the folder.
 * @param {string} folder
 */
export async function removeWorkFolder(folder) {
  for (const child of running) {
    child.stdin?.destroy();
    child.kill('SIGKILL');
  }
  for (const pid of [...processesOf('keeper.mjs', folder), ...processesOf('postgres -D', folder)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in the meantime.
    }
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
