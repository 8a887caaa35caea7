import type { SettingChange } from 'roster-domain';
import type { DistrictTransaction } from '../district/district-transaction';
import type { SealedSecrets } from '../secrets/sealed-secrets';
import type { SettingName } from './known-settings';
import { shownChange } from './stored-connection';

export type SettingChangeState = 'pending' | 'approved' | 'rejected' | 'superseded';

/** What of a changed setting loosens or removes, and waits or waited for an approver. Without secrets. */
export interface WaitingChange {
  readonly id: number;
  readonly setting: SettingName;
  /** null: of the district. */
  readonly registrationId: number | null;
  readonly changes: readonly SettingChange[];
  readonly state: SettingChangeState;
  readonly author: string;
  readonly authorName: string | null;
  readonly createdAt: Date;
  readonly decidedBy: string | null;
  readonly decidedByName: string | null;
  readonly decidedReason: string | null;
  readonly decidedAt: Date | null;
}

/** With what is for the store's eyes only. */
export interface StoredChange extends WaitingChange {
  readonly sealed: SealedSecrets | null;
  readonly newSecrets: boolean;
}

const COLUMNS = `id, setting, registration_id as "registrationId", changes, state, author, author_name as "authorName",
  created_at as "createdAt", decided_by as "decidedBy", decided_by_name as "decidedByName", decided_reason as "decidedReason",
  decided_at as "decidedAt"`;

/** Which changes are wanted; what is left out does not narrow. */
export interface WaitingQuery {
  readonly states?: readonly SettingChangeState[];
  readonly after: number;
  readonly most: number;
}

/** Changes of the transaction's district after an id, in the order they were asked for. */
export async function readSettingChanges(
  tx: DistrictTransaction,
  { states, after, most }: WaitingQuery,
): Promise<WaitingChange[]> {
  const rows = await tx.query<WaitingChange>(
    `select ${COLUMNS} from setting_change
      where id > $1 and ($2::text[] is null or state = any ($2)) order by id limit $3`,
    [after, states ?? null, most],
  );
  return rows.map(shown);
}

/** null: the district has none of this id. */
export async function readSettingChange(tx: DistrictTransaction, id: number): Promise<WaitingChange | null> {
  const [row] = await tx.query<WaitingChange>(`select ${COLUMNS} from setting_change where id = $1`, [id]);
  return row === undefined ? null : shown(row);
}

/** As stored, with sealed secrets; undefined: the district has none of this id. */
export async function storedChange(tx: DistrictTransaction, id: number): Promise<StoredChange | undefined> {
  const [row] = await tx.query<StoredChange>(
    `select ${COLUMNS}, sealed_secrets as sealed, new_secrets as "newSecrets" from setting_change where id = $1`,
    [id],
  );
  return row;
}

/** The pending ones of one setting, as stored. */
export function pendingOf(
  tx: DistrictTransaction,
  setting: SettingName,
  registrationId: number | null,
): Promise<WaitingChange[]> {
  return tx.query<WaitingChange>(
    `select ${COLUMNS} from setting_change
      where state = 'pending' and setting = $1 and registration_id is not distinct from $2 order by id`,
    [setting, registrationId],
  );
}

/** As people may see it. */
function shown(change: WaitingChange): WaitingChange {
  return { ...change, changes: change.changes.map(shownChange) };
}
