import { factColumns } from './supplement-columns';

/**
 * The pairs whose row would change, with what was stored (`o`) and their link before and after this plan. A row that is
 * not there, or would be deleted, says nothing. CTEs `planned` and `pairs`, to stand after `with`.
 */
export function supplementPairs(registrationId: number): string {
  const nothing: Readonly<Record<string, string>> = {
    relationship: `''`,
    priority: `''`,
    restriction: `''`,
    begin_date: 'null',
    end_date: 'null',
  };
  const said = factColumns.map((column) =>
    column in nothing
      ? `case when p.gone then ${nothing[column]} else p.${column} end as ${column},
         case when p.stored then o.${column} else ${nothing[column]} end as was_${column}`
      : `case when p.gone then 0 else p.${column} end::smallint as ${column}, coalesce(o.${column}, 0)::smallint as was_${column}`,
  );
  return `
  planned as materialized (
    select p.student_sourced_id, p.contact_sourced_id, coalesce(ps.id, t.id) as student_id, coalesce(pc.id, c.id) as contact_id, ps.key,
           coalesce(ps.touched, false) as touched,
           ${said.join(', ')},
           case when p.gone then 'none' else p.silence end as silence, coalesce(o.silence, 'none') as was_silence
      from plan_supplement p
      left join supplement_row o on o.registration_id = ${registrationId}
            and o.student_sourced_id = p.student_sourced_id and o.contact_sourced_id = p.contact_sourced_id
      left join plan_student ps on ps.sourced_id = p.student_sourced_id
      left join student t on ps.key is null and t.registration_id = ${registrationId} and t.sourced_id = p.student_sourced_id
      left join plan_contact pc on pc.sourced_id = p.contact_sourced_id
      left join contact c on pc.sourced_id is null and c.registration_id = ${registrationId} and c.sourced_id = p.contact_sourced_id),
  pairs as materialized (
    select d.*, case when l.student_id is null then k.state else l.was_state end as was_state,
           case when l.student_id is null then k.state else l.state end as state
      from planned d
      left join plan_link l on l.student_id = d.student_id and l.contact_id = d.contact_id
      left join link k on l.student_id is null and k.student_id = d.student_id and k.contact_id = d.contact_id)`;
}

/** The schools of a pair's student after the plan: the rows `(student_id, school_id)`. */
export const schoolsOfStudents = `
    select p.id as student_id, m.school_id from plan_membership m join plan_student p on p.key = m.key where p.touched and m.is_now
    union all
    select m.student_id, m.school_id from student_school m
     where not exists (select from plan_student p where p.id = m.student_id and p.touched)`;
