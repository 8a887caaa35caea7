import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandboxProvider } from '../provider/start-sandbox-provider';

/**
 * A program of the benchmark, its own process: `node page-server.js BUNDLE PAGE_SIZE`. The users of a bundle as the
 * sandbox provider answers them, rendered once and then served from memory, so that what is measured is the client.
 * Prints `{"url", "users", "pages"}`; `<url>/<milliseconds>/ims/oneroster/v1p1/users` answers after that long. Ends with
 * its standard input.
 */
async function servePages(bundle: string, pageSize: number): Promise<void> {
  const sandbox = await startSandboxProvider({ bundle });
  const pages: Buffer[] = [];
  let total = 0;
  for (let offset = 0; offset === 0 || offset < total; offset += pageSize) {
    const query = `limit=${pageSize}&offset=${offset}&sort=sourcedId&orderBy=asc`;
    const answer = await fetch(`${sandbox.url}/ims/oneroster/v1p1/users?${query}`);
    total = Number(answer.headers.get('X-Total-Count'));
    pages.push(Buffer.from(await answer.arrayBuffer()));
  }
  await sandbox.close();

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const latency = Number(url.pathname.split('/')[1]);
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const page = pages[offset / pageSize] ?? Buffer.from('{"users":[]}');
    const send = (): void => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': page.length,
        'x-total-count': total,
      });
      response.end(page);
    };
    if (latency === 0) send();
    else setTimeout(send, latency);
  };
  const server = createServer(answer).listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.stdout.write(
      `${JSON.stringify({ url: `http://127.0.0.1:${port}`, users: total, pages: pages.length })}\n`,
    );
  });
  process.stdin.on('end', () => process.exit(0)).resume();
}

const [bundle, pageSize] = process.argv.slice(2);
if (bundle === undefined || !(Number(pageSize) > 0)) {
  process.stderr.write('page-server: give the path of a bundle and a page size.\n');
  process.exitCode = 2;
} else {
  servePages(bundle, Number(pageSize)).catch((error: unknown) => {
    process.stderr.write(`page-server: ${error instanceof Error ? error.message : typeof error}\n`);
    process.exit(1);
  });
}
