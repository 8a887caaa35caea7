import type { LinkPlan, PeoplePlan, PlanSummary, SchoolPlan } from 'roster-domain';
import type { DistrictSession } from '../session/district-session';
import { countedColumns } from './counted-columns';
import { isCurrent } from './link-states';
import type { DeriveSettings } from './derive-settings';
import { firstLoadSql } from './summarise-first-load';
import { storedCounts, WHOLE_REGISTRATION, type RosterCount } from './roster-counts';

export interface CountedPlan {
  readonly summary: PlanSummary;
  /** What the roster will hold once this plan is applied; null when the plan leaves schools out and so cannot know. */
  readonly after: readonly RosterCount[] | null;
}

/**
 * The plan counted by aggregates: what the gate judges. "Before" is what is stored, "after" what the plan would leave.
 * A person is counted in each of their schools, and once for the registration.
 *
 * Where the roster's own counts are kept, only what the plan concerns is counted, before and after, and the difference
 * added to them: a run that changes little must not count everything. Both ways are one statement.
 */
export async function summarisePlan(
  session: DistrictSession,
  { registrationId, firstLoad }: DeriveSettings,
): Promise<CountedPlan> {
  const [scope] = await session.query<{ whole: boolean }>(
    `select not exists (select from scope_school where was_enabled and not in_scope) as whole`,
  );
  const whole = scope?.whole ?? false;
  const stored = whole && !firstLoad ? await storedCounts(session, registrationId) : null;
  const rows = await session.query<Counted>(
    firstLoad ? firstLoadSql : summarySql(registrationId, stored !== null),
  );
  const counted = rows.map((row) => (stored === null ? row : added(row, stored.get(row.id))));
  const all = counted.find(({ id }) => id === WHOLE_REGISTRATION);
  if (all === undefined) throw new Error('The plan could not be counted.');
  const schools = counted.filter((row) => row !== all);
  const summary = {
    firstLoad,
    students: peoplePlan(all, 'students'),
    contacts: peoplePlan(all, 'contacts'),
    links: linkPlan(all),
    schools: schools.map((row): SchoolPlan => ({
      sourcedId: row.sourced_id as string,
      name: row.name ?? '',
      students: peoplePlan(row, 'students'),
      contacts: peoplePlan(row, 'contacts'),
      links: linkPlan(row),
      leftWithNoAdult: row.left_with_no_adult,
    })),
    supplement: null,
  };
  return { summary, after: whole ? counted.map(countAfter) : null };
}

/** What was counted of the part that is looked at, put on what is stored. */
function added(row: Counted, stored: RosterCount | undefined): Counted {
  const { students, contacts, links } = stored ?? { students: 0, contacts: 0, links: 0 };
  return {
    ...row,
    students_before: students,
    students_after: students + row.students_after - row.students_before,
    contacts_before: contacts,
    contacts_after: contacts + row.contacts_after - row.contacts_before,
    links_before: links,
    links_after: links + row.links_after - row.links_before,
  };
}

function countAfter(row: Counted): RosterCount {
  return {
    schoolId: row.id,
    students: row.students_after,
    contacts: row.contacts_after,
    links: row.links_after,
  };
}

type Counted = {
  id: number;
  sourced_id: string | null;
  name: string | null;
  left_with_no_adult: number;
} & Record<
  `${'students' | 'contacts'}_${keyof PeoplePlan}` | `links_${Exclude<keyof LinkPlan, 'silenced'>}`,
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
    after: row.links_after,
    created: row.links_created,
    updated: row.links_updated,
    removed: row.links_removed,
    unconfirmed: row.links_unconfirmed,
    silenced: 0,
    moved: row.links_moved,
  };
}

/**
 * One row a school in scope, and one with id 0 for the registration: grouping sets over the same rows.
 *
 * Which links count: of a contact whose being there, content or place changes with the plan, all; so that what is said
 * of the contact before and after is true. Of a student who loses an adult, all; so that it is known whether one is left.
 * @param changedOnly count these and the people of the plan only, not the whole roster
 */
function summarySql(registrationId: number, changedOnly: boolean): string {
  const only = (condition: string): string => (changedOnly ? condition : '');
  return `
  with scope as materialized (select id, sourced_id from scope_school where in_scope),
  -- students the plan looks at and the schools of scope they belong to, before and after
  planned as materialized (
    select coalesce(p.id, 0) as student_id, m.school_id, m.was, m.is_now,
           p.was_active, p.active, p.applied and p.changed as changed
      from plan_membership m join plan_student p on p.key = m.key join scope x on x.id = m.school_id
     where p.touched),
  looked_contact as materialized (
    select id as contact_id from plan_contact where id is not null and (active <> was_active or (applied and changed))
    union
    select contact_id from plan_link where state is distinct from was_state
    union
    select contact_id from plan_link where student_id in (select student_id from planned where was <> is_now)),
  bereft_candidate as materialized (
    select distinct student_id from plan_link
     where ${isCurrent('was_state')} and not ${isCurrent('state')}),
  links as materialized (
    select student_id, contact_id, was_state, state from plan_link
    ${only(`where contact_id in (select contact_id from looked_contact)`)}
    union all
    select l.student_id, l.contact_id, l.state, l.state from link l
     where l.registration_id = ${registrationId} and ${isCurrent('l.state')}
       ${only(`and l.contact_id in (select contact_id from looked_contact)`)}
       and not exists (select from plan_link p where p.student_id = l.student_id and p.contact_id = l.contact_id)),
  other as materialized (
    select m.student_id, m.school_id from student_school m join scope x on x.id = m.school_id
     where ${changedOnly ? `m.student_id in (select student_id from links union all select student_id from bereft_candidate) and` : ''}
           not exists (select from plan_student p where p.id = m.student_id and p.touched)),
  -- one row a student and school, and (school 0) one a student: nothing below has to tell students or links apart again
  membership as materialized (
    select student_id, coalesce(school_id, 0) as school_id, bool_or(was) as was, bool_or(is_now) as is_now,
           bool_or(was_active) as was_active, bool_or(active) as active, bool_or(changed) as changed
      from (select student_id, school_id, was, is_now, was_active, active, changed from planned
            union all select student_id, school_id, true, true, true, true, false from other) s
     group by grouping sets ((student_id, school_id), (student_id))),
  student_counts as (
    select school_id, count(*) filter (where was) as students_before, count(*) filter (where is_now) as students_after,
           count(*) filter (where is_now and active and not was_active) as students_created,
           count(*) filter (where is_now and was_active and active and changed) as students_updated,
           count(*) filter (where was and was_active and not active) as students_removed
      from membership group by school_id),
  placed as materialized (
    select m.school_id, m.was and ${isCurrent('l.was_state')} as was_current, m.is_now and ${isCurrent('l.state')} as is_current,
           m.was, m.is_now, l.contact_id, l.was_state, l.state,
           coalesce(c.was_active, true) as contact_was_active, coalesce(c.active, true) as contact_active,
           coalesce(c.applied and c.changed, false) as contact_changed
      from links l
      join membership m on m.student_id = l.student_id
      left join plan_contact c on c.id = l.contact_id),
  contact_counts as (
    select school_id, count(*) filter (where was_current) as contacts_before, count(*) filter (where is_current) as contacts_after,
           count(*) filter (where is_current and not was_active) as contacts_created,
           count(*) filter (where is_current and was_active and changed) as contacts_updated,
           count(*) filter (where was_current and not active) as contacts_removed
      from (
        select school_id, contact_id, bool_or(was_current) as was_current, bool_or(is_current) as is_current,
               bool_and(contact_was_active) as was_active, bool_and(contact_active) as active, bool_and(contact_changed) as changed
          from placed group by school_id, contact_id) c
     group by school_id),
  link_counts as (
    select school_id, count(*) filter (where was and was_state = 'ACTIVE') as links_before,
           count(*) filter (where is_now and state = 'ACTIVE') as links_after,
           count(*) filter (where is_current and not ${isCurrent('was_state')}) as links_created,
           count(*) filter (where is_current and ${isCurrent('was_state')} and state <> was_state) as links_updated,
           count(*) filter (where was_current and not ${isCurrent('state')}) as links_removed,
           count(*) filter (where was and was_state = 'ACTIVE' and state = 'UNCONFIRMED') as links_unconfirmed,
           coalesce(sum(is_now::int - was::int) filter (where was_state = 'ACTIVE' and state = 'ACTIVE'), 0) as links_moved
      from placed group by school_id),
  bereft as (
    select m.school_id, count(*) as left_with_no_adult
      from bereft_candidate b join membership m on m.student_id = b.student_id
     where m.school_id <> 0 and m.is_now and m.was_active and m.active
       and not exists (select from plan_link l where l.student_id = b.student_id and ${isCurrent('l.state')})
       and not exists (select from link l where l.student_id = b.student_id and ${isCurrent('l.state')}
                          and not exists (select from plan_link p where p.student_id = l.student_id and p.contact_id = l.contact_id))
     group by m.school_id),
  rows as (select 0 as id, null::text as sourced_id, null::text as name
           union all select s.id, s.sourced_id, s.name from scope_school s where s.in_scope)
  select r.id, r.sourced_id, r.name, coalesce(b.left_with_no_adult, 0)::int as left_with_no_adult,
         ${countedColumns.map((count) => `coalesce(${count}, 0)::int as ${count}`).join(', ')}
    from rows r
    left join student_counts sc on sc.school_id = r.id
    left join contact_counts cc on cc.school_id = r.id
    left join link_counts lc on lc.school_id = r.id
    left join bereft b on b.school_id = r.id
   order by r.sourced_id nulls first`;
}
