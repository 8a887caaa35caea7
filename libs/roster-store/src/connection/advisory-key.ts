import { createHash } from 'node:crypto';

/** The 64-bit key of PostgreSQL's advisory lock called `name`; equal names give equal keys on every machine. */
export function advisoryKey(name: string): bigint {
  return createHash('sha256').update(name).digest().readBigInt64BE(0);
}
