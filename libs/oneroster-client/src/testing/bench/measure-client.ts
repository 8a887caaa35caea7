import { Agent, get } from 'node:http';
import { openProvider, type Provider } from '../../rest/open-provider';

/**
 * A program of the benchmark: `node measure-client.js URL USERS PAGES PAGE_SIZE`, against the page server. Prints one
 * measurement as JSON: milliseconds for all users by each way of reading, and for all pages by latency and pages in
 * flight. Fails where a way does not read every user.
 */
interface Measurement {
  /** Every page fetched with node:http and parsed with JSON.parse: the least any client costs. */
  readonly bareMs: number;
  /** Every user as a typed record. */
  readonly parsedMs: number;
  /** Every user as raw bytes, as the sync engine reads who is already known. */
  readonly recordsMs: number;
  readonly walks: readonly {
    readonly latencyMs: number;
    readonly pagesInFlight: number;
    readonly ms: number;
  }[];
}

async function measure(url: string, users: number, pages: number, pageSize: number): Promise<Measurement> {
  const check = (read: number, way: string): void => {
    if (read !== users) throw new Error(`${way} read ${read} of ${users} users`);
  };
  const open = (latencyMs: number, pagesInFlight: number): Promise<Provider> | Provider =>
    openProvider(
      { baseUrl: `${url}/${latencyMs}`, auth: { type: 'none' }, pageSize, pagesInFlight },
      { allowLoopback: true },
    );
  const timed = async (way: string, read: () => Promise<number>): Promise<number> => {
    const startedAt = performance.now();
    check(await read(), way);
    return performance.now() - startedAt;
  };

  const bareMs = await timed('bare', () => readBare(`${url}/0/ims/oneroster/v1p1/users`, pages, pageSize));
  const parsedMs = await timed('parsed', async () => {
    let read = 0;
    for await (const page of (await open(0, 4)).users()) read += page.length;
    return read;
  });
  const recordsMs = await timed('records', async () => {
    let read = 0;
    for await (const page of (await open(0, 4)).users().records()) read += page.length;
    return read;
  });
  const walks = [];
  for (const latencyMs of [0, 20, 100]) {
    for (const pagesInFlight of [1, 4]) {
      const ms = await timed(`${latencyMs} ms, ${pagesInFlight} in flight`, async () => {
        let read = 0;
        for await (const page of (await open(latencyMs, pagesInFlight)).users().records())
          read += page.length;
        return read;
      });
      walks.push({ latencyMs, pagesInFlight, ms });
    }
  }
  return { bareMs, parsedMs, recordsMs, walks };
}

async function readBare(url: string, pages: number, pageSize: number): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  let read = 0;
  for (let page = 0; page < pages; page += 1) {
    const body = await fetchBody(`${url}?limit=${pageSize}&offset=${page * pageSize}`, agent);
    read += (JSON.parse(body.toString('utf8')) as { users: unknown[] }).users.length;
  }
  agent.destroy();
  return read;
}

function fetchBody(url: string, agent: Agent): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
      response.on('error', reject);
    }).on('error', reject);
  });
}

const [url, users, pages, pageSize] = process.argv.slice(2);
measure(url ?? '', Number(users), Number(pages), Number(pageSize)).then(
  (measured) => process.stdout.write(`${JSON.stringify(measured)}\n`),
  (error: unknown) => {
    process.stderr.write(`measure-client: ${error instanceof Error ? error.message : typeof error}\n`);
    process.exit(1);
  },
);
