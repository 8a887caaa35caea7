import { countedColumns } from './counted-columns';

const comes: Readonly<Record<string, string>> = {
  students_after: 'coalesce(s.students, 0)',
  students_created: 'coalesce(s.students, 0)',
  contacts_after: 'coalesce(l.contacts, 0)',
  contacts_created: 'coalesce(l.contacts, 0)',
  links_after: 'coalesce(l.active, 0)',
  links_created: 'coalesce(l.links, 0)',
};

/**
 * Counts the plan of a first load as `summarisePlan` would: one row a school in scope, and one with id 0 for the
 * registration. Nobody was there before, so that what comes is what will be there, and nothing else is to be counted: each
 * active student belongs to schools of scope only, each link of such a plan is current, and each active contact has one.
 */
export const firstLoadSql = `
  with member as materialized (
    select p.id as student_id, m.school_id
      from plan_membership m join plan_student p on p.key = m.key join scope_school x on x.id = m.school_id and x.in_scope
     where p.touched and m.is_now),
  placed as (
    select m.school_id, l.contact_id, count(*) as links, count(*) filter (where l.state = 'ACTIVE') as active
      from plan_link l join member m on m.student_id = l.student_id group by m.school_id, l.contact_id),
  students as (
    select school_id, count(*) as students from member group by school_id
    union all select 0, count(*) from plan_student where active),
  linked as (
    select school_id, count(*) as contacts, sum(links) as links, sum(active) as active from placed group by school_id
    union all
    select 0, (select count(*) from plan_contact where active), count(*), count(*) filter (where state = 'ACTIVE') from plan_link),
  rows as (select 0 as id, null::text as sourced_id, null::text as name
           union all select s.id, s.sourced_id, s.name from scope_school s where s.in_scope)
  select r.id, r.sourced_id, r.name, 0 as left_with_no_adult,
         ${countedColumns.map((count) => `${comes[count] ?? '0'}::int as ${count}`).join(', ')}
    from rows r left join students s on s.school_id = r.id left join linked l on l.school_id = r.id
   order by r.sourced_id nulls first`;
