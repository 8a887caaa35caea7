import { BundleRefusedError } from '../../../errors/bundle-refused-error';
import { IncompletePullError } from '../../../errors/incomplete-pull-error';
import { startSandboxProvider } from '../start-sandbox-provider';
import { readServeSettings, sandboxClassLink, ServeRefused } from './serve-settings';

/**
 * The sandbox as a program: `node dist/testing/provider/serve/main.js`. Loopback only, development only.
 *
 * Environment: SANDBOX_BUNDLE (the bundle to serve), SANDBOX_PORT (4200; 0 = any free one), SANDBOX_AUTH (none, bearer,
 * oauth1, oauth2; the development credentials are in serve-settings.ts), SUPERVISED=stdin (stop when standard input
 * ends), NODE_ENV (production is refused). Exit codes: 0 stopped as asked, 1 could not start.
 */
async function main(): Promise<void> {
  const { port, bundle, auth, supervised } = readServeSettings(process.env);
  const sandbox = await startSandboxProvider({ bundle, auth, port, classLink: sandboxClassLink });
  const stop = () => void sandbox.close().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (supervised) process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
  process.stdout.write(`sandbox provider serves OneRoster 1.1 at ${sandbox.url} (sign-in: ${auth.type})\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`sandbox provider: ${sentenceOf(error)}\n`);
  process.exit(1);
});

function sentenceOf(error: unknown): string {
  if (error instanceof ServeRefused) return error.message;
  if (error instanceof BundleRefusedError || error instanceof IncompletePullError) return error.message;
  const { code } = (error as { cause?: NodeJS.ErrnoException }).cause ?? {};
  const port = process.env['SANDBOX_PORT'] ?? '4200';
  if (code === 'EADDRINUSE') {
    return `port ${port} is taken by another program; set SANDBOX_PORT to another one.`;
  }
  return error instanceof Error ? error.message : String(error);
}
