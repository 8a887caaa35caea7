import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { workspace } from '../ensure-build.mjs';
import { makeTablesByHand, syncByHand } from './by-hand.mjs';
import { checkByHand, checkProduct, checkRoster } from './check-result.mjs';
import { copyPeople, makePeopleTables } from './people-rows.mjs';
import { runProduct } from './product-run.mjs';
import { environmentOfEmbedded, runProgram } from './run-program.mjs';
import { medianOf } from './spread.mjs';

export const steps = /** @type {const} */ (['first load', 'some changed', 'nothing changed']);

/**
 * One round; times in ms, arrays by step.
 * @typedef {object} Round
 * @property {number} copyMs L: the median of three in this round
 * @property {number} readMs S: reading alone
 * @property {number[]} productMs less what the smallest district took
 * @property {number[]} smallestMs what was taken off
 * @property {number[]} byHandMs
 * @property {number[]} peakKb of the product's process
 * @property {number[]} walBytes the product's
 */
/**
 * @typedef {object} RoundsRequest
 * @property {number} people
 * @property {number} rounds
 * @property {string} work a folder which the server's user can enter
 * @property {import('./engine-bench.mjs').TwoDays} smallest
 * @property {import('./engine-bench.mjs').TwoDays} days
 * @property {import('pg').Client} server of the yardstick
 * @property {AbortSignal} signal
 */

/**
 * Everything once a round, side by side, so that whatever else the machine does meets all of them.
 * @param {RoundsRequest} request @returns {Promise<Round[]>}
 */
export async function measureRounds({ people, rounds, work, smallest, days, server, signal }) {
  const [day0, day1] = days;
  const rows = join(work, `rows-${people}`);
  await mkdir(rows);
  // Not counted: makes the yardstick's rows, and warms the disk's cache for all alike.
  const [warm] = await product([day0.zip], rows);
  if (warm) checkProduct('first load', warm, day0.expected, false);

  const measured = [];
  for (let round = 1; round <= rounds; round += 1) {
    console.error(`${people.toLocaleString('en-US')} people, round ${round} of ${rounds} …`);
    const copyMs = [await copyOnce()];
    const readMs = await readOnce();
    const small = await product([smallest[0].zip, smallest[1].zip, smallest[1].zip]);
    const large = await product([day0.zip, day1.zip, day1.zip]);
    large.forEach((run, step) =>
      checkProduct(`product, ${steps[step]}`, run, (step === 0 ? day0 : day1).expected, step === 2),
    );
    copyMs.push(await copyOnce());
    const byHandMs = await byHand();
    copyMs.push(await copyOnce());
    measured.push({
      copyMs: medianOf(copyMs),
      readMs,
      productMs: large.map(({ ms }, step) => ms - (small[step]?.ms ?? 0)),
      smallestMs: small.map(({ ms }) => ms),
      byHandMs,
      peakKb: large.map(({ peakKb }) => peakKb),
      walBytes: large.map(({ walBytes }) => walBytes),
    });
  }
  return measured;

  /** @param {string[]} bundles @param {string} [scratch] */
  function product(bundles, scratch) {
    const saved = scratch === undefined ? { savePeople: false } : { savePeople: true, scratch };
    return runProduct(work, { bundles, statementsMs: null, ...saved }, signal);
  }

  async function copyOnce() {
    signal.throwIfAborted();
    await makePeopleTables(server, rows);
    const copied = await copyPeople(server, rows);
    checkRoster('COPY', copied.rows, day0.expected);
    return copied.ms;
  }

  async function readOnce() {
    const program = join(workspace, 'apps', 'sync-worker', 'dist', 'bench', 'read-floor.js');
    const floor = JSON.parse(await runProgram([program, day0.zip], { signal, env: environmentOfEmbedded() }));
    const { orgs, users, demographics } = day0.expected.read;
    if (floor.records !== orgs + users + demographics)
      throw new Error(`read-floor read ${floor.records} records`);
    return floor.ms;
  }

  async function byHand() {
    await makeTablesByHand(server);
    const times = [];
    for (const [step, day] of [day0, day1, day1].entries()) {
      signal.throwIfAborted();
      const { ms, rows: found } = await syncByHand(server, day.usersCsv);
      checkByHand(`by hand, ${steps[step]}`, found, day.expected);
      times.push(ms);
    }
    return times;
  }
}
