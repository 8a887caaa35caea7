import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { EmbeddedDatabaseError } from './embedded-database-error.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** The folder of the store when nobody names one: .data in the workspace. */
export const defaultDataDir = resolve(here, '..', '..', '.data');

/**
 * An open embedded database.
 * @typedef {object} OpenDatabase
 * @property {string} databaseUrl for the applications: postgres://roster_app:…@127.0.0.1:port/roster
 * @property {string} ownerUrl for migrations, same database, role roster_owner
 * @property {number} port
 * @property {() => Promise<void>} leave resolves when the server is stopped, or at once when others still use it;
 *   rejects with an EmbeddedDatabaseError when it could not be stopped. Calling it twice is harmless.
 * @property {Promise<{ reason: string }>} lost resolves when the database is gone or no longer held for us although we
 *   have not left (its keeper or its server was killed); one may then open it again. Never rejects; pending otherwise.
 */

/**
 * Opens the PostgreSQL of a data folder, making and starting it when needed. A keeper process of its own holds it, so
 * that it is left in order also when this process is killed: the last one out stops the server. Several processes may
 * have it open. An open database does not keep this process alive.
 *
 * @param {object} options
 * @param {string} [options.dataDir] the folder, made when missing; default .data in the workspace
 * @param {boolean} [options.throwaway] for tests: fast, not safe against power cuts, deleted when the last one leaves
 *   (with the folder, if it was made for it)
 * @param {(sentence: string) => void} [options.onProgress] hears of what takes long (a first start, a recovery)
 * @returns {Promise<OpenDatabase>}
 * @throws {EmbeddedDatabaseError} a sentence that says what is wrong and what to do
 */
export async function openEmbeddedDatabase({ dataDir = defaultDataDir, throwaway = false, onProgress } = {}) {
  const keeper = spawn(
    process.execPath,
    [resolve(here, 'keeper.mjs'), JSON.stringify({ dataDir: resolve(dataDir), throwaway })],
    // A session of its own: a terminal's Ctrl-C must not reach it, nor the server below it.
    { detached: true, cwd: '/', env: environmentForKeeper(), stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let stderr = '';
  keeper.stderr.setEncoding('utf8').on('data', (text) => (stderr = (stderr + text).slice(-4_000)));
  keeper.stdin.on('error', () => undefined);
  const ended = once(keeper, 'close').then(
    ([code, signal]) => String(signal ?? `code ${code}`),
    (/** @type {Error} */ error) => error.message,
  );

  /** @type {string | undefined} */
  let failed;
  let leaving = false;
  /** @type {(loss: { reason: string }) => void} */
  let reportLoss = () => undefined;
  /** @type {Promise<{ reason: string }>} */
  const lost = new Promise((resolveLost) => (reportLoss = resolveLost));
  /** @type {Promise<{ databaseUrl: string, ownerUrl: string, port: number } | undefined>} */
  const opened = new Promise((resolveOpened) => {
    createInterface({ input: keeper.stdout }).on('line', (line) => {
      const message = JSON.parse(line);
      if (message.say) onProgress?.(message.say);
      if (message.opened) resolveOpened(message.opened);
      if (message.failed) failed = message.failed;
      if (message.lost && !leaving) reportLoss({ reason: message.lost });
    });
    void ended.then(() => resolveOpened(undefined));
  });

  const urls = await opened;
  if (urls === undefined) {
    throw new EmbeddedDatabaseError(
      failed ??
        `The keeper of the embedded database ended (${await ended}) before the database was open. ${stderr}`.trim(),
      stderr ? { cause: stderr } : undefined,
    );
  }
  void ended.then((how) => {
    if (!leaving)
      reportLoss({ reason: `The keeper of the embedded database ended (${how}); open the database again.` });
  });
  holdProcess(keeper, false);

  return {
    ...urls,
    lost,
    async leave() {
      leaving = true;
      holdProcess(keeper, true);
      keeper.stdin.end();
      const how = await ended;
      holdProcess(keeper, false);
      if (failed !== undefined) throw new EmbeddedDatabaseError(failed);
      if (how !== 'code 0') {
        throw new EmbeddedDatabaseError(
          `The keeper of the embedded database ended (${how}) before it could leave; the next command that uses the database ` +
            `also stops it. ${stderr}`.trimEnd(),
        );
      }
    },
  };
}

/**
 * Whether the keeper and its pipes keep this process running.
 * @param {import('node:child_process').ChildProcess} keeper @param {boolean} hold
 */
function holdProcess(keeper, hold) {
  for (const part of [keeper, keeper.stdin, keeper.stdout, keeper.stderr]) {
    const handle = /** @type {{ ref?: () => void, unref?: () => void } | null} */ (part);
    if (hold) handle?.ref?.();
    else handle?.unref?.();
  }
}

/** Without what would change the keeper: Node's own switches, and the variables that PostgreSQL's clients read. */
function environmentForKeeper() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(PG[A-Z]+|NODE_OPTIONS|NODE_V8_COVERAGE|DATABASE_.*)$/.test(name),
    ),
  );
}
