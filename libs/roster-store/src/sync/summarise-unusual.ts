import {
  DEFAULT_GATE_LIMITS,
  type IdCounts,
  type PeoplePlan,
  type PlanSummary,
  type SchoolPlan,
  type UnusualCounts,
} from 'roster-domain';
import type { DistrictSession } from '../session/district-session';
import { schoolsOfStudents } from '../supplement/supplement-pairs';
import type { DeriveSettings } from './derive-settings';
import { isCurrent } from './link-states';
import { matchedIds, type MatchedIds } from './matched-ids';

/**
 * The summary with what is seldom, counted beside the plan last derived. Each count begins with the rows of the plan
 * that could raise it, and is not asked where there can be none: on an ordinary day nothing here looks at the roster.
 */
export async function withUnusual(
  session: DistrictSession,
  { registrationId, firstLoad }: DeriveSettings,
  summary: PlanSummary,
): Promise<PlanSummary> {
  const { students, contacts, links } = summary;
  const counts = new Map<string, Counted>();
  const count = async (sql: string): Promise<void> => {
    for (const row of await session.query<Counted>(sql))
      counts.set(row.school, { ...counts.get(row.school), ...row });
  };
  if (links.created > 0) await count(crowdedSql(registrationId));
  if (!firstLoad) await count(reusedSql);
  if (contacts.updated > 0) await count(blankedSql(registrationId));
  const changed = [students, contacts].some(({ created, removed }) => created > 0 && removed > 0);
  const matched = changed ? await matchedIds(session) : null;
  return {
    ...summary,
    schools: summary.schools.map((school) => ({
      ...school,
      unusual: unusualOf(school, counts.get(school.sourcedId), matched),
    })),
    ids: idsOf(summary, null, matched),
  };
}

interface Counted {
  readonly school: string;
  readonly crowded?: number;
  readonly reused?: number;
  readonly emails_before?: number;
  readonly emails_blanked?: number;
  readonly phones_before?: number;
  readonly phones_blanked?: number;
}

function unusualOf(
  school: SchoolPlan,
  counted: Counted | undefined,
  matched: MatchedIds | null,
): UnusualCounts {
  const {
    crowded = 0,
    reused = 0,
    emails_before = 0,
    emails_blanked = 0,
    phones_before = 0,
    phones_blanked = 0,
  } = counted ?? {};
  const blanked = (before: number, lost: number): UnusualCounts['emails'] =>
    lost === 0 ? { before: 0, blanked: 0 } : { before, blanked: lost };
  return {
    studentsAfter: school.students.after,
    crowdedStudents: crowded,
    emails: blanked(emails_before, emails_blanked),
    phones: blanked(phones_before, phones_blanked),
    ids: idsOf(school, school.sourcedId, matched),
    peopleBefore: school.students.before + school.contacts.before,
    reusedIds: reused,
  };
}

function idsOf(
  plan: { students: PeoplePlan; contacts: PeoplePlan },
  school: string | null,
  matched: MatchedIds | null,
): NonNullable<PlanSummary['ids']> {
  const of = (kind: 'students' | 'contacts'): IdCounts => ({
    before: plan[kind].before,
    vanished: plan[kind].removed,
    appeared: plan[kind].created,
    matched: matched?.count(kind, school) ?? 0,
  });
  return { students: of('students'), contacts: of('contacts') };
}

/** Students at each school who would have more contacts than families have, and had not. */
function crowdedSql(registrationId: number): string {
  const most = DEFAULT_GATE_LIMITS.contactsPerStudent;
  return `
  with gained as materialized (
    select student_id, count(*) filter (where ${isCurrent('was_state')}) as before, count(*) filter (where ${isCurrent('state')}) as after
      from plan_link group by student_id
    having bool_or(${isCurrent('state')} and not ${isCurrent('was_state')})),
  kept as materialized (
    select l.student_id, count(*) as links from link l
     where l.registration_id = ${registrationId} and ${isCurrent('l.state')} and l.student_id in (select student_id from gained)
       and not exists (select from plan_link p where p.student_id = l.student_id and p.contact_id = l.contact_id)
     group by l.student_id),
  crowded as materialized (
    select g.student_id from gained g left join kept k on k.student_id = g.student_id
     where g.after + coalesce(k.links, 0) > ${most} and g.before + coalesce(k.links, 0) <= ${most})
  select s.sourced_id as school, count(*)::int as crowded
    from crowded c join (${schoolsOfStudents}) m on m.student_id = c.student_id
    join scope_school s on s.id = m.school_id and s.in_scope
   group by s.sourced_id`;
}

/** Ids of each school that newly mean another human, of students and of contacts linked there before. */
const reusedSql = `
  select s.sourced_id as school, count(*)::int as reused
    from (select p.id, m.school_id
            from reused_id u join plan_student p on u.kind = 'student' and p.sourced_id = u.sourced_id
            join student_school m on m.student_id = p.id
           where u.newly and p.applied
           union all
          select distinct p.id, m.school_id
            from reused_id u join plan_contact p on u.kind = 'contact' and p.sourced_id = u.sourced_id
            join link l on l.contact_id = p.id and ${isCurrent('l.state')}
            join student_school m on m.student_id = l.student_id
           where u.newly and p.applied) r
    join scope_school s on s.id = r.school_id and s.in_scope
   group by s.sourced_id`;

/** Contacts of each school who stay and lose their e-mail or phone, beside all there who had one. */
function blankedSql(registrationId: number): string {
  const had = (field: string): string => `count(*) filter (where ${field})::int`;
  return `
  with blanked as materialized (
    select t.id, t.email <> '' and s.email = '' as email, t.phone <> '' and s.phone = '' as phone
      from plan_contact c join contact t on t.id = c.id join stage_user s on s.seq = c.seq
     where c.applied and c.changed and ((t.email <> '' and s.email = '') or (t.phone <> '' and s.phone = ''))),
  lost as materialized (
    select distinct m.school_id, b.id, b.email, b.phone
      from blanked b join link l on l.contact_id = b.id and ${isCurrent('l.state')}
      join student_school m on m.student_id = l.student_id),
  had as materialized (
    select distinct m.school_id, t.id, t.email <> '' as email, t.phone <> '' as phone
      from student_school m join link l on l.student_id = m.student_id and ${isCurrent('l.state')}
      join contact t on t.id = l.contact_id and t.registration_id = ${registrationId} and (t.email <> '' or t.phone <> '')
     where m.school_id in (select school_id from lost)
       and not exists (select from plan_contact c where c.id = t.id and not c.active))
  select s.sourced_id as school, b.emails_before, b.phones_before, l.emails_blanked, l.phones_blanked
    from scope_school s
    join (select school_id, ${had('email')} as emails_before, ${had('phone')} as phones_before from had group by 1) b on b.school_id = s.id
    join (select school_id, ${had('email')} as emails_blanked, ${had('phone')} as phones_blanked from lost group by 1) l on l.school_id = s.id
   where s.in_scope`;
}
