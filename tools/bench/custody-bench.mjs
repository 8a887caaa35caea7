import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild, workspace } from '../ensure-build.mjs';
import { BenchError } from './bench-error.mjs';
import { environmentOfEmbedded, runProgram } from './run-program.mjs';

/** The most that 99 of 100 checks may take in the store, in milliseconds; a scanned document has no such target. */
const TARGET_MS = 5;

/** @typedef {{ took: Record<string, number[]>, wrong: string[] }} CustodyMeasure milliseconds of each check, by the way to ask */

/**
 * `bench custody`: custody checks against a store made for it, which is deleted afterwards.
 * @param {import('./read-arguments.mjs').BenchRequest} request @param {AbortSignal} signal
 * @throws {BenchError} when an answer is wrong, or something cannot be run
 */
export async function benchCustody(request, signal) {
  ensureBuild((sentence) => console.error(sentence));
  console.log(`${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.version}`);
  const sizes = [];
  for (const people of request.people) {
    const students = Math.floor(people / 3);
    const loadBefore = loadavg()[0] ?? 0;
    const measured = await onNewStore({ students, checks: request.checks * request.rounds }, signal);
    if (measured.wrong.length > 0)
      throw new BenchError(`${measured.wrong.length} answers are wrong, the first: ${measured.wrong[0]}.`);
    const size = { students, contacts: 2 * students, loadBefore, loadAfter: loadavg()[0] ?? 0, measured };
    sizes.push(size);
    console.log(custodyText(size));
  }
  if (request.json !== null) await writeFile(request.json, JSON.stringify(sizes, null, 2));
}

/** @param {{ students: number, checks: number }} steps @param {AbortSignal} signal @returns {Promise<CustodyMeasure>} */
async function onNewStore(steps, signal) {
  const work = await mkdtemp(join(tmpdir(), 'ivm-roster-bench-'));
  const tool = (/** @type {string[]} */ ...names) => join(workspace, 'tools', ...names);
  try {
    const args = ['--data', join(work, 'data'), '--', process.execPath, tool('bench', 'custody-steps.mjs')];
    const output = await runProgram([tool('with-database.mjs'), ...args, JSON.stringify(steps)], {
      signal,
      env: environmentOfEmbedded(),
    });
    return JSON.parse(output);
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @param {{ students: number, contacts: number, loadBefore: number, loadAfter: number, measured: CustodyMeasure }} size */
function custodyText({ students, contacts, loadBefore, loadAfter, measured: { took } }) {
  const floor = share(took['floor'] ?? [], 0.5);
  const lines = Object.entries(took).map(([way, all]) => {
    const [half, most] = [share(all, 0.5), share(all, 0.99)];
    const verdict =
      way === 'floor' || way === 'scanned document' ? '' : most <= TARGET_MS ? 'met' : `over ${TARGET_MS} ms`;
    const name = way === 'floor' ? 'read one row, write one row' : way;
    return `  ${name.padEnd(38)} ${cell(half)} ${cell(most)}  ${(half / floor).toFixed(1).padStart(6)} ${verdict}`;
  });
  return [
    '',
    `${whole(students)} students, ${whole(contacts)} contacts, ${whole((took['floor'] ?? []).length)} checks of each kind; load ${loadBefore.toFixed(1)} before, ${loadAfter.toFixed(1)} after`,
    `  ${''.padEnd(38)} ${'half, ms'.padStart(9)} ${'99 %, ms'.padStart(9)}  ${'ratio'.padStart(6)}`,
    ...lines,
  ].join('\n');
}

/** @param {number[]} all @param {number} part */
function share(all, part) {
  const sorted = [...all].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

/** @param {number} ms */
function cell(ms) {
  return ms.toFixed(2).padStart(9);
}

/** @param {number} value */
function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}
