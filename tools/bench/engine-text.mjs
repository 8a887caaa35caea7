import { judgeTargets } from './engine-targets.mjs';
import { spreadOf } from './spread.mjs';

/** @typedef {import('./engine-rounds.mjs').Round} Round */

/**
 * One size as a table for people.
 * @param {{ people: number, change: number, loadBefore: number, loadAfter: number, rounds: Round[],
 *   statements: { ms: number, sql: string }[][] }} size
 */
export function engineText({ people, change, loadBefore, loadAfter, rounds, statements }) {
  const steps = ['first load', `${change * 100} % changed`, 'nothing changed'];
  const ratios = (/** @type {'productMs' | 'byHandMs'} */ what) =>
    steps.map((_, step) => cell(rounds.map((round) => (round[what][step] ?? NaN) / round.copyMs)));
  const each = (/** @type {(round: Round, step: number) => number} */ pick, /** @type {number} */ digits) =>
    steps.map((_, step) =>
      cell(
        rounds.map((round) => pick(round, step)),
        digits,
      ),
    );
  const copy = spreadOf(rounds.map(({ copyMs }) => copyMs));
  const lines = [
    '',
    `${people.toLocaleString('en-US')} people, ${rounds.length} rounds; load ${loadBefore.toFixed(1)} before, ${loadAfter.toFixed(1)} after`,
    `L, COPY of the same rows: ${seconds(copy.median)} (${seconds(copy.least)} to ${seconds(copy.most)}) = 1.0`,
    '',
    row('in L, median (least-most)', steps),
    row('product', ratios('productMs')),
    row('by hand: COPY and MERGE', ratios('byHandMs')),
    row('reading alone', [cell(rounds.map((round) => round.readMs / round.copyMs))]),
    '',
    row('product', steps),
    row(
      'seconds',
      each((round, step) => (round.productMs[step] ?? NaN) / 1000, 2),
    ),
    row(
      'seconds of 50 people (off)',
      each((round, step) => (round.smallestMs[step] ?? NaN) / 1000, 2),
    ),
    row(
      'memory, MB',
      each((round, step) => (round.peakKb[step] ?? NaN) / 1024, 0),
    ),
    row(
      'WAL, MB',
      each((round, step) => (round.walBytes[step] ?? NaN) / 1e6, 2),
    ),
    '',
    ...judgeTargets(people, change, rounds).map(
      ({ target, found, met }) => `${met ? 'met   ' : 'MISSED'}  ${target}: ${found}`,
    ),
    ...statements.flatMap((slow, step) => [
      '',
      `Slow statements of ${steps[step]}, one more run, all of them timed:`,
      ...slow
        .toSorted((a, b) => b.ms - a.ms)
        .slice(0, 25)
        .map(({ ms, sql }) => `${String(ms).padStart(8)} ms  ${sql.slice(0, 150)}`),
    ]),
  ];
  return lines.join('\n');
}

/** @param {number[]} values @param {number} [digits] */
function cell(values, digits = 2) {
  const { median, least, most } = spreadOf(values);
  if (values.length === 1) return median.toFixed(digits);
  return `${median.toFixed(digits)} (${least.toFixed(digits)}-${most.toFixed(digits)})`;
}

/** @param {string} name @param {string[]} cells */
function row(name, cells) {
  return [name.padEnd(28), ...cells.map((text) => text.padEnd(25))].join('').trimEnd();
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}
