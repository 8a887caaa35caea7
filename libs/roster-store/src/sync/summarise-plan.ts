import type { LinkPlan, PeoplePlan, PlanSummary, SchoolPlan } from 'roster-domain';
import type { DeriveSettings } from './derive-settings';

type Query = <Row>(sql: string) => Promise<Row[]>;

/**
 * The plan counted by aggregates: what the gate judges. "Before" is what is stored, "after" what the plan would leave.
 * A person is counted in each of their schools, and once for the registration.
 */
export async function summarisePlan(query: Query, settings: DeriveSettings): Promise<PlanSummary> {
  const rows = await query<Counted>(summarySql(settings.registrationId));
  const [held] = await query<{ any: boolean }>(
    `select exists (select from student where registration_id = ${settings.registrationId})
         or exists (select from contact where registration_id = ${settings.registrationId}) as any`,
  );
  const whole = rows.find((row) => row.sourced_id === null);
  if (whole === undefined) throw new Error('The plan could not be counted.');
  const schools = rows.filter((row) => row !== whole);
  return {
    firstLoad: !held?.any,
    students: peoplePlan(whole, 'students'),
    contacts: peoplePlan(whole, 'contacts'),
    links: linkPlan(whole),
    schools: schools.map((row): SchoolPlan => ({
      sourcedId: row.sourced_id as string,
      name: row.name ?? '',
      students: peoplePlan(row, 'students'),
      contacts: peoplePlan(row, 'contacts'),
      links: linkPlan(row),
      leftWithNoAdult: row.left_with_no_adult,
    })),
  };
}

type Counted = { sourced_id: string | null; name: string | null; left_with_no_adult: number } & Record<
  `${'students' | 'contacts'}_${keyof PeoplePlan}` | `links_${keyof LinkPlan}`,
  number
>;

function peoplePlan(row: Counted, kind: 'students' | 'contacts'): PeoplePlan {
  return {
    before: row[`${kind}_before`],
    after: row[`${kind}_after`],
    created: row[`${kind}_created`],
    updated: row[`${kind}_updated`],
    removed: row[`${kind}_removed`],
  };
}

function linkPlan(row: Counted): LinkPlan {
  return {
    before: row.links_before,
    created: row.links_created,
    updated: row.links_updated,
    removed: row.links_removed,
    unconfirmed: row.links_unconfirmed,
  };
}

/** One row a school in scope, and one with sourced_id null for the registration: grouping sets over the same rows. */
function summarySql(registrationId: number): string {
  return `
  with scope as materialized (select id, sourced_id from scope_school where in_scope),
  -- students and the schools of scope they belong to, before and after
  membership as materialized (
    select coalesce(p.id, 0) as student_id, m.school_id, m.was as was, m.is_now as is_now,
           p.was_active, p.active, p.applied and p.changed as changed, p.key
      from plan_membership m join plan_student p on p.key = m.key join scope x on x.id = m.school_id
     where p.touched
    union all
    select m.student_id, m.school_id, true, true, true, true, false, null
      from student_school m join scope x on x.id = m.school_id
      join student t on t.id = m.student_id and t.registration_id = ${registrationId}
     where not exists (select from plan_student p where p.id = m.student_id and p.touched)),
  links as materialized (
    select student_id, contact_id, was_state, state from plan_link
    union all
    select l.student_id, l.contact_id, l.state, l.state from link l
     where l.registration_id = ${registrationId} and l.state <> 'INACTIVE'
       and not exists (select from plan_link p where p.student_id = l.student_id and p.contact_id = l.contact_id)),
  student_counts as (
    select school_id,
           count(distinct student_id) filter (where was) as students_before,
           count(distinct student_id) filter (where is_now) as students_after,
           count(distinct student_id) filter (where is_now and active and not was_active) as students_created,
           count(distinct student_id) filter (where is_now and was_active and active and changed) as students_updated,
           count(distinct student_id) filter (where was and was_active and not active) as students_removed
      from membership group by grouping sets ((school_id), ())),
  placed as materialized (
    select m.school_id, m.was and l.was_state is not null and l.was_state <> 'INACTIVE' as was_current,
           m.is_now and l.state is not null and l.state <> 'INACTIVE' as is_current,
           m.was, m.is_now, l.student_id, l.contact_id, l.was_state, l.state,
           coalesce(c.was_active, true) as contact_was_active, coalesce(c.active, true) as contact_active,
           coalesce(c.applied and c.changed, false) as contact_changed
      from links l
      join membership m on m.student_id = l.student_id
      left join plan_contact c on c.id = l.contact_id),
  contact_counts as (
    select school_id,
           count(distinct contact_id) filter (where was_current) as contacts_before,
           count(distinct contact_id) filter (where is_current) as contacts_after,
           count(distinct contact_id) filter (where is_current and not contact_was_active) as contacts_created,
           count(distinct contact_id) filter (where is_current and contact_was_active and contact_changed) as contacts_updated,
           count(distinct contact_id) filter (where was_current and not contact_active) as contacts_removed
      from placed group by grouping sets ((school_id), ())),
  link_counts as (
    select school_id,
           count(distinct (student_id, contact_id)) filter (where was and was_state = 'ACTIVE') as links_before,
           count(distinct (student_id, contact_id)) filter (where is_now and is_current and (was_state is null or was_state = 'INACTIVE')) as links_created,
           count(distinct (student_id, contact_id)) filter (where is_now and is_current and was_state in ('ACTIVE', 'UNCONFIRMED', 'MISSING') and state <> was_state) as links_updated,
           count(distinct (student_id, contact_id)) filter (where was_current and (state is null or state = 'INACTIVE')) as links_removed,
           count(distinct (student_id, contact_id)) filter (where was and was_state = 'ACTIVE' and state = 'UNCONFIRMED') as links_unconfirmed
      from placed group by grouping sets ((school_id), ())),
  adults as (
    select student_id, bool_or(was_state is not null and was_state <> 'INACTIVE') as had, bool_or(state is not null and state <> 'INACTIVE') as has
      from links group by student_id),
  bereft as (
    select m.school_id, count(distinct m.student_id) as left_with_no_adult
      from adults a join membership m on m.student_id = a.student_id
     where a.had and not a.has and m.is_now and m.was_active and m.active
     group by m.school_id),
  rows as (select null::int as id, null::text as sourced_id, null::text as name
           union all select s.id, s.sourced_id, s.name from scope_school s where s.in_scope)
  select r.sourced_id, r.name, coalesce(b.left_with_no_adult, 0)::int as left_with_no_adult,
         ${['before', 'after', 'created', 'updated', 'removed']
           .flatMap((count) => [`students_${count}`, `contacts_${count}`])
           .concat(
             ['before', 'created', 'updated', 'removed', 'unconfirmed'].map((count) => `links_${count}`),
           )
           .map((count) => `coalesce(${count}, 0)::int as ${count}`)
           .join(', ')}
    from rows r
    left join student_counts sc on sc.school_id is not distinct from r.id
    left join contact_counts cc on cc.school_id is not distinct from r.id
    left join link_counts lc on lc.school_id is not distinct from r.id
    left join bereft b on b.school_id = r.id
   order by r.sourced_id nulls first`;
}
