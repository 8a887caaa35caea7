import type { DistrictSession } from '../session/district-session';

/** The rows of one of the session's change tables, kept under this run. */
export async function keepChanges(
  session: DistrictSession,
  runId: number,
  from: 'plan_change' | 'applied_change',
  to: 'planned_change' | 'roster_change',
): Promise<void> {
  await session.query(
    `insert into ${to} (district_id, run_id, seq, kind, op, row_id, sourced_id, other_sourced_id, school_ids, direction, old_values, new_values)
     select nullif(current_setting('app.district', true), '')::int, $1, seq, kind, op, row_id, sourced_id, other_sourced_id,
            school_ids, direction, old_values, new_values from ${from} order by seq`,
    [runId],
  );
}
