import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { workspace } from '../ensure-build.mjs';
import { environmentOfEmbedded, runProgram } from './run-program.mjs';

/** @typedef {import('./product-steps.mjs').ProductMeasure} ProductMeasure */

/**
 * Runs the product over the bundles, one after the other, on a new embedded store that is deleted afterwards. The
 * server runs as it ships and stays up between the runs.
 * @param {string} work an existing folder which the server's user can enter
 * @param {Omit<import('./product-steps.mjs').ProductSteps, 'scratch'> & { scratch?: string }} steps
 * @param {AbortSignal} signal
 * @returns {Promise<ProductMeasure[]>} one for each bundle
 */
export async function runProduct(work, steps, signal) {
  const data = await mkdtemp(join(work, 'store-'));
  const [withDatabase, runner] = ['with-database.mjs', join('bench', 'product-steps.mjs')].map((name) =>
    join(workspace, 'tools', name),
  );
  if (!withDatabase || !runner) throw new Error('two programs');
  try {
    const output = await runProgram(
      [
        withDatabase,
        '--data',
        join(data, 'data'),
        '--',
        process.execPath,
        runner,
        JSON.stringify({ scratch: data, ...steps }),
      ],
      { signal, env: environmentOfEmbedded() },
    );
    return JSON.parse(output);
  } finally {
    await rm(data, { recursive: true, force: true, maxRetries: 3 });
  }
}
