import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ListKind } from '../../list-files/list-columns';
import { IVM_OPENAPI } from '../../wire/ivm-api';
import type { IvmSandbox, IvmSandboxRequest } from './ivm-sandbox';
import { type IvmDeed, IvmMisbehaviours, statusInstead } from './sandbox-misbehaviour';
import { DEFAULT_CLIENT, type IvmSandboxOptions } from './sandbox-options';
import { listsPage } from './sandbox-page';
import { pageOf, rowsOf } from './sandbox-pages';
import { SandboxProblem } from './sandbox-problem';
import { SandboxState } from './sandbox-state';
import { SandboxTokens } from './sandbox-tokens';

const LARGEST_BODY = 8 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Starts a visitor system on this machine that speaks `ivm-api.openapi.json`: a real HTTP server with a state of its own,
 * which keeps every state it went through, merges contacts of one name as IVM does, and misbehaves on demand. For tests
 * and demonstrations; never for people's data.
 * @throws Error when the port is taken
 */
export async function startIvmSandbox(options: IvmSandboxOptions = {}): Promise<IvmSandbox> {
  const state = new SandboxState(options);
  const client = options.client ?? DEFAULT_CLIENT;
  const tokens = new SandboxTokens(client, options.tokenSeconds ?? 3600);
  const misbehaviours = new IvmMisbehaviours();
  const requests: IvmSandboxRequest[] = [];
  const service = new SandboxService(state, tokens, misbehaviours, requests);
  const server = createServer((request, response) => void service.handle(request, response));
  await new Promise<void>((resolve, reject) => {
    const { port = 0 } = options;
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${port} is taken by another program`, { cause: error })
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    ...{ url, port, client, requests },
    tokenUrl: `${url}/oauth/token`,
    history: state.history,
    get tokensGiven() {
      return tokens.given;
    },
    misbehave: (...deeds) => misbehaviours.add(deeds),
    behave: () => misbehaviours.clear(),
    expireTokens: () => tokens.expireAll(),
    held: (schoolId) => state.held(schoolId),
    heldNoGo: () => state.noGo().people,
    merged: () => state.merged(),
    deskSays: (schoolId, studentId, ivmId) => state.deskSays(schoolId, studentId, ivmId),
    tamper: (schoolId, studentId, contactId, pickup) => state.tamper(schoolId, studentId, contactId, pickup),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class SandboxService {
  readonly #answered = new Map<string, { readonly digest: string; readonly answer: Answer }>();

  constructor(
    private readonly state: SandboxState,
    private readonly tokens: SandboxTokens,
    private readonly misbehaviours: IvmMisbehaviours,
    private readonly requests: IvmSandboxRequest[],
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '/' } = request;
    const noted: IvmSandboxRequest = { method, path: url, items: 0, status: null };
    this.requests.push(noted);
    const deeds = this.misbehaviours.take(`${method} ${url}`);
    try {
      const text = await bodyOf(request);
      for (const deed of deeds) if (deed.kind === 'latency') await sleep(deed.ms);
      if (deeds.some(({ kind }) => kind === 'cut')) return void request.socket.destroy();
      const answer = statusInstead(deeds) ?? this.#answer(request, text, deeds, noted);
      if (deeds.some(({ kind }) => kind === 'acceptThenDie')) return void request.socket.destroy();
      if (deeds.some(({ kind }) => kind === 'garbledAnswer'))
        return send(response, noted, { status: 200, body: '{"items": [' });
      send(response, noted, answer);
    } catch (error) {
      if (error instanceof SandboxProblem) send(response, noted, error);
      else request.socket.destroy();
    }
  }

  #answer(
    request: IncomingMessage,
    text: string,
    deeds: readonly IvmDeed[],
    noted: IvmSandboxRequest,
  ): Answer {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sandbox');
    const method = request.method ?? '';
    if (pathname === '/' && method === 'GET') return { status: 200, body: listsPage(this.state) };
    if (pathname === '/openapi.json') return { status: 200, body: IVM_OPENAPI };
    if (pathname === '/oauth/token' && method === 'POST')
      return this.tokens.answer(request.headers.authorization, new URLSearchParams(text));
    if (!this.tokens.lets(request.headers.authorization))
      throw new SandboxProblem(
        401,
        'token_not_good',
        'The access token is missing or no longer good; get a new one.',
      );
    const [, what = '', school = '', part = ''] = pathname.split('/').map(decodeURIComponent);
    if (what === 'no-go') return ok(method === 'PUT' ? this.state.putNoGo(parsed(text)) : this.state.noGo());
    if (what !== 'schools') throw notFound();
    if (school === '') return ok(pageOf(this.state.summaries(), searchParams));
    if (part === 'validity')
      return ok(
        method === 'PUT' ? this.state.putValidity(school, parsed(text)) : this.state.validity(school),
      );
    if (part !== 'students' && part !== 'contacts' && part !== 'relationships') throw notFound();
    if (method === 'GET') return ok(pageOf(rowsOf(this.state.school(school), part), searchParams));
    if (method === 'PUT') return this.#put(request, school, part, text, deeds, noted);
    throw new SandboxProblem(405, 'method_not_allowed', 'Lists are read by GET and written by PUT.');
  }

  /** The same key is answered as before, however often it comes. */
  #put(
    request: IncomingMessage,
    school: string,
    kind: ListKind,
    text: string,
    deeds: readonly IvmDeed[],
    noted: IvmSandboxRequest,
  ): Answer {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || key === '')
      throw new SandboxProblem(422, 'key_missing', 'A batch needs an Idempotency-Key.');
    const digest = createHash('sha256').update(`${school}\n${kind}\n${text}`).digest('hex');
    const before = this.#answered.get(key);
    if (before !== undefined && before.digest !== digest)
      throw new SandboxProblem(409, 'key_reused', 'This Idempotency-Key was used for another batch.');
    if (before !== undefined) return before.answer;
    const body = parsed(text);
    noted.items = (body as { items?: unknown[] } | null)?.items?.length ?? 0;
    const answer = ok(this.state.put(school, kind, body, deeds));
    this.#answered.set(key, { digest, answer });
    return answer;
  }
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function notFound(): SandboxProblem {
  return new SandboxProblem(404, 'not_found', 'There is nothing at this address; see /openapi.json.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new SandboxProblem(422, 'no_json', 'The body is no JSON.');
  }
}

function send(response: ServerResponse, noted: IvmSandboxRequest, { status, body, headers }: Answer): void {
  noted.status = status;
  const isText = typeof body === 'string';
  const type = isText
    ? 'text/html; charset=utf-8'
    : status >= 400
      ? 'application/problem+json'
      : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY)
      throw new SandboxProblem(413, 'too_large', 'The batch is too large; send smaller ones.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
