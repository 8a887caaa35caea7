/*
 * Benchmarks: `npm run bench -- engine|client|custody|delivery [options]` (--help lists them). Everything that is compared is measured in one
 * interleaved run, and only ratios count. Exit code: 0 measured and every result right, whether the targets are met or
 * not; 1 a wrong result, or something could not be run; 2 wrong usage; 130 interrupted.
 */
import { readArguments, usage } from './bench/read-arguments.mjs';
import { benchClient } from './bench/client-bench.mjs';
import { benchCustody } from './bench/custody-bench.mjs';
import { benchDelivery } from './bench/delivery-bench.mjs';
import { benchEngine } from './bench/engine-bench.mjs';
import { BenchError } from './bench/bench-error.mjs';
import { BuildError } from './ensure-build.mjs';
import { EmbeddedDatabaseError } from './embedded-postgres/embedded-database-error.mjs';

const benchmarks = {
  engine: benchEngine,
  client: benchClient,
  custody: benchCustody,
  delivery: benchDelivery,
};
const request = readArguments(process.argv.slice(2));
if (request === 'help') console.log(usage);
else if (request instanceof Error) {
  console.error(`bench: ${request.message}\nUsage: ${usage}`);
  process.exitCode = 2;
} else {
  const interrupted = new AbortController();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => interrupted.abort());
  try {
    await benchmarks[request.benchmark](request, interrupted.signal);
  } catch (error) {
    if (interrupted.signal.aborted) process.exitCode = 130;
    else if (
      error instanceof BenchError ||
      error instanceof BuildError ||
      error instanceof EmbeddedDatabaseError
    ) {
      console.error(`bench: ${error.message}`);
      process.exitCode = 1;
    } else throw error;
  }
}
