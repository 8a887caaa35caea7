/*
 * `npm test`: lint, types, build, then every project's tests in one Jest run, on an embedded PostgreSQL of its own
 * (or the database that DATABASE_URL and DATABASE_OWNER_URL name). Ends with the line `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nx, workspace } from './ensure-build.mjs';

const folder = mkdtempSync(join(tmpdir(), 'ivm-roster-test-'));
const results = join(folder, 'jest.json');
const env = { ...process.env, NX_DAEMON: 'false' };

let passed = 0;
let failed = 0;
try {
  // Together, so that no processor waits for the one project that all others need to be built.
  if (
    !step('lint, build, typecheck', [
      nx,
      'run-many',
      '-t',
      'lint',
      'build',
      'typecheck',
      '--output-style=static',
    ])
  )
    failed += 1;
  const jest = join(workspace, 'node_modules', 'jest', 'bin', 'jest.js');
  const withDatabase = [join(workspace, 'tools', 'with-database.mjs'), '--throwaway', '--', process.execPath];
  const ok = step(
    'test',
    [...withDatabase, jest, '--ci', '--maxWorkers=2', '--json', `--outputFile=${results}`],
    'ignore',
  );
  const counted = count();
  passed += counted.passed;
  failed += counted.failed;
  // A run that ended badly without a failed test (a leak, a crash) has not passed.
  if (!ok && counted.failed === 0) failed += 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
finish();

/** @param {string} name @param {string[]} args @param {'inherit' | 'ignore'} [stdout] */
function step(name, args, stdout = 'inherit') {
  const started = performance.now();
  console.log(`\n== ${name}`);
  const { status } = spawnSync(process.execPath, args, {
    cwd: workspace,
    env,
    stdio: ['ignore', stdout, 'inherit'],
  });
  console.log(
    `== ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${Math.round((performance.now() - started) / 1000)} s`,
  );
  return status === 0;
}

/** Tests of the Jest run; a file that could not run at all counts as one failed. */
function count() {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(results, 'utf8'),
    );
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function finish() {
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
