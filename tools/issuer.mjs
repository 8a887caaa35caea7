/**
 * The development OAuth issuer: `node tools/issuer.mjs`.
 *
 * Client credentials at `/token` for dev-support, dev-approver, dev-district-admin, dev-desk, dev-auditor and
 * dev-operator (secret `dev-secret`); the form fields `districts=` and `schools=` (comma lists) narrow the token.
 *
 * Environment: ISSUER_PORT (4100; 0 = any free one), ISSUER_HOST (127.0.0.1; loopback only), SUPERVISED=stdin (stop
 * when standard input ends), NODE_ENV (production is refused).
 * Exit codes: 0 stopped as asked, 1 could not start.
 */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createDevelopmentProvider } from './issuer/development-provider.mjs';

const loopbackHosts = ['127.0.0.1', '::1', 'localhost'];

class Refusal extends Error {}

try {
  await serve(readEnvironment(process.env));
} catch (error) {
  console.error(`development issuer: ${sentenceOf(error)}`);
  process.exit(1);
}

/** @param {{ host: string, port: number, supervised: boolean }} settings */
async function serve({ host, port, supervised }) {
  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const issuer = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;

  const provider = await createDevelopmentProvider(issuer);
  provider.on('server_error', (context, error) => {
    console.error(`development issuer: ${context.path} failed: ${error.message}`);
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (supervised) {
    process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
  }

  console.log(`development issuer is ready at ${issuer} (tokens at ${issuer}/token)`);
}

/** @param {NodeJS.ProcessEnv} environment */
function readEnvironment(environment) {
  if (environment['NODE_ENV'] === 'production') {
    throw new Refusal(
      'refused with NODE_ENV=production, because everyone knows its secret; point OIDC_ISSUER at your real issuer.',
    );
  }
  const port = environment['ISSUER_PORT'] || '4100';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Refusal('ISSUER_PORT must be a whole number from 0 to 65535.');
  }
  const host = environment['ISSUER_HOST'] || '127.0.0.1';
  if (!loopbackHosts.includes(host)) {
    throw new Refusal(
      `ISSUER_HOST must be one of ${loopbackHosts.join(', ')}: it must not be reachable from outside.`,
    );
  }
  const supervised = environment['SUPERVISED'];
  if (supervised && supervised !== 'stdin') throw new Refusal('SUPERVISED must be "stdin" or absent.');
  return { host, port: Number(port), supervised: supervised === 'stdin' };
}

/** @param {unknown} error */
function sentenceOf(error) {
  if (error instanceof Refusal) return error.message;
  const { code, port } = /** @type {NodeJS.ErrnoException & { port?: number }} */ (error);
  if (code === 'EADDRINUSE') {
    return `port ${port} is taken; stop what listens there or set ISSUER_PORT to a free port.`;
  }
  if (code === 'EACCES')
    return `port ${port} may not be opened by this user; set ISSUER_PORT to one above 1023.`;
  return `could not start: ${error instanceof Error ? error.message : String(error)}`;
}
