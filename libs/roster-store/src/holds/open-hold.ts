import type { GateReason } from 'roster-domain';
import type { DistrictSession } from '../session/district-session';
import { HOLD_HOURS } from './approve-hold';
import { WHOLE_PULL } from './reject-hold';

/**
 * A plan waits for a person. An earlier one of this registration that still waited is overtaken by it; an approval that
 * was given meanwhile is not, it is for the next run.
 */
export async function openHold(
  session: DistrictSession,
  registrationId: number,
  runId: number,
  reasons: readonly GateReason[],
): Promise<void> {
  await session.query(`update hold set state = 'superseded' where registration_id = $1 and state = 'open'`, [
    registrationId,
  ]);
  await session.query(
    `insert into hold (district_id, registration_id, run_id, state, reasons, expires_at)
     values (nullif(current_setting('app.district', true), '')::int, $1, $2, 'open', $3, now() + interval '${HOLD_HOURS} hours')`,
    [registrationId, runId, JSON.stringify(reasons)],
  );
}

/**
 * After a full pull was applied: a school that went on waits for nobody any more. What was rejected there is over (the
 * changes have changed), and an open hold of such schools only is overtaken.
 */
export async function settleHolds(session: DistrictSession, registrationId: number): Promise<void> {
  const wentOn = `(select sourced_id from scope_school where in_scope)`;
  await session.query(
    `update hold h set quiet_schools = q.left_over, state = case when q.left_over = '{}' then 'superseded' else h.state end
       from (select id, array(select s from unnest(quiet_schools) s where s <> $2 and s not in ${wentOn}) as left_over
               from hold where registration_id = $1 and state = 'rejected') q
      where h.id = q.id and q.left_over <> h.quiet_schools`,
    [registrationId, WHOLE_PULL],
  );
  await session.query(
    `update hold set state = 'superseded'
      where registration_id = $1 and state = 'open'
        and not exists (select from jsonb_array_elements(reasons) r where r ? 'school' and r->>'school' not in ${wentOn})`,
    [registrationId],
  );
}
