/*
 * `npm run test:long`: what takes too long for `npm test`: at least 10,000 damaged bundles through the reader and onto
 * a roster in an embedded database, runs struck at every point they have, hundreds of generated districts through model
 * and store, 100,000 generated cases of each property of a custody decision, and the full form of specs that `npm test`
 * runs in a short one. Prints the fuzz's seed; `FUZZ_SEED=n npm run test:long` has the same bundles again; `FUZZ_READS` and
 * `FUZZ_SYNCS` say how many (default 8,000 and 2,000), `PROPERTY_RUNS` and `GENERATED_DISTRICTS` likewise.
 * `npm run test:long -- PATTERN` runs the specs whose path matches, in their long form. Exit code: Jest's.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { workspace } from './ensure-build.mjs';

const hours = 3_600_000;
/** Specs that `npm test` runs as well, and that take ROSTER_TEST_LONG for their full form. */
const both = [
  'custody-properties',
  'spot-sync',
  'model-and-store',
  'killed-run',
  'tools/start',
  'tools/sample-district',
];
const asked = process.argv.slice(2);
const paths =
  asked[0] && !asked[0].startsWith('-') ? asked.shift() : `(\\.long|${both.join('|')})\\.spec\\.ts$`;

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
    `--testPathPatterns=${paths}`,
    ...asked,
  ],
  {
    cwd: workspace,
    stdio: 'inherit',
    env: { PROPERTY_RUNS: '100000', GENERATED_DISTRICTS: '400', ...process.env, ROSTER_TEST_LONG: '1' },
  },
);
process.exitCode = status ?? 1;
