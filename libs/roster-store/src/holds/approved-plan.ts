import type { DistrictSession } from '../session/district-session';
import type { ApprovedHold } from './approve-hold';
import { HoldRefused } from './hold-refused';
import { shownBy } from './shown-changes';

/** A reason of the gate as far as an approval concerns it. */
export interface ReasonOfSchool {
  readonly code: string;
  readonly school?: string;
}

/** The approval a run of this registration may use; null: none was given, or it was used or has expired. */
export async function approvalInForce(
  session: DistrictSession,
  registrationId: number,
): Promise<ApprovedHold | null> {
  const [hold] = await session.query<ApprovedHold>(
    `select id, run_id as "runId", approved_schools as schools, approved_reasons as reasons from hold
      where registration_id = $1 and state = 'approved' and expires_at > now() order by id desc limit 1`,
    [registrationId],
  );
  return hold ?? null;
}

/**
 * Which of these schools an approval covers: those it names, for every reason they wait for now, where this plan
 * removes, updates and loosens nothing that the approved plan did not show.
 */
export async function approvedSchools(
  session: DistrictSession,
  hold: ApprovedHold,
  schools: readonly string[],
  reasons: readonly ReasonOfSchool[],
): Promise<string[]> {
  const consented = ({ code }: ReasonOfSchool): boolean =>
    hold.reasons === null || hold.reasons.includes(code);
  const named = schools.filter(
    (school) =>
      (hold.schools === null || hold.schools.includes(school)) &&
      reasons.filter((reason) => reason.school === school || reason.school === undefined).every(consented),
  );
  if (named.length === 0) return [];
  const rows = await session.query<{ sourced_id: string }>(
    `select s.sourced_id from scope_school s
      where s.sourced_id = any ($1::text[])
        and not exists (select from plan_change p
             where s.id = any (p.school_ids) and (p.op = 'remove' or p.direction = 1) and not ${shownBy('$2')})`,
    [named, hold.runId],
  );
  return rows.map((row) => row.sourced_id);
}

/**
 * An approval is used once. Inside the run's transaction.
 * @param needed this run applies what it covers: then it must still stand, and `HoldRefused` is thrown when it does not
 */
export async function useApproval(
  session: DistrictSession,
  hold: ApprovedHold,
  needed: boolean,
): Promise<void> {
  const used = await session.query(
    `update hold set state = 'used' where id = $1 and state = 'approved' returning id`,
    [hold.id],
  );
  if (used.length === 0 && needed)
    throw new HoldRefused(
      'not_approved',
      'The approval this run was made under has been cancelled meanwhile. Nothing was applied.',
    );
}
