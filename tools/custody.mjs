/*
 * `npm run custody -- …`: one custody decision of the embedded store (or the one DATABASE_URL names), explained.
 * Builds quietly when a source changed, opens the database and hands over to the sync-worker's command line.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BuildError, ensureBuild, workspace } from './ensure-build.mjs';
import { takeDataFolder } from './take-data-folder.mjs';

const cli = join(workspace, 'apps', 'sync-worker', 'dist', 'cli', 'custody.js');
// npm changes into the workspace; paths are meant from where the command was typed.
const cwd = process.env.INIT_CWD ?? process.cwd();

const { data, rest } = takeDataFolder(process.argv.slice(2));
try {
  ensureBuild((sentence) => console.error(sentence));
  const checked = run(process.execPath, [cli, '--check-arguments', ...rest]);
  const helped = rest.includes('--help');
  process.exitCode =
    checked !== 0
      ? checked
      : helped
        ? run(process.execPath, [cli, '--help'])
        : run(process.execPath, [
            join(workspace, 'tools', 'with-database.mjs'),
            ...data,
            '--',
            process.execPath,
            cli,
            ...rest,
          ]);
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** @param {string} command @param {string[]} args */
function run(command, args) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => undefined);
  const { status, signal } = spawnSync(command, args, { stdio: 'inherit', cwd });
  return status ?? (signal ? 130 : 1);
}
