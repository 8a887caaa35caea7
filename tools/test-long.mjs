/*
 * `npm run test:long`: what takes too long for `npm test`: at least 10,000 damaged bundles through the reader and onto
 * a roster in an embedded database, runs struck at every point they have, and 100,000 generated cases of each property of a custody decision
 * (`PROPERTY_RUNS`). Prints the fuzz's seed; `FUZZ_SEED=n npm run test:long` has the same bundles again,
 * `FUZZ_READS` and `FUZZ_SYNCS` say how many (default 8,000 and 2,000). Exit code: Jest's.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { workspace } from './ensure-build.mjs';

const hours = 3_600_000;
const jest = join(workspace, 'node_modules', 'jest', 'bin', 'jest.js');
const { status } = spawnSync(
  process.execPath,
  [
    join(workspace, 'tools', 'with-database.mjs'),
    '--throwaway',
    '--',
    process.execPath,
    jest,
    '--runInBand',
    `--testTimeout=${8 * hours}`,
    '--testPathPatterns=(\\.long|custody-properties)\\.spec\\.ts$',
    ...process.argv.slice(2),
  ],
  {
    cwd: workspace,
    stdio: 'inherit',
    env: { PROPERTY_RUNS: '100000', ...process.env, ROSTER_TEST_LONG: '1' },
  },
);
process.exitCode = status ?? 1;
