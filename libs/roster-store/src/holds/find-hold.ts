import type { GateReason } from 'roster-domain';
import type { StatementRunner } from '../connection/roster-connection';
import { HoldRefused } from './hold-refused';

/** A hold by its id, or the newest one of a registration. */
export type HoldRef = { readonly holdId: number } | { readonly newestOf: number };

/** As it is stored; whether it has expired is another question (`expired`). */
export interface StoredHold {
  readonly id: number;
  readonly registrationId: number;
  readonly runId: number;
  readonly state: 'open' | 'approved' | 'used' | 'superseded' | 'rejected';
  readonly expired: boolean;
  readonly reasons: readonly GateReason[];
}

/** Finds the hold and locks its row, so that two people do not decide at once. Throws `HoldRefused` when there is none. */
export async function findHold(tx: StatementRunner, ref: HoldRef): Promise<StoredHold> {
  const [where, id] = 'holdId' in ref ? ['h.id = $1', ref.holdId] : [newestHold, ref.newestOf];
  const [hold] = await tx.query<StoredHold>(
    `select h.id, h.registration_id as "registrationId", h.run_id as "runId", h.state, h.expires_at <= now() as expired, h.reasons
       from hold h where ${where} for update`,
    [id],
  );
  if (hold === undefined)
    throw new HoldRefused(
      'no_hold',
      'holdId' in ref
        ? `The district has no hold ${ref.holdId}.`
        : 'Nothing of this registration was ever held.',
    );
  return hold;
}

const newestHold = 'h.id = (select max(id) from hold where registration_id = $1)';

/** Whether somebody may still decide on it. */
export function isWaiting({ state, expired }: StoredHold): boolean {
  return state === 'rejected' || ((state === 'open' || state === 'approved') && !expired);
}

/** A hold by its id, or the newest one of a registration that is in this state; null: there is none. */
export async function inState(
  tx: StatementRunner,
  ref: HoldRef,
  state: StoredHold['state'],
): Promise<StoredHold | null> {
  if ('holdId' in ref) return findHold(tx, ref);
  const [row] = await tx.query<{ id: number | null }>(
    `select max(id) as id from hold where registration_id = $1 and state = $2`,
    [ref.newestOf, state],
  );
  return row?.id == null ? null : findHold(tx, { holdId: row.id });
}
