import { spreadOf } from './spread.mjs';

/** What the engine is to reach on CSV, in L, by step: first load, some changed, nothing changed. */
const mostRatio = [2.5, 0.9, 0.6];
const mostWalBytes = 1_000_000;

/** @typedef {{ target: string, found: string, met: boolean }} Judged */

/**
 * @param {number} people @param {number} change @param {import('./engine-rounds.mjs').Round[]} rounds
 * @returns {Judged[]} judged by the medians
 */
export function judgeTargets(people, change, rounds) {
  const median = (/** @type {(round: import('./engine-rounds.mjs').Round) => number} */ pick) =>
    spreadOf(rounds.map(pick)).median;
  const names = ['first load', `${change * 100} % changed`, 'nothing changed'];
  const ratios = names.map((name, step) => {
    const found = median((round) => (round.productMs[step] ?? NaN) / round.copyMs);
    return judged(
      `${name} <= ${mostRatio[step]} L`,
      `${found.toFixed(2)} L`,
      found <= (mostRatio[step] ?? 0),
    );
  });
  const ahead = names.map((name, step) => {
    const found = median((round) => (round.productMs[step] ?? NaN) / (round.byHandMs[step] ?? NaN));
    return judged(`${name} ahead of the script by hand`, `${found.toFixed(2)} of its time`, found < 1);
  });
  const mostMb = people <= 300_000 ? 192 : 512;
  const peak = Math.max(...rounds.flatMap(({ peakKb }) => peakKb)) / 1024;
  const wal = median((round) => round.walBytes[2] ?? NaN);
  return [
    ...ratios,
    ...ahead,
    judged(`memory <= ${mostMb} MB`, `${Math.ceil(peak)} MB`, peak <= mostMb),
    judged('nothing changed writes < 1 MB of WAL', `${(wal / 1e6).toFixed(2)} MB`, wal < mostWalBytes),
  ];
}

/** @param {string} target @param {string} found @param {boolean} met @returns {Judged} */
function judged(target, found, met) {
  return { target, found, met };
}
