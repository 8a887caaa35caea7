import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BuildError, ensureBuild, workspace } from './ensure-build.mjs';
import { takeDataFolder } from './take-data-folder.mjs';

/**
 * Builds quietly when a source changed and runs a built program of the store on the embedded database (or the one that
 * DATABASE_URL and DATABASE_OWNER_URL name), with the arguments of this process; `--data DIR` names another embedded
 * store. Sets the exit code.
 * @param {string} name of a file of libs/roster-store/dist/cli
 */
export function runStoreProgram(name) {
  try {
    ensureBuild((sentence) => console.error(sentence));
    const program = join(workspace, 'libs', 'roster-store', 'dist', 'cli', name);
    const { data, rest } = takeDataFolder(process.argv.slice(2));
    const { status } = spawnSync(
      process.execPath,
      [join(workspace, 'tools', 'with-database.mjs'), ...data, '--', process.execPath, program, ...rest],
      { stdio: 'inherit' },
    );
    process.exitCode = status ?? 1;
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
