import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { RepeatableRequest } from 'roster-store';
import { Problem } from '../problems/problem';

const digests = new WeakMap<FastifyRequest, string>();

/** Names the body of a request that is a file, which has been read to its end. */
export function rememberDigest(request: FastifyRequest, digest: string): void {
  digests.set(request, digest);
}

/** The request, as it is told from others when it comes twice; null where the caller sent no Idempotency-Key. */
export function repeatableRequest(request: FastifyRequest, subject: string): RepeatableRequest | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key))
    throw new Problem(
      400,
      'idempotency_key_malformed',
      'The Idempotency-Key cannot be used',
      'An Idempotency-Key has 1 to 200 visible characters and no blanks.',
    );
  const said = JSON.stringify([request.method, request.url, digests.get(request) ?? request.body ?? null]);
  return { subject, key, digest: createHash('sha256').update(said).digest('hex') };
}

export function keyReused(): Problem {
  return new Problem(
    422,
    'idempotency_key_reused',
    'This Idempotency-Key was used before',
    'The same Idempotency-Key came with another request before. Nothing was done: use a new key for a new request.',
  );
}
