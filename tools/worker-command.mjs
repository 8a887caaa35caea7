import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BuildError, ensureBuild, workspace } from './ensure-build.mjs';
import { takeDataFolder } from './take-data-folder.mjs';

/**
 * Builds quietly when a source changed, has the arguments of this process checked, opens the embedded database (or the
 * one DATABASE_URL and DATABASE_OWNER_URL name) and hands over to a command line of the sync-worker. Sets the exit code.
 * @param {string} name of a file of apps/sync-worker/dist/cli
 * @param {readonly string[]} [flags] Node's own
 */
export function runWorkerCommand(name, flags = []) {
  const cli = join(workspace, 'apps', 'sync-worker', 'dist', 'cli', name);
  const { data, rest } = takeDataFolder(process.argv.slice(2));
  // The command line that is repeated to the user (to approve a hold) names the folder again.
  const env = data[1] === undefined ? process.env : { ...process.env, SYNC_DATA_FOLDER: data[1] };
  // npm changes into the workspace; paths are meant from where the command was typed.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  /** @param {string[]} args */
  const run = (args) => {
    const { status, signal } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd, env });
    return status ?? (signal ? 130 : 1);
  };
  try {
    ensureBuild((sentence) => console.error(sentence));
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
      process.on(signal, () => undefined);
    process.exitCode = run([cli, '--check-arguments', ...rest]);
    if (process.exitCode !== 0) return;
    const withDatabase = [join(workspace, 'tools', 'with-database.mjs'), ...data, '--', process.execPath];
    process.exitCode = rest.includes('--help')
      ? run([cli, '--help'])
      : run([...withDatabase, ...flags, cli, ...rest]);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
