/*
 * Run below with-database: fills a new store and asks custody checks of it. Takes one JSON argument `{students, checks}`,
 * prints what `custody-checks` measured.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { workspace } from '../ensure-build.mjs';
import { fillCustodyDistrict } from './custody-district.mjs';

const program = join(workspace, 'apps', 'sync-worker', 'dist', 'bench', 'custody-checks.js');
const migrate = join(workspace, 'libs', 'roster-store', 'dist', 'cli', 'migrate.js');

const { students, checks } = JSON.parse(process.argv[2] ?? '');
run([migrate, 'up']);
const owner = new pg.Client({ connectionString: process.env['DATABASE_OWNER_URL'] ?? '' });
await owner.connect();
const ids = JSON.parse(run([program, 'prepare']));
const size = { students, asked: Math.min(1_000, students / 4), restricted: Math.ceil(students / 1_000) };
const people = await fillCustodyDistrict(owner, ids, size);
await owner.end();
console.log(run([program, 'measure'], JSON.stringify({ ...people, checks })).trim());

/** @param {string[]} args @param {string} [input] */
function run(args, input = '') {
  const done = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    input,
    maxBuffer: 2 ** 28,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (done.status === 0) return done.stdout;
  process.exit(done.status ?? 1);
}
