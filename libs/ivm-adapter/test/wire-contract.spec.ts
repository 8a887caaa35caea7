import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMemoryLedger, IVM_OPENAPI } from '../src/index';
import {
  gatewayOnSandbox,
  ivmContact,
  ivmRelationship,
  ivmStudent,
  readIvm,
  schoolLists,
  startIvmSandbox,
} from '../src/testing';
import { misfits, type Schema } from './fits-schema';

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly asked: unknown;
  readonly status: number;
  readonly answered: unknown;
}

/** Everything that goes over the wire between gateway and sandbox, kept. */
async function listenIn(target: string): Promise<{ url: string; exchanges: Exchange[]; close(): void }> {
  const exchanges: Exchange[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString();
      const { method = '', url = '' } = request;
      const headers = Object.fromEntries(
        ['authorization', 'content-type', 'idempotency-key'].flatMap((name) => {
          const value = request.headers[name];
          return typeof value === 'string' ? [[name, value]] : [];
        }),
      );
      const answer = await fetch(target + url, { method, headers, ...(body === '' ? {} : { body }) });
      const text = await answer.text();
      const asked: unknown = method === 'PUT' ? JSON.parse(body) : undefined;
      const path = new URL(url, target).pathname;
      exchanges.push({ method, path, asked, status: answer.status, answered: JSON.parse(text) as unknown });
      response
        .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
        .end(text);
    })();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, exchanges, close: () => void server.close() };
}

type Operation = {
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: Schema }> }>;
};
const paths = IVM_OPENAPI['paths'] as Record<string, Record<string, Operation>>;

function operationOf(method: string, path: string): [string, Operation] {
  const template = path.replace(/^\/schools\/[^/]+\//, '/schools/{school}/');
  const operation = paths[template]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${method} ${path} is not in the contract.`);
  return [`${method} ${template}`, operation];
}

test('what gateway and sandbox say to each other is what the OpenAPI document has, and all of it', async () => {
  const sandbox = await startIvmSandbox({
    schools: [
      {
        id: 'school-1',
        name: 'Example Elementary',
        students: [
          { record: { lastName: 'Own', firstName: 'Olga', middleName: '', grade: '', studentNumber: '' } },
        ],
      },
    ],
  });
  const wire = await listenIn(sandbox.url);
  const ledger = createMemoryLedger();
  const gateway = gatewayOnSandbox(sandbox, { ledger, baseUrl: wire.url });
  try {
    const lists = schoolLists({
      students: [ivmStudent()],
      contacts: [ivmContact()],
      relationships: [ivmRelationship({ pickup: 'Yes' })],
    });
    await gateway.deliver(lists);
    await gateway.withdrawApprovals('school-1', 'all');
    sandbox.misbehave({ kind: 'refuseItems', ids: /^student-9/ });
    await gateway.deliver(schoolLists({ students: [ivmStudent(), ivmStudent({ sourcedId: 'student-9' })] }));
    sandbox.misbehave({ kind: 'refuseItems', ids: /^student-8/, whole: 422 });
    await gateway.deliver(schoolLists({ students: [ivmStudent(), ivmStudent({ sourcedId: 'student-8' })] }));
    await gateway.deliverNoGo([{ lastName: 'Sample', firstName: 'Rex', middleName: '' }]);
    await readIvm({ ...sandbox, url: wire.url, tokenUrl: sandbox.tokenUrl }, 'school-1');
    await expect(readNoGo(wire.url, sandbox)).resolves.toMatchObject({ people: ['Sample, Rex'] });
    await expect(
      gateway.deliver(schoolLists({ school: { id: 'none', name: 'None' }, students: [ivmStudent()] })),
    ).rejects.toMatchObject({ code: 'SCHOOL_UNKNOWN' });
  } finally {
    gateway.close();
    wire.close();
    await sandbox.close();
  }
  const used = new Set<string>();
  for (const { method, path, asked, status, answered } of wire.exchanges) {
    const [name, { requestBody, responses }] = operationOf(method, path);
    used.add(name);
    const schemaOf = (content: Record<string, { schema: Schema }> | undefined) =>
      Object.values(content ?? {})[0]?.schema ?? {};
    const wrong = [
      ...(requestBody ? misfits(asked, schemaOf(requestBody.content), IVM_OPENAPI, 'asked') : []),
      ...(responses[status] === undefined ? [`${status} is not in the contract`] : []),
      ...misfits(answered, schemaOf(responses[status]?.content), IVM_OPENAPI, 'answered'),
    ];
    expect({ name, status, wrong }).toEqual({ name, status, wrong: [] });
  }
  const all = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect([...used].sort()).toEqual(all.sort());
});

async function readNoGo(url: string, { tokenUrl, client }: Awaited<ReturnType<typeof startIvmSandbox>>) {
  const form = { grant_type: 'client_credentials', client_id: client.id, client_secret: client.secret };
  const asked = await fetch(tokenUrl, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token: token } = (await asked.json()) as { access_token: string };
  return (await fetch(`${url}/no-go`, { headers: { authorization: `Bearer ${token}` } })).json();
}
