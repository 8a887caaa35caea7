import type { DistrictSession } from '../session/district-session';
import { isCurrent } from './link-states';

/**
 * sourcedIds of some who belong to these schools and whom the walk did not show, by the plan last derived. Not of those
 * it shows as deleted. Spread over all ids, so that a list which ends too early is met wherever it ends.
 * @param schools sourcedIds; null: of any
 */
export async function vanishedPeople(
  session: DistrictSession,
  schools: readonly string[] | null,
  most: number,
): Promise<string[]> {
  const rows = await session.query<{ id: string }>(
    `select id from (
       select p.sourced_id as id
         from plan_student p join student_school m on m.student_id = p.id join scope_school s on s.id = m.school_id
        where p.was_active and not p.active and p.presence = 'missing' and ($1::text[] is null or s.sourced_id = any ($1))
       union
       select c.sourced_id
         from plan_contact c join link l on l.contact_id = c.id and ${isCurrent('l.state')}
         join student_school m on m.student_id = l.student_id join scope_school s on s.id = m.school_id
        where c.was_active and not c.active and c.presence = 'missing' and ($1::text[] is null or s.sourced_id = any ($1))) v
      order by md5(id), id limit $2`,
    [schools, most],
  );
  return rows.map(({ id }) => id);
}
