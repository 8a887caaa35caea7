import type { GateReason } from 'roster-domain';
import type { StatementRunner } from '../connection/roster-connection';
import { findHold, isWaiting, inState, type HoldRef } from './find-hold';
import { HoldRefused } from './hold-refused';

/** An approval lasts so many hours from when it was given; a hold nobody decides on, from its run. */
export const HOLD_HOURS = 72;

/** What a named person consents to. */
export interface Approval {
  readonly by: string;
  readonly reason: string;
  /** sourcedIds of the only schools that may go on; null or absent: every one the hold names. */
  readonly schools?: readonly string[] | null;
  /** Codes of the only reasons consented to; null or absent: all. A school goes on when all of its reasons are. */
  readonly reasons?: readonly string[] | null;
  /** Who of the district consented and how, where the approver is not of the district. */
  readonly consent?: string | null;
}

/** A hold a person has consented to, and the run whose plan it showed. */
export interface ApprovedHold {
  readonly id: number;
  readonly runId: number;
  readonly schools: readonly string[] | null;
  readonly reasons: readonly string[] | null;
}

/**
 * Consent of a named person to what one held run showed: it is used once, by the next run, and expires 72 hours after it
 * was given. An earlier approval of the registration that was not used ends. A rejected hold may be approved after all.
 * Throws `HoldRefused`.
 */
export async function approveHold(
  tx: StatementRunner,
  ref: HoldRef,
  { by, reason, schools = null, reasons = null, consent = null }: Approval,
): Promise<ApprovedHold> {
  const hold = await findHold(tx, ref);
  if (!isWaiting(hold) || hold.expired)
    throw new HoldRefused(
      'not_waiting',
      'There is nothing to approve: the last hold has been used or overtaken by a later run, or is more than ' +
        `${HOLD_HOURS} hours old. Let it run once more and look at what that shows.`,
    );
  requireKnown(hold.reasons, schools, reasons);
  await tx.query(
    `update hold set state = 'superseded' where registration_id = $1 and id <> $2 and state = 'approved'`,
    [hold.registrationId, hold.id],
  );
  await tx.query(
    `update hold set state = 'approved', approved_by = $2, approved_reason = $3, approved_at = now(),
            approved_schools = $4, approved_reasons = $5, consent = $6, quiet_schools = null,
            expires_at = now() + interval '${HOLD_HOURS} hours'
      where id = $1`,
    [hold.id, by, reason, schools, reasons, consent],
  );
  return { id: hold.id, runId: hold.runId, schools, reasons };
}

/** A misspelt school would be an approval of nothing, and nobody would notice. */
function requireKnown(
  held: readonly GateReason[],
  schools: readonly string[] | null,
  reasons: readonly string[] | null,
): void {
  const heldSchools = [...new Set(held.flatMap(({ school }) => school ?? []))];
  const heldReasons = [...new Set(held.map(({ code }) => code as string))];
  const strangeSchool = schools?.filter((school) => !heldSchools.includes(school)) ?? [];
  if (strangeSchool.length > 0)
    throw new HoldRefused(
      'unknown_school',
      `The hold does not wait for school ${strangeSchool.join(', ')}. ` +
        (heldSchools.length === 0
          ? 'It is about the registration as a whole: approve all of it, or nothing.'
          : `It waits for ${heldSchools.join(', ')}.`),
    );
  const strangeReason = reasons?.filter((code) => !heldReasons.includes(code)) ?? [];
  if (strangeReason.length > 0)
    throw new HoldRefused(
      'unknown_reason',
      `The hold was not made for ${strangeReason.join(', ')}. Its reasons are ${heldReasons.join(', ')}.`,
    );
  if (schools?.length === 0 || reasons?.length === 0)
    throw new HoldRefused('unknown_school', 'An approval of no school or no reason would approve nothing.');
}

/** An approval that has not been used yet is taken back; the hold waits as before. Throws `HoldRefused`. */
export async function cancelApproval(
  tx: StatementRunner,
  ref: HoldRef,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<number> {
  const hold = await inState(tx, ref, 'approved');
  if (hold === null || hold.state !== 'approved' || hold.expired)
    throw new HoldRefused(
      'not_approved',
      'There is no approval to cancel: none was given, or it was used or has expired.',
    );
  await tx.query(
    `update hold set state = 'open', cancelled_by = $2, cancelled_reason = $3, cancelled_at = now(),
            approved_schools = null, approved_reasons = null, consent = null,
            expires_at = created_at + interval '${HOLD_HOURS} hours'
      where id = $1`,
    [hold.id, by, reason],
  );
  return hold.id;
}
