/*
 * `npm run audit:verify`: whether every audit trail of the embedded store (or of the database that DATABASE_URL
 * names) is as it was written. `--data DIR` names another embedded store.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BuildError, ensureBuild, workspace } from './ensure-build.mjs';
import { takeDataFolder } from './take-data-folder.mjs';

try {
  ensureBuild((sentence) => console.error(sentence));
  const verify = join(workspace, 'libs', 'roster-store', 'dist', 'cli', 'audit-verify.js');
  const { data, rest } = takeDataFolder(process.argv.slice(2));
  const { status } = spawnSync(
    process.execPath,
    [join(workspace, 'tools', 'with-database.mjs'), ...data, '--', process.execPath, verify, ...rest],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
