import type { DistrictTransaction } from '../district/district-transaction';

/** Time in which somebody of support may see people of the district. */
export interface SupportGrant {
  readonly id: number;
  /** Who has it, as the issuer says. */
  readonly subject: string;
  readonly name: string | null;
  readonly reason: string;
  readonly ticket: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Taken back before its time; null: it ran or runs to its end. */
  readonly endedAt: Date | null;
  readonly active: boolean;
}

export interface NewSupportGrant {
  readonly subject: string;
  readonly name: string | null;
  readonly reason: string;
  readonly ticket: string | null;
  readonly hours: number;
}

const COLUMNS = `id, subject, subject_name as name, reason, ticket, created_at as "createdAt", expires_at as "expiresAt",
  ended_at as "endedAt", ended_at is null and expires_at > now() as active`;

export async function makeSupportGrant(
  tx: DistrictTransaction,
  { subject, name, reason, ticket, hours }: NewSupportGrant,
): Promise<SupportGrant> {
  const [made] = await tx.query<SupportGrant>(
    `insert into support_grant (district_id, subject, subject_name, reason, ticket, expires_at)
     select id, $1, $2, $3, $4, now() + $5 * interval '1 hour' from district returning ${COLUMNS}`,
    [subject, name, reason, ticket, hours],
  );
  if (made === undefined) throw new Error('The database gave the grant no id.');
  return made;
}

/** Grants of the transaction's district before an id, the newest first, those that are over too. */
export function readSupportGrants(
  tx: DistrictTransaction,
  { before, most }: { readonly before: number; readonly most: number },
): Promise<SupportGrant[]> {
  return tx.query<SupportGrant>(
    `select ${COLUMNS} from support_grant where id < $1 order by id desc limit $2`,
    [before, most],
  );
}

/** A grant somebody has now; null: none. */
export async function activeSupportGrant(
  tx: DistrictTransaction,
  subject: string,
): Promise<SupportGrant | null> {
  const [found] = await tx.query<SupportGrant>(
    `select ${COLUMNS} from support_grant
      where subject = $1 and ended_at is null and expires_at > now() order by expires_at desc limit 1`,
    [subject],
  );
  return found ?? null;
}

/**
 * Takes a grant back; one that is over already stays as it was.
 * @param whose only one of this subject; null: anybody's
 * @returns null when there is none such
 */
export async function endSupportGrant(
  tx: DistrictTransaction,
  id: number,
  by: string,
  whose: string | null,
): Promise<SupportGrant | null> {
  await tx.query(
    `update support_grant set ended_at = now(), ended_by = $2
      where id = $1 and ended_at is null and expires_at > now() and ($3::text is null or subject = $3)`,
    [id, by, whose],
  );
  const [found] = await tx.query<SupportGrant>(
    `select ${COLUMNS} from support_grant where id = $1 and ($2::text is null or subject = $2)`,
    [id, whose],
  );
  return found ?? null;
}
