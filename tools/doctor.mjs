/*
 * `npm run doctor -- …`: looks a OneRoster provider or bundle over and says what is wrong. Needs no database.
 * Builds quietly when a source changed and hands over to the sync-worker's command line.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BuildError, ensureBuild, workspace } from './ensure-build.mjs';

const cli = join(workspace, 'apps', 'sync-worker', 'dist', 'cli', 'doctor.js');
// npm changes into the workspace; paths are meant from where the command was typed.
const cwd = process.env.INIT_CWD ?? process.cwd();

try {
  ensureBuild((sentence) => console.error(sentence));
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => undefined);
  const { status, signal } = spawnSync(process.execPath, [cli, ...process.argv.slice(2)], {
    stdio: 'inherit',
    cwd,
  });
  process.exitCode = status ?? (signal ? 130 : 1);
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
