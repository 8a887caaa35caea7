import type { DeriveSettings } from './derive-settings';

/**
 * Moves the plan into the roster: statements of the one short transaction. Readers see all of it or nothing. A first load
 * leaves out what could only find stored rows.
 */
export function applyPlan({ registrationId, firstLoad }: DeriveSettings): string[] {
  const later = (sql: string): string => (firstLoad ? '' : sql);
  const district = `(select nullif(current_setting('app.district', true), '')::int)`;
  const statements = [
    `insert into school (district_id, id, registration_id, sourced_id, name, type, enabled, grace_ms)
     select ${district}, id, ${registrationId}, sourced_id, name, type, in_scope, grace_ms
       from scope_school where not stored order by id`,
    `update school s set name = x.name, type = x.type, enabled = s.enabled or x.in_scope
       from scope_school x where x.id = s.id and x.stored and (x.changed or (x.in_scope and not x.was_enabled))`,

    `insert into student (district_id, id, registration_id, sourced_id, given_name, middle_name, family_name, grade,
            student_number, orgs, active, doubtful, modified, fingerprint)
     select ${district}, p.id, ${registrationId}, p.sourced_id, s.given_name, s.middle_name, s.family_name, s.grade,
            s.student_number, s.orgs, true, p.doubtful, s.modified, case when p.doubtful then null else s.fingerprint end
       from plan_student p join stage_user s on s.seq = p.seq
      where p.applied ${later('and not exists (select from student t where t.id = p.id)')}
      order by p.id`,
    later(`update student t
        set given_name = s.given_name, middle_name = s.middle_name, family_name = s.family_name, grade = s.grade,
            student_number = s.student_number, orgs = s.orgs, active = true, doubtful = p.doubtful, modified = s.modified,
            fingerprint = case when p.doubtful then null else s.fingerprint end, missing_since = null, missing_from = null
       from plan_student p join stage_user s on s.seq = p.seq
      where t.id = p.id and p.applied
        and (t.given_name, t.middle_name, t.family_name, t.grade, t.student_number, t.orgs, t.active, t.doubtful, t.modified, t.fingerprint)
            is distinct from (s.given_name, s.middle_name, s.family_name, s.grade, s.student_number, s.orgs, true, p.doubtful,
                              s.modified, case when p.doubtful then null else s.fingerprint end)`),
    later(`update student t
        set active = p.active, doubtful = case when p.active then p.doubtful else t.doubtful end,
            fingerprint = case when p.doubtful or not p.active then null else t.fingerprint end,
            missing_since = p.missing_since, missing_from = p.missing_from
       from plan_student p
      where t.id = p.id and p.touched and not p.applied
        and (t.active, t.doubtful, t.missing_since) is distinct from
            (p.active, case when p.active then p.doubtful else t.doubtful end, p.missing_since)`),
    // Something of their record waits (a school of theirs may not be touched): it is to be read anew next time.
    later(`update student t set fingerprint = null
       from plan_student p
      where t.id = p.id and not p.touched and p.was_active and t.fingerprint is not null
        and (p.staged or exists (select from plan_membership m where m.key = p.key and m.was <> m.is_now))`),
    later(`delete from student_school m using plan_membership x, plan_student p
      where p.key = x.key and p.touched and x.was and not x.is_now and m.student_id = p.id and m.school_id = x.school_id`),
    `insert into student_school (district_id, student_id, school_id)
     select ${district}, p.id, x.school_id from plan_membership x join plan_student p on p.key = x.key
      where p.touched and x.is_now and not x.was order by 2, 3`,

    `insert into contact (district_id, id, registration_id, sourced_id, given_name, middle_name, family_name, role, email,
            phone, sms, orgs, active, doubtful, modified, fingerprint)
     select ${district}, c.id, ${registrationId}, c.sourced_id, s.given_name, s.middle_name, s.family_name, s.role, s.email,
            s.phone, s.sms, s.orgs, true, c.doubtful, s.modified,
            case when c.doubtful or not c.applied then null else s.fingerprint end
       from plan_contact c join stage_user s on s.seq = c.seq
      where c.active and c.staged ${later('and not exists (select from contact t where t.id = c.id)')}
      order by c.id`,
    later(`update contact t
        set given_name = s.given_name, middle_name = s.middle_name, family_name = s.family_name, role = s.role,
            email = s.email, phone = s.phone, sms = s.sms, orgs = s.orgs, active = true, doubtful = c.doubtful,
            modified = s.modified, fingerprint = case when c.doubtful then null else s.fingerprint end
       from plan_contact c join stage_user s on s.seq = c.seq
      where t.id = c.id and c.applied
        and (t.given_name, t.middle_name, t.family_name, t.role, t.email, t.phone, t.sms, t.orgs, t.active, t.doubtful, t.modified, t.fingerprint)
            is distinct from (s.given_name, s.middle_name, s.family_name, s.role, s.email, s.phone, s.sms, s.orgs, true,
                              c.doubtful, s.modified, case when c.doubtful then null else s.fingerprint end)`),
    later(`update contact t
        set active = c.active, doubtful = c.doubtful,
            fingerprint = case when c.doubtful or not c.active or c.held_back then null else t.fingerprint end
       from plan_contact c
      where t.id = c.id and not c.applied
        and ((t.active, t.doubtful) is distinct from (c.active, c.doubtful)
             or (c.held_back and t.fingerprint is not null))`),

    ...applyAssertions('student', registrationId, district, later),
    ...applyAssertions('contact', registrationId, district, later),

    `insert into link (district_id, student_id, contact_id, registration_id, state, marked, missing_since)
     select ${district}, student_id, contact_id, ${registrationId}, state, marked, missing_since
       from plan_link where touched and was_state is null and state is not null
      order by student_id, contact_id`,
    later(`update link l set state = p.state, marked = p.marked, missing_since = p.missing_since
       from plan_link p
      where l.student_id = p.student_id and l.contact_id = p.contact_id and p.touched and p.was_state is not null
        and (l.state, l.marked, l.missing_since) is distinct from (p.state, p.marked, p.missing_since)`),
  ];
  return statements.filter((sql) => sql !== '');
}

/**
 * What a record asserts is remembered, and what it no longer asserts as silence: facts of that one record, so that a
 * record which is recognised and skipped leaves them right. A contact whose record waits is remembered as well, save
 * for the students it waits for: what a link rests on must be what is stored.
 */
function applyAssertions(
  side: 'student' | 'contact',
  registrationId: number,
  district: string,
  later: (sql: string) => string,
): string[] {
  const plan = side === 'student' ? 'plan_student' : 'plan_contact';
  const written = (other: string): string =>
    side === 'student'
      ? 'p.applied'
      : `p.active and p.staged and p.presence = 'record'
        and (not p.held_back or not exists (select from plan_link l join student t on t.id = l.student_id
               where l.contact_id = p.id and not l.touched and l.student_was_active and t.sourced_id = ${other}))`;
  return [
    later(`update agent_assertion a set silent = not (a.to_sourced_id = any (p.agents)) from ${plan} p
      where a.side = '${side}' and a.registration_id = ${registrationId} and a.from_id = p.id
        and a.silent <> (not (a.to_sourced_id = any (p.agents))) and ${written('a.to_sourced_id')}`),
    `insert into agent_assertion (district_id, registration_id, side, from_id, to_sourced_id, silent)
     select ${district}, ${registrationId}, '${side}', p.id, agent, false
       from ${plan} p cross join lateral unnest(p.agents) as agent
      where ${written('agent')}
        ${later(`and not exists (select from agent_assertion a
             where a.side = '${side}' and a.registration_id = ${registrationId} and a.from_id = p.id and a.to_sourced_id = agent)`)}
      order by 4, 5`,
  ];
}
