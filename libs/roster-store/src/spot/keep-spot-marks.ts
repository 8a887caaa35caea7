import type { DistrictSession } from '../session/district-session';

/**
 * What a spot sync has read later than this run began to read stands: links it marked stay marked, and links of its
 * student which this run newly believes are marked until a later full pull shows them. After the plan was applied.
 */
export async function keepSpotMarks(
  session: DistrictSession,
  registrationId: number,
  runId: number,
): Promise<void> {
  await session.query(
    `update link l set marked = true, spot_marked_at = greatest(l.spot_marked_at, q.observed_at)
       from spot_sync q, plan_link p, sync_run r
      where r.id = $2 and q.registration_id = $1 and q.observed_at >= r.observed_at
        and p.student_id = q.student_id and l.student_id = p.student_id and l.contact_id = p.contact_id
        and not l.marked and l.state <> 'INACTIVE'
        and (l.spot_marked_at >= r.observed_at or (l.state = 'ACTIVE' and p.was_state is distinct from 'ACTIVE'))`,
    [registrationId, runId],
  );
}
