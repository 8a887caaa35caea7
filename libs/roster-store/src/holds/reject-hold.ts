import type { StatementRunner } from '../connection/roster-connection';
import { HOLD_HOURS } from './approve-hold';
import { findHold, isWaiting, inState, type HoldRef } from './find-hold';
import { HoldRefused } from './hold-refused';

/** "The SIS is wrong." */
export interface Rejection {
  readonly by: string;
  readonly reason: string;
  /** Last local calendar day (of the district) on which the same changes are not asked about, YYYY-MM-DD; null: until they change. */
  readonly until: string | null;
}

/** Stands in `hold.quiet_schools` for a hold of the registration as a whole; no sourcedId is empty. */
export const WHOLE_PULL = '';

/**
 * A named person says that the SIS is wrong: the same changes are not asked about again until a date, or until they
 * change. They stay held, and their links at "ask the office": rejecting lifts no mark. Throws `HoldRefused`.
 */
export async function rejectHold(
  tx: StatementRunner,
  ref: HoldRef,
  { by, reason, until }: Rejection,
): Promise<number> {
  const hold = await findHold(tx, ref);
  if (!isWaiting(hold))
    throw new HoldRefused(
      'not_waiting',
      'There is nothing to reject: the last hold has been used or overtaken by a later run, or is more than ' +
        `${HOLD_HOURS} hours old. The next run asks anew.`,
    );
  const schools = [...new Set(hold.reasons.map(({ school }) => school ?? WHOLE_PULL))];
  const [row] = await tx.query<{ past: boolean }>(
    `update hold h set state = 'rejected', rejected_by = $2, rejected_reason = $3, rejected_at = now(),
            rejected_until = (($4::date + 1)::timestamp at time zone d.timezone), quiet_schools = $5,
            approved_schools = null, approved_reasons = null, consent = null
       from district d where h.id = $1
      returning coalesce(h.rejected_until <= now(), false) as past`,
    [hold.id, by, reason, until, schools],
  );
  if (row?.past === true) throw new HoldRefused('past_date', `${until} is over. Name today or a later day.`);
  return hold.id;
}

/** The rejection is taken back: the next run that shows the changes asks about them anew. Throws `HoldRefused`. */
export async function cancelRejection(
  tx: StatementRunner,
  ref: HoldRef,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<number> {
  const hold = await inState(tx, ref, 'rejected');
  if (hold === null || hold.state !== 'rejected')
    throw new HoldRefused('not_rejected', 'There is no rejection to cancel: the last hold was not rejected.');
  await tx.query(
    `update hold set state = case when expires_at > now() then 'open' else 'superseded' end, quiet_schools = null,
            cancelled_by = $2, cancelled_reason = $3, cancelled_at = now()
      where id = $1`,
    [hold.id, by, reason],
  );
  return hold.id;
}
