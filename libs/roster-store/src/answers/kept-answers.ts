import type { DistrictTransaction } from '../district/district-transaction';

/** A request that may come again, and must then not be carried out twice. */
export interface RepeatableRequest {
  readonly subject: string;
  readonly key: string;
  /** Of method, address and body: the same key with another request is a mistake. */
  readonly digest: string;
}

export interface KeptAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly body: unknown;
}

/** Any number; the other half of the lock is the district. */
const ANSWER_LOCK = 1_802_660_213;

/**
 * What this request was answered before, `other` when its key was used for another request, null when it is new. Until
 * the transaction ends, nobody else of this district asks with a key.
 */
export async function keptAnswer(
  tx: DistrictTransaction,
  { subject, key, digest }: RepeatableRequest,
): Promise<KeptAnswer | 'other' | null> {
  await tx.query('select pg_advisory_xact_lock($1, id) from district', [ANSWER_LOCK]);
  const [row] = await tx.query<KeptAnswer & { digest: string }>(
    `select request_digest as digest, status, location, body from kept_answer
      where subject = $1 and key = $2 and created_at > now() - interval '1 day'`,
    [subject, key],
  );
  if (row === undefined) return null;
  return row.digest === digest ? { status: row.status, location: row.location, body: row.body } : 'other';
}

/** Keeps an answer for a day; older ones go. */
export async function keepAnswer(
  tx: DistrictTransaction,
  { subject, key, digest }: RepeatableRequest,
  { status, location, body }: KeptAnswer,
): Promise<void> {
  await tx.query(`delete from kept_answer where created_at <= now() - interval '1 day'`);
  await tx.query(
    `insert into kept_answer (district_id, subject, key, request_digest, status, location, body)
     select id, $1, $2, $3, $4, $5, $6 from district`,
    [subject, key, digest, status, location, JSON.stringify(body ?? null)],
  );
}
