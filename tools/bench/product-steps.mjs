/*
 * Run below with-database: the product's own command line, one bundle after the other into one store, each in a
 * process of its own as it ships. Takes one JSON argument (`ProductSteps`), prints one JSON array of `ProductMeasure`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { workspace } from '../ensure-build.mjs';
import { workerFlags } from '../worker-flags.mjs';
import { savePeopleRows } from './people-rows.mjs';

/**
 * @typedef {object} ProductSteps
 * @property {string[]} bundles paths, in the order of the runs
 * @property {string} scratch a folder for what is passed between processes
 * @property {number | null} statementsMs
 * @property {boolean} savePeople afterwards, save the rows of students and contacts in `scratch`
 */
/**
 * @typedef {object} ProductMeasure
 * @property {number} code exit code
 * @property {number} ms wall time of the process
 * @property {number} peakKb most memory it held
 * @property {number} walBytes what the server wrote to its log meanwhile, housekeeping of its own included
 * @property {any} report the run's report, null when there is none
 * @property {{ ms: number, sql: string }[]} statements slow ones, in the order they ended
 */

const cli = join(workspace, 'apps', 'sync-worker', 'dist', 'cli', 'main.js');
const preload = (/** @type {string} */ name) => `--import=${join(import.meta.dirname, name)}`;

/** @type {ProductSteps} */
const steps = JSON.parse(process.argv[2] ?? '');
const database = new pg.Client({ connectionString: process.env['DATABASE_OWNER_URL'] ?? '' });
await database.connect();
const measures = [];
for (const bundle of steps.bundles) {
  const before = await walPosition();
  const run = runOnce(bundle);
  measures.push({ ...run, walBytes: (await walPosition()) - before });
}
if (steps.savePeople) await savePeopleRows(database, steps.scratch);
await database.end();
console.log(JSON.stringify(measures));

async function walPosition() {
  const { rows } = await database.query("select (pg_current_wal_insert_lsn() - '0/0')::text as bytes");
  return Number(rows[0].bytes);
}

/** @param {string} bundle @returns {Omit<ProductMeasure, 'walBytes'>} */
function runOnce(bundle) {
  const [report, peak, slow] = ['report.json', 'peak.txt', 'slow.jsonl'].map((name) =>
    join(steps.scratch, name),
  );
  if (!report || !peak || !slow) throw new Error('three files');
  for (const file of [report, peak, slow]) rmSync(file, { force: true });
  const node = [
    ...workerFlags,
    preload('peak-memory.mjs'),
    ...(steps.statementsMs === null ? [] : [preload('slow-statements.mjs')]),
  ];
  const env = {
    ...process.env,
    BENCH_PEAK_FILE: peak,
    ...(steps.statementsMs === null
      ? {}
      : { BENCH_SLOW_FILE: slow, BENCH_SLOW_MS: String(steps.statementsMs) }),
  };
  const startedAt = performance.now();
  const { status } = spawnSync(
    process.execPath,
    [...node, cli, '--bundle', bundle, '--report', report, '--quiet'],
    {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const ms = performance.now() - startedAt;
  const text = (/** @type {string} */ file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  return {
    code: status ?? -1,
    ms,
    peakKb: Number(text(peak)),
    report: text(report) === '' ? null : JSON.parse(text(report)),
    statements: text(slow)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
}
