/*
 * `npm run migrate -- up|down|status`: the schema of the embedded store (or of the database that DATABASE_URL and
 * DATABASE_OWNER_URL name). `--data DIR` names another embedded store.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BuildError, ensureBuild, workspace } from './ensure-build.mjs';
import { takeDataFolder } from './take-data-folder.mjs';

try {
  ensureBuild((sentence) => console.error(sentence));
  const migrate = join(workspace, 'libs', 'roster-store', 'dist', 'cli', 'migrate.js');
  const { data, rest } = takeDataFolder(process.argv.slice(2));
  const { status } = spawnSync(
    process.execPath,
    [join(workspace, 'tools', 'with-database.mjs'), ...data, '--', process.execPath, migrate, ...rest],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
