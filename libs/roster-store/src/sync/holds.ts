import type { GateReason } from 'roster-domain';
import type { DistrictSession } from '../session/district-session';

/** A hold a person has consented to, and the run whose plan it showed. */
export interface ApprovedHold {
  readonly id: number;
  readonly runId: number;
}

/** A plan waits for a person. An earlier one of this registration that still waited is superseded by it. */
export async function openHold(
  session: DistrictSession,
  registrationId: number,
  runId: number,
  reasons: readonly GateReason[],
): Promise<void> {
  await session.query(
    `update hold set state = 'superseded' where registration_id = $1 and state in ('open', 'approved')`,
    [registrationId],
  );
  await session.query(
    `insert into hold (district_id, registration_id, run_id, state, reasons, expires_at)
     values (nullif(current_setting('app.district', true), '')::int, $1, $2, 'open', $3, now() + interval '72 hours')`,
    [registrationId, runId, JSON.stringify(reasons)],
  );
}

/**
 * Consent of a named person to what the last held run showed. It expires 72 hours after that run and is used once.
 * Null when no hold waits.
 */
export async function approveHold(
  session: DistrictSession,
  registrationId: number,
  by: string,
  reason: string,
): Promise<ApprovedHold | null> {
  const [hold] = await session.query<ApprovedHold>(
    `update hold set state = 'approved', approved_by = $2, approved_reason = $3, approved_at = now()
      where id = (select max(id) from hold where registration_id = $1) and state in ('open', 'approved') and expires_at > now()
      returning id, run_id as "runId"`,
    [registrationId, by, reason],
  );
  return hold ?? null;
}

/**
 * Which of these schools an approval covers: those where this plan removes, updates and loosens nothing that the
 * approved plan did not show.
 */
export async function approvedSchools(
  session: DistrictSession,
  hold: ApprovedHold,
  schools: readonly string[],
): Promise<string[]> {
  const rows = await session.query<{ sourced_id: string }>(
    `select s.sourced_id from scope_school s
      where s.sourced_id = any ($1::text[])
        and not exists (
          select from plan_change p
           where s.id = any (p.school_ids) and (p.op = 'remove' or p.direction = 1)
             and not exists (
               select from planned_change q
                where q.run_id = $2 and q.kind = p.kind and q.op = p.op and q.sourced_id = p.sourced_id
                  and q.other_sourced_id is not distinct from p.other_sourced_id
                  and q.new_values is not distinct from p.new_values))`,
    [schools, hold.runId],
  );
  return rows.map((row) => row.sourced_id);
}

/** An approval is used once. */
export async function useHold(session: DistrictSession, hold: ApprovedHold): Promise<void> {
  await session.query(`update hold set state = 'used' where id = $1`, [hold.id]);
}
