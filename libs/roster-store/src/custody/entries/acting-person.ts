import type { Act, Actor } from 'roster-domain';
import { noteAuditEvent } from '../../audit/audit-trail';
import type { DistrictTransaction } from '../../district/district-transaction';
import { CustodyRefused } from '../custody-refused';

/** Who does something, as the issuer says, and when. */
export interface ActingPerson extends Actor {
  readonly name: string | null;
  readonly at: Date;
}

export type Entry = 'restriction' | 'authorisation' | 'alias' | 'decision';
export type ActKind = 'confirm' | 'end' | 'override' | 'use' | 'outcome';

/** What was done to an entry or decision, and by whom. */
export interface NotedAct extends Act {
  readonly entryId: number;
  readonly act: ActKind;
  readonly name: string | null;
}

/** Throws with the sentence of a rule of the domain that says no. */
export function requireAllowed(refusal: string | null): void {
  if (refusal !== null) throw new CustodyRefused('not_allowed', refusal);
}

/** Notes that somebody did something to an entry, there and in the audit trail. */
export async function noteAct(
  tx: DistrictTransaction,
  who: ActingPerson,
  entry: Entry,
  entryId: number,
  act: ActKind,
  reason: string,
): Promise<void> {
  await tx.query(
    `insert into custody_act (district_id, entry, entry_id, act, subject, subject_name, roles, reason, at)
     select id, $1, $2, $3, $4, $5, $6, $7, $8 from district`,
    [entry, entryId, act, who.subject, who.name, who.roles, reason.trim(), who.at],
  );
  await noteEntry(tx, who, `${entry}.${act}`, `${entry} ${entryId}`);
}

/** An event of the audit trail. What was entered stands in its own table: here only that it was. */
export function noteEntry(
  tx: DistrictTransaction,
  { subject, name, roles }: ActingPerson,
  action: string,
  target: string,
): Promise<void> {
  return noteAuditEvent(tx, { subject, name, roles, action, target, detail: {} });
}

/** What was done to these entries, in the order it was done. */
export async function actsOn(
  tx: DistrictTransaction,
  entry: Entry,
  entryIds: readonly number[],
): Promise<NotedAct[]> {
  if (entryIds.length === 0) return [];
  const rows = await tx.query<Omit<NotedAct, 'entryId' | 'at'> & { entryId: string; at: Date }>(
    `select entry_id as "entryId", act, subject, subject_name as name, roles, reason, at
       from custody_act where entry = $1 and entry_id = any ($2::bigint[]) order by id`,
    [entry, entryIds],
  );
  return rows.map((row) => ({ ...row, entryId: Number(row.entryId), at: row.at.getTime() }));
}

/** One writer after the other for an entry: two who act at once must each see what the other did. */
export async function lockEntry(tx: DistrictTransaction, entry: Entry, entryId: number): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended(id || $1, 0)) from district`, [
    ` custody ${entry} ${entryId}`,
  ]);
}
