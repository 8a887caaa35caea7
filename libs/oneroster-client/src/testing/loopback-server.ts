import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoopbackRequest {
  readonly method: string;
  /** Path and query exactly as they came over the wire. */
  readonly target: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A real server on this machine that answers as one test wants it to; it keeps what it was asked. */
export interface LoopbackServer {
  readonly url: string;
  readonly requests: LoopbackRequest[];
  close(): Promise<void>;
}

export type Answering = (
  request: LoopbackRequest,
  response: ServerResponse,
  /** How many requests came before this one. */
  before: number,
) => void | Promise<void>;

export async function startLoopbackServer(answer: Answering): Promise<LoopbackServer> {
  const requests: LoopbackRequest[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const target = message.url ?? '';
      const { pathname, searchParams } = new URL(target, 'http://loopback');
      const request = {
        method: message.method ?? '',
        target,
        path: pathname,
        query: searchParams,
        headers: message.headers,
        body: Buffer.concat(chunks).toString(),
      };
      requests.push(request);
      void answer(request, response, requests.length - 1);
    });
  });
  await listening(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function sendJson(
  response: ServerResponse,
  body: unknown,
  headers: Record<string, string> = {},
  status = 200,
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}
