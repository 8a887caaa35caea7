import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../problems/problem';

/** The strong tag (RFC 9110, section 8.8.3) of what a GET answers. */
export function entityTagOf(representation: unknown): string {
  return tagOfText(JSON.stringify(representation));
}

function tagOfText(json: string): string {
  return `"${createHash('sha256').update(json).digest('base64url').slice(0, 22)}"`;
}

/** Gives every JSON answer of a GET its tag, and 304 to who holds it already. */
export function addEntityTags(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    const tagged =
      (request.method === 'GET' || request.method === 'HEAD') &&
      reply.statusCode === 200 &&
      typeof payload === 'string' &&
      !reply.hasHeader('etag');
    if (!tagged) return done(null, payload);
    const tag = tagOfText(payload);
    void reply.header('ETag', tag);
    if (!tagsOf(request.headers['if-none-match'])?.some((one) => one === '*' || weak(one) === tag))
      return done(null, payload);
    void reply.code(304).removeHeader('content-type').removeHeader('content-length');
    done(null, '');
  });
}

/** @throws {Problem} 412 when the caller asked for another state than there is */
export function requireMatch(ifMatch: string | undefined, representation: unknown): void {
  const wanted = tagsOf(ifMatch);
  if (wanted === undefined || wanted.includes('*') || wanted.includes(entityTagOf(representation))) return;
  throw new Problem(
    412,
    'precondition_failed',
    'It has changed meanwhile',
    'What you read is no longer how it stands (If-Match). Nothing was changed: read it again, then decide.',
  );
}

function tagsOf(header: string | undefined): string[] | undefined {
  return header?.split(',').map((tag) => tag.trim());
}

/** For reading, a weak tag is as good as a strong one. */
function weak(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag;
}
