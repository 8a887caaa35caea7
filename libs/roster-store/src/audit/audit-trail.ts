import { createHash } from 'node:crypto';
import type { DistrictTransaction } from '../district/district-transaction';

/** Who did what, as it is noted. No secrets; no personal data but who did it. */
export interface NewAuditEvent {
  /** Whom the issuer says it was. */
  readonly subject: string;
  readonly name: string | null;
  readonly roles: readonly string[];
  /** Stable, such as `policy.change`. */
  readonly action: string;
  /** What it was done to, such as `registration 12`. */
  readonly target: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AuditEvent extends NewAuditEvent {
  /** Counted from 1 in each district, without gaps. */
  readonly id: number;
  readonly at: Date;
}

interface ChainedEvent extends AuditEvent {
  readonly previousHash: string;
  readonly hash: string;
}

/** Any number; the other half of the lock is the district. */
const AUDIT_LOCK = 1_635_083_369;
const FIRST = '0'.repeat(64);

/**
 * Notes an event of the transaction's district. Each carries the hash of the one before, so that none can be changed or
 * taken out unseen. Events of one district are written one after the other, until each one's transaction ends.
 */
export async function noteAuditEvent(tx: DistrictTransaction, event: NewAuditEvent): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock($1, id) from district`, [AUDIT_LOCK]);
  const [last] = await tx.query<{ id: number; hash: string }>(
    'select id, hash from audit_event order by id desc limit 1',
  );
  const chained = { ...event, id: (last?.id ?? 0) + 1, at: new Date(), previousHash: last?.hash ?? FIRST };
  await tx.query(
    `insert into audit_event (district_id, id, at, subject, subject_name, roles, action, target, detail, previous_hash, hash)
     select d.id, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 from district d`,
    [
      chained.id,
      chained.at,
      chained.subject,
      chained.name,
      chained.roles,
      chained.action,
      chained.target,
      JSON.stringify(chained.detail),
      chained.previousHash,
      hashOf(chained),
    ],
  );
}

/** Events of the transaction's district, newest first, those before `before`. */
export function readAuditEvents(
  tx: DistrictTransaction,
  { before, most }: { readonly before: number; readonly most: number },
): Promise<AuditEvent[]> {
  return tx.query<AuditEvent>(
    `select id, at, subject, subject_name as name, roles, action, target, detail from audit_event
      where id < $1 order by id desc limit $2`,
    [before, most],
  );
}

/** The id of the first event that is not as it was written, or is missing; null: the chain is whole. */
export async function firstBrokenAuditEvent(tx: DistrictTransaction): Promise<number | null> {
  const page = 1_000;
  let [id, previousHash] = [0, FIRST];
  for (;;) {
    const events = await tx.query<ChainedEvent>(
      `select id, at, subject, subject_name as name, roles, action, target, detail, previous_hash as "previousHash", hash
         from audit_event where id > $1 order by id limit $2`,
      [id, page],
    );
    for (const event of events) {
      if (event.id !== id + 1 || event.previousHash !== previousHash || event.hash !== hashOf(event))
        return id + 1;
      [id, previousHash] = [event.id, event.hash];
    }
    if (events.length < page) return null;
  }
}

function hashOf({
  id,
  at,
  subject,
  name,
  roles,
  action,
  target,
  detail,
  previousHash,
}: Omit<ChainedEvent, 'hash'>): string {
  const said = [id, at.toISOString(), subject, name, roles, action, target, sorted(detail), previousHash];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

/** With keys in one order, whichever the database keeps them in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, one]) => [key, sorted(one)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
