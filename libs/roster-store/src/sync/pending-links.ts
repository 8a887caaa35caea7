import type { DistrictSession } from '../session/district-session';
import { isCurrent } from './link-states';

/**
 * Remembers the links which the plan last derived would take or doubt, with the schools of their students before and
 * after it: a hold of one of these schools marks them. To be called while the plan still has all schools of the run.
 */
export async function rememberPendingLinks(session: DistrictSession): Promise<void> {
  await session.query(
    `insert into pending_link
     select l.student_id, l.contact_id, m.school_id
       from plan_link l
       join (select p.id as student_id, x.school_id from plan_membership x join plan_student p on p.key = x.key
             union
             select student_id, school_id from student_school) m on m.student_id = l.student_id
      where l.touched and ${isCurrent('l.was_state')} and l.state is distinct from l.was_state and l.state <> 'ACTIVE'`,
  );
}

/** Marks those of held schools: they answer "ask the office" until a full pull shows them again. */
export async function markPendingLinks(
  session: DistrictSession,
  heldSchools: readonly string[],
): Promise<void> {
  await session.query(
    `update link l set marked = true from pending_link p join scope_school s on s.id = p.school_id
      where s.sourced_id = any ($1::text[])
        and l.student_id = p.student_id and l.contact_id = p.contact_id and ${isCurrent('l.state')} and not l.marked`,
    [heldSchools],
  );
}
