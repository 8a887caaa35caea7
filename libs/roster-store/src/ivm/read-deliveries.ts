import type { DistrictTransaction } from '../district/district-transaction';

/** How far a school's lists are in IVM. */
export interface IvmSchoolState {
  readonly schoolId: number;
  readonly sourcedId: string;
  readonly name: string;
  readonly ivmSchoolId: string;
  /** `waiting`: nothing may be delivered yet; `closed`: nobody is approved there any more. */
  readonly state: 'pending' | 'level' | 'failed' | 'waiting' | 'closed';
  /** A code: what it waits for, or why it failed. */
  readonly why: string | null;
  readonly attempts: number;
  readonly retryAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly reconciledAt: Date | null;
  /** Since when something that was taken back has not reached IVM, where people were alerted of it. */
  readonly lateSince: Date | null;
  /** Records IVM confirmed. */
  readonly students: number;
  readonly contacts: number;
  readonly relationships: number;
  /** Records sent whose receipt has not come. */
  readonly pending: number;
  readonly setAside: number;
  readonly drift: number;
}

/** Every school IVM was told of, in the order of their ids. */
export function readIvmSchools(tx: DistrictTransaction): Promise<IvmSchoolState[]> {
  return tx.query<IvmSchoolState>(
    `select i.school_id as "schoolId", s.sourced_id as "sourcedId", s.name, i.ivm_school_id as "ivmSchoolId", i.state, i.why,
            i.attempts, i.retry_at as "retryAt", i.delivered_at as "deliveredAt", i.reconciled_at as "reconciledAt",
            i.late_since as "lateSince", c.*, (select count(*)::int from ivm_drift d where d.school_id = i.school_id) as drift
       from ivm_school i join school s on s.id = i.school_id
       cross join lateral (
         select (count(*) filter (where kind = 'students' and state = 'confirmed'))::int as students,
                (count(*) filter (where kind = 'contacts' and state = 'confirmed'))::int as contacts,
                (count(*) filter (where kind = 'relationships' and state = 'confirmed'))::int as relationships,
                (count(*) filter (where state = 'sent'))::int as pending,
                (count(*) filter (where state = 'set_aside'))::int as "setAside"
           from ivm_record r where r.school = i.ivm_school_id) c
      order by i.school_id`,
  );
}

/** Something IVM held otherwise than it was told; ids, no names. */
export interface IvmDriftRow {
  readonly id: number;
  readonly schoolId: number;
  readonly foundAt: Date;
  readonly what: 'missing' | 'unexpected' | 'differs' | 'restricted_by_hand';
  readonly kind: 'students' | 'contacts' | 'relationships';
  readonly ids: readonly string[];
  readonly told: string | null;
  readonly holds: string | null;
}

/** Those after `after` (an id; 0: from the first), at most `most`. */
export function readIvmDrift(
  tx: DistrictTransaction,
  { after, most }: { readonly after: number; readonly most: number },
): Promise<IvmDriftRow[]> {
  return tx.query<IvmDriftRow>(
    `select id, school_id as "schoolId", found_at as "foundAt", what, kind, ids, told, holds
       from ivm_drift where id > $1 order by id limit $2`,
    [after, most],
  );
}

/** Has what IVM holds compared with what it was told, as soon as a worker is free. @returns schools that are */
export async function askToReconcile(tx: DistrictTransaction): Promise<number> {
  const rows = await tx.query(
    `update ivm_school set reconciled_at = null, retry_at = null where state <> 'closed' returning school_id`,
  );
  return rows.length;
}

/** A record that IVM has not taken. Ids, no names. */
export interface OpenDelivery {
  readonly id: string;
  readonly school: string;
  readonly kind: 'students' | 'contacts' | 'relationships';
  readonly ids: readonly string[];
  readonly state: 'sent' | 'set_aside';
  /** It takes something away, and is tried for ever. */
  readonly tightens: boolean;
  readonly why: string | null;
  readonly attempts: number;
  readonly since: Date;
}

type Row = Omit<OpenDelivery, 'id' | 'ids'> & { readonly first: string; readonly second: string };

/** Those after `after` (an id), at most `most`, in the order of their keys. */
export async function readOpenDeliveries(
  tx: DistrictTransaction,
  { after, most }: { readonly after: string | null; readonly most: number },
): Promise<OpenDelivery[]> {
  const from = after === null ? ['', '', '', ''] : keyOf(after);
  const rows = await tx.query<Row>(
    `select school, kind, first_id as first, second_id as second, state, why, attempts, since,
            digest = '' or (may_be_yes and pickup is distinct from 'Yes') as tightens
       from ivm_record where state <> 'confirmed' and (school, kind, first_id, second_id) > ($1, $2, $3, $4)
      order by school, kind, first_id, second_id limit $5`,
    [...from, most],
  );
  return rows.map(({ first, second, ...rest }) => ({
    ...rest,
    id: Buffer.from(JSON.stringify([rest.school, rest.kind, first, second])).toString('base64url'),
    ids: rest.kind === 'relationships' ? [first, second] : [first],
  }));
}

/** Has a record that was set aside sent anew by the school's next delivery. @returns whether there is such a one */
export async function retryDelivery(tx: DistrictTransaction, id: string): Promise<boolean> {
  const key = keyOf(id);
  const rows = await tx.query(
    `update ivm_record set state = 'sent', why = null, since = now()
      where school = $1 and kind = $2 and first_id = $3 and second_id = $4 and state = 'set_aside' returning version`,
    key,
  );
  await tx.query('update ivm_school set due = true, retry_at = null where ivm_school_id = $1', [key[0]]);
  return rows.length > 0;
}

/** What no id of ours says finds nothing. */
function keyOf(id: string): readonly string[] {
  try {
    const key = JSON.parse(Buffer.from(id, 'base64url').toString('utf8')) as unknown;
    if (Array.isArray(key) && key.length === 4 && key.every((part) => typeof part === 'string')) return key;
  } catch {
    // Falls through: it is none of ours.
  }
  return ['', '', '', ''];
}
