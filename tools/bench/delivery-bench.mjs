import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild, workspace } from '../ensure-build.mjs';
import { environmentOfEmbedded, runProgram } from './run-program.mjs';
import { spreadOf } from './spread.mjs';

/**
 * @typedef {{ records: number, ms: number }} Measured
 * @typedef {{ first: Measured, same: Measured, changed: Measured }} DeliveryRound
 */

/** What is aimed at: records a second to the sandbox. */
const TARGET = 5_000;

/**
 * `bench delivery`: a district's lists through the HTTP gateway to an IVM sandbox in another process, each round in a new
 * store.
 * @param {import('./read-arguments.mjs').BenchRequest} request @param {AbortSignal} signal
 * @throws {import('./bench-error.mjs').BenchError} when a school is not level afterwards, or something cannot be run
 */
export async function benchDelivery(request, signal) {
  ensureBuild((sentence) => console.error(sentence));
  console.log(`${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.version}`);
  const sizes = [];
  for (const people of request.people) {
    const loadBefore = loadavg()[0] ?? 0;
    /** @type {DeliveryRound[]} */
    const rounds = [];
    for (let round = 0; round < request.rounds; round += 1) rounds.push(await onNewStore(people, signal));
    const size = { people, loadBefore, loadAfter: loadavg()[0] ?? 0, rounds };
    sizes.push(size);
    console.log(deliveryText(size));
  }
  if (request.json !== null) await writeFile(request.json, JSON.stringify(sizes, null, 2));
}

/** @param {number} people @param {AbortSignal} signal @returns {Promise<DeliveryRound>} */
async function onNewStore(people, signal) {
  const work = await mkdtemp(join(tmpdir(), 'ivm-roster-bench-'));
  const tool = (/** @type {string[]} */ ...names) => join(workspace, 'tools', ...names);
  try {
    const args = ['--data', join(work, 'data'), '--', process.execPath, tool('bench', 'delivery-steps.mjs')];
    const words = [tool('with-database.mjs'), ...args, JSON.stringify({ people })];
    return JSON.parse(await runProgram(words, { signal, env: environmentOfEmbedded() }));
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @param {{ people: number, loadBefore: number, loadAfter: number, rounds: DeliveryRound[] }} size */
function deliveryText({ people, loadBefore, loadAfter, rounds }) {
  const rate = (/** @type {'first' | 'same' | 'changed'} */ what) =>
    spreadOf(rounds.map((round) => (round[what].records / round[what].ms) * 1000));
  const way = (/** @type {string} */ name, /** @type {'first' | 'same' | 'changed'} */ what) => {
    const { least, median, most } = rate(what);
    return `  ${name.padEnd(36)} ${whole(median).padStart(9)} records/s   (${whole(least)}-${whole(most)})`;
  };
  const verdict = rate('first').median >= TARGET ? 'met' : 'missed';
  return [
    '',
    `${whole(people)} people, ${whole(rounds[0]?.first.records ?? 0)} records, ${rounds.length} rounds; load ${loadBefore.toFixed(1)} before, ${loadAfter.toFixed(1)} after`,
    way('everything, to an empty IVM', 'first'),
    way('nothing changed (compared only)', 'same'),
    way('one pair of a hundred taken back', 'changed'),
    `  aimed at: ${whole(TARGET)} records/s to an empty IVM: ${verdict}`,
  ].join('\n');
}

/** @param {number} value */
function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}
