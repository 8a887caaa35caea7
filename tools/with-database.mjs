/*
 * Runs a command with a database: `node tools/with-database.mjs [--data DIR] [--throwaway] -- command args…`
 *
 * When DATABASE_URL and DATABASE_OWNER_URL are set, the command simply gets them. Otherwise the embedded PostgreSQL of
 * the folder (default .data in the workspace; with --throwaway a new one that is deleted afterwards) is opened for as
 * long as the command runs. Exit code: the command's; 128 + the signal's number when it was killed; 127 / 126 when it
 * is not there or not a program; 2 for wrong usage; 1 when the database could not be opened.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EmbeddedDatabaseError } from './embedded-postgres/embedded-database-error.mjs';
import { defaultDataDir, openEmbeddedDatabase } from './embedded-postgres/open-embedded-database.mjs';

const usage = 'node tools/with-database.mjs [--data DIR] [--throwaway] -- command [arguments…]';
const forwarded = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @typedef {{ dataDir: string, throwaway: boolean, command: string, args: string[] }} Request */

/** @returns {Request | string} a sentence when the arguments are wrong */
function readArguments(/** @type {string[]} */ argv) {
  const dashes = argv.indexOf('--');
  const [command, ...args] = dashes < 0 ? [] : argv.slice(dashes + 1);
  if (command === undefined) return `No command to run is given; usage: ${usage}`;
  try {
    const { values } = parseArgs({
      args: argv.slice(0, dashes),
      options: { data: { type: 'string' }, throwaway: { type: 'boolean', default: false } },
    });
    if (values.data === '') return `--data needs a folder; usage: ${usage}`;
    const fresh = join(tmpdir(), `ivm-roster-throwaway-${randomBytes(6).toString('hex')}`);
    const dataDir = values.data ?? (values.throwaway ? fresh : defaultDataDir);
    return { dataDir, throwaway: values.throwaway, command, args };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}; usage: ${usage}`;
  }
}

/** @returns {'given' | 'embedded' | string} a sentence when one of the two addresses is missing */
function whichDatabase() {
  const names = ['DATABASE_URL', 'DATABASE_OWNER_URL'];
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length === 0) return 'given';
  if (missing.length === 2) return 'embedded';
  const present = names.find((name) => !missing.includes(name));
  return `${present} is set but ${missing[0]} is not: set both to use your own PostgreSQL, or neither to use the embedded one.`;
}

/** The last signal asked of us; forwarded to the command once it runs. */
let asked = /** @type {(typeof forwarded)[number] | undefined} */ (undefined);
let onSignal = (/** @type {(typeof forwarded)[number]} */ signal) => {
  asked = signal;
};

/**
 * @param {Request} request @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
function run({ command, args }, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env });
    // At a terminal Ctrl-C reaches the command without us, and many programs take a second one for "drop everything".
    const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
    onSignal = (signal) => {
      asked = signal;
      if (!(signal === 'SIGINT' && atTerminal)) child.kill(signal);
    };
    child.on('error', (error) => {
      const missing = 'code' in error && error.code === 'ENOENT';
      console.error(
        `with-database: "${command}" ${missing ? 'was not found' : `could not be run (${error.message})`}.`,
      );
      resolve(missing ? 127 : 126);
    });
    child.on('exit', (code, signal) => resolve(code ?? codeOf(signal)));
  });
}

/** @param {NodeJS.Signals | null} signal */
function codeOf(signal) {
  return 128 + (signal ? constants.signals[signal] : 0);
}

/** @param {Request} request */
async function runWithEmbedded(request) {
  const open = () => openEmbeddedDatabase({ dataDir: request.dataDir, throwaway: request.throwaway });
  let database = await open();
  let ended = false;
  /** Holds the database again when its keeper was killed, so that nobody else stops it under the command. */
  const holdOn = async () => {
    while (!ended) {
      const before = database;
      const { reason } = await before.lost;
      if (ended) return;
      database = await open();
      if (database.databaseUrl !== before.databaseUrl) {
        console.error(
          `with-database: ${reason} It has another address now, which the running command does not know.`,
        );
      }
    }
  };
  holdOn().catch((error) => console.error(`with-database: ${error.message}`));
  try {
    if (asked) return codeOf(asked);
    return await run(request, {
      ...process.env,
      DATABASE_URL: database.databaseUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
    });
  } finally {
    ended = true;
    // While leaving, a second signal ends us at once; the keeper finishes on its own.
    onSignal = (signal) => process.exit(codeOf(signal));
    await database.leave().catch((error) => console.error(`with-database: ${error.message}`));
  }
}

async function main() {
  for (const signal of forwarded) process.on(signal, () => onSignal(signal));
  const request = readArguments(process.argv.slice(2));
  const database = whichDatabase();
  if (typeof request === 'string' || !['given', 'embedded'].includes(database)) {
    console.error(`with-database: ${typeof request === 'string' ? request : database}`);
    return 2;
  }
  return database === 'given' ? run(request, process.env) : runWithEmbedded(request);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof EmbeddedDatabaseError)) throw error;
  console.error(`with-database: ${error.message}`);
  process.exitCode = 1;
}
