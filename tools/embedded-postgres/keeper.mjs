/*
 * The keeper: a process that holds the embedded database for its owner, the process that started it (see
 * open-embedded-database.mjs). It ends when its standard input does, that is when the owner has left or was killed in
 * whatever way, and then stops the server if nobody else uses it.
 *
 *   node keeper.mjs '{"dataDir":"/absolute/path","throwaway":false}'
 *
 * It writes lines of JSON: {"say":sentence}*, then {"opened":{databaseUrl,ownerUrl,port}} or {"failed":sentence}; later
 * {"lost":sentence} when the server died, or {"failed":sentence} when it could not be stopped. Exit code 1 after failed.
 */
import { explainSystemError, EmbeddedDatabaseError } from './embedded-database-error.mjs';
import { joinEmbeddedDatabase } from './embedded-database.mjs';

/** @param {Record<string, unknown>} line */
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
// Nobody reads any more: the owner is gone, which standard input tells as well.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

const ownerGone = new Promise((resolve) => {
  for (const event of ['end', 'close', 'error']) process.stdin.on(event, resolve);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, resolve);
  process.stdin.resume();
});

try {
  const { dataDir, throwaway } = JSON.parse(process.argv[2] ?? '{}');
  const database = await joinEmbeddedDatabase({
    dataDir,
    throwaway,
    say: (sentence) => tell({ say: sentence }),
  });
  tell({ opened: { databaseUrl: database.databaseUrl, ownerUrl: database.ownerUrl, port: database.port } });
  const reason = await Promise.race([ownerGone.then(() => undefined), database.lost]);
  if (reason !== undefined) tell({ lost: reason });
  await database.leave();
} catch (problem) {
  const error = explainSystemError(problem);
  if (!(error instanceof EmbeddedDatabaseError)) console.error(error);
  tell({ failed: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
process.stdin.destroy();
