import { DEFAULT_CLIENT } from '../sandbox-options';
import { startIvmSandbox } from '../start-ivm-sandbox';

/** A sentence for whoever set the environment. */
class ServeRefused extends Error {}

/**
 * The IVM sandbox as a program: `node dist/testing/sandbox/serve/main.js`. Loopback only, development only: its client and
 * secret are known to everybody. A school that is written to is made.
 *
 * Environment: IVM_SANDBOX_PORT (4300; 0 = any free one), SUPERVISED=stdin (stop when standard input ends), NODE_ENV
 * (production is refused). Exit codes: 0 stopped as asked, 1 could not start.
 */
async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  if (environment['NODE_ENV'] === 'production')
    throw new ServeRefused('it is for development only, and NODE_ENV is production.');
  const port = environment['IVM_SANDBOX_PORT'] ?? '4300';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new ServeRefused(`IVM_SANDBOX_PORT is "${port}"; it must be a port from 0 to 65535.`);
  const sandbox = await startIvmSandbox({ port: Number(port), schools: [], makesSchools: true });
  const stop = () => void sandbox.close().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (environment['SUPERVISED'] === 'stdin')
    process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
  process.stdout.write(`IVM sandbox shows its lists at ${sandbox.url} (client ${DEFAULT_CLIENT.id})\n`);
}

main(process.env).catch((error: unknown) => {
  process.stderr.write(`IVM sandbox: ${sentenceOf(error)}\n`);
  process.exit(1);
});

function sentenceOf(error: unknown): string {
  if (error instanceof ServeRefused) return error.message;
  const { code } = (error as { cause?: NodeJS.ErrnoException }).cause ?? {};
  if (code === 'EADDRINUSE')
    return `port ${process.env['IVM_SANDBOX_PORT'] ?? '4300'} is taken by another program; set IVM_SANDBOX_PORT to another one.`;
  return error instanceof Error ? error.message : String(error);
}
