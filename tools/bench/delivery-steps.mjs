/*
 * Run below with-database: starts an IVM sandbox in a process of its own and delivers a district to it. Takes one JSON
 * argument `{people}`, prints what `measure-delivery` measured.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { workspace } from '../ensure-build.mjs';

const program = (/** @type {string[]} */ ...names) => join(workspace, ...names);
const { people } = JSON.parse(process.argv[2] ?? '');
const migrated = spawnSync(process.execPath, [program('libs/roster-store/dist/cli/migrate.js'), 'up'], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (migrated.status !== 0) process.exit(1);
const sandbox = spawn(process.execPath, [program('libs/ivm-adapter/dist/testing/sandbox/serve/main.js')], {
  env: { ...process.env, IVM_SANDBOX_PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [line] = await once(createInterface({ input: sandbox.stdout }), 'line');
const url = /http:\S+/.exec(String(line))?.[0] ?? '';
const measured = spawnSync(
  process.execPath,
  [program('apps/sync-worker/dist/bench/measure-delivery.js'), url, String(people)],
  { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
);
sandbox.kill();
process.stdout.write(measured.stdout);
process.exit(measured.status ?? 1);
