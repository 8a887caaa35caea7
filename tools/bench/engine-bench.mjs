import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureBuild } from '../ensure-build.mjs';
import { engineText } from './engine-text.mjs';
import { measureRounds } from './engine-rounds.mjs';
import { runProduct } from './product-run.mjs';
import { sampleBundle } from './sample-bundles.mjs';
import { startYardstickServer } from './yardstick-server.mjs';

/** @typedef {import('./sample-bundles.mjs').SampleBundle} SampleBundle */
/** @typedef {[SampleBundle, SampleBundle]} TwoDays */

/** The least district there is: what a run costs before it has anything to do. */
const SMALLEST = 50;

/**
 * `bench engine`: measures each size in rounds and prints the ratios.
 * @param {import('./read-arguments.mjs').BenchRequest} request @param {AbortSignal} signal
 * @throws {import('./bench-error.mjs').BenchError} when a result is wrong or something cannot be run
 */
export async function benchEngine(request, signal) {
  ensureBuild((sentence) => console.error(sentence));
  const work = await mkdtemp(join(tmpdir(), 'ivm-roster-bench-'));
  /** @type {(() => Promise<void>) | undefined} */
  let stop;
  try {
    await chmod(work, 0o711); // PostgreSQL, which never runs as root, must pass through
    const bundles = resolve(request.folder ?? join(work, 'bundles'));
    await mkdir(bundles, { recursive: true });
    const yardstick = await startYardstickServer(work);
    stop = yardstick.stop;
    const smallest = await twoDays(bundles, SMALLEST, request.change, signal);
    const sizes = [];
    console.log(`${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.version}`);
    for (const people of request.people) {
      console.error(`Making a district of ${people.toLocaleString('en-US')} people …`);
      const days = await twoDays(bundles, people, request.change, signal);
      const loadBefore = loadavg()[0] ?? 0;
      const rounds = await measureRounds({
        ...request,
        people,
        work,
        smallest,
        days,
        server: yardstick.client,
        signal,
      });
      const statements = await slowStatements(request, work, days, signal);
      const size = {
        people,
        change: request.change,
        loadBefore,
        loadAfter: loadavg()[0] ?? 0,
        rounds,
        statements,
      };
      sizes.push(size);
      console.log(engineText(size));
    }
    if (request.json) await writeFile(request.json, `${JSON.stringify(sizes, null, 2)}\n`);
  } finally {
    await stop?.();
    await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @param {string} folder @param {number} people @param {number} change @param {AbortSignal} signal @returns {Promise<TwoDays>} */
async function twoDays(folder, people, change, signal) {
  const day = (/** @type {number} */ number) => sampleBundle(folder, { people, day: number, change }, signal);
  return [await day(0), await day(1)];
}

/**
 * One more run outside of the rounds, with every statement timed.
 * @param {import('./read-arguments.mjs').BenchRequest} request @param {string} work @param {TwoDays} days @param {AbortSignal} signal
 */
async function slowStatements({ statementsMs }, work, [day0, day1], signal) {
  if (statementsMs === null) return [];
  const bundles = [day0.zip, day1.zip, day1.zip];
  const runs = await runProduct(work, { bundles, statementsMs, savePeople: false }, signal);
  return runs.map(({ statements }) => statements);
}
