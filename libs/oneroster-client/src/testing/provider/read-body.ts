import type { IncomingMessage } from 'node:http';
import { BadRequest } from './answer/bad-request';

/** More than any token request has. */
const MOST_BYTES = 64 * 1024;

/** @throws BadRequest 413 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new BadRequest(413, 'invalid data', 'The body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
