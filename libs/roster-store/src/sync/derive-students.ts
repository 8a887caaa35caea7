import { GRACE_MS } from 'roster-domain';
import type { DeriveSettings } from './derive-settings';
import { isDoubtful } from './doubtful';
import { analyzePlanMembership, analyzePlanStudent, analyzeStaged } from './staging-tables';

/**
 * One reading an id and kind is left in the stage: twins told apart as the domain says (newest dateLastModified, then
 * fingerprint). Who was a twin is remembered.
 */
export function deriveReadings({ registrationId, firstLoad }: DeriveSettings): string[] {
  return [
    analyzeStaged,
    ...(firstLoad ? [] : storedTwins(registrationId)),
    // Found by a count, told apart only where there are any: of hundreds of thousands of records hardly one is a twin.
    `insert into twin
     select sourced_id, false from stage_user where sourced_id not in (select sourced_id from twin)
      group by sourced_id having count(*) > 1`,
    `analyze twin`,
    `update twin t set differs = true
       from (select sourced_id from stage_user where sourced_id in (select sourced_id from twin)
              group by 1 having count(distinct fingerprint) > 1) d
      where d.sourced_id = t.sourced_id and not t.differs`,
    `delete from stage_user s
      using (select seq, row_number() over (partition by kind, sourced_id order by modified desc nulls last, fingerprint desc, seq) as place
               from stage_user where sourced_id in (select sourced_id from twin)) r
      where r.seq = s.seq and r.place > 1`,
  ];
}

function storedTwins(registrationId: number): string[] {
  return [
    // The other half of a pair of twins may be a record we recognised and skipped: it is put beside the staged one. One
    // id of a student and of a contact is such a pair, too.
    `insert into stage_user
     select 'student', t.sourced_id, 'active', t.modified, t.given_name, t.middle_name, t.family_name, t.grade, t.student_number,
            null, null, null, null, t.orgs,
            array(select a.to_sourced_id from agent_assertion a
                   where a.district_id = t.district_id and a.side = 'student' and a.from_id = t.id and not a.silent),
            t.fingerprint
       from student t
      where t.registration_id = ${registrationId} and t.active and t.fingerprint is not null
        and t.sourced_id in (select sourced_id from stage_user)
        and not exists (select from unseen_row u where u.id = t.id)
        and not exists (select from stage_user s where s.kind = 'student' and s.sourced_id = t.sourced_id and s.fingerprint = t.fingerprint)`,
    `insert into stage_user
     select 'contact', t.sourced_id, 'active', t.modified, t.given_name, t.middle_name, t.family_name, null, null,
            t.role, t.email, t.phone, t.sms, t.orgs,
            array(select a.to_sourced_id from agent_assertion a
                   where a.district_id = t.district_id and a.side = 'contact' and a.from_id = t.id and not a.silent),
            t.fingerprint
       from contact t
      where t.registration_id = ${registrationId} and t.active and t.fingerprint is not null
        and t.sourced_id in (select sourced_id from stage_user)
        and not exists (select from unseen_row u where u.id = t.id)
        and not exists (select from stage_user s where s.kind = 'contact' and s.sourced_id = t.sourced_id and s.fingerprint = t.fingerprint)`,
  ];
}

/** Who of the students is looked at, where they belong, and whether this run may touch them. */
export function deriveStudents({ registrationId, full, unreadable, graceful }: DeriveSettings): string[] {
  const absenceProves = full && !unreadable;
  const absent = graceful ? 'missing' : 'gone';
  return [
    `insert into plan_student (id, seq, sourced_id, staged, presence, was_active, was_doubtful, doubtful, changed, orgs, agents,
            was_missing_since, was_missing_from)
     select t.id, r.seq, r.sourced_id, true, case when r.status = 'active' then 'record' else 'gone' end,
            coalesce(t.active, false), coalesce(t.doubtful, false),
            ${isDoubtful('student', 'r')},
            t.id is not null and (t.given_name, t.middle_name, t.family_name, t.grade, t.student_number, t.orgs)
                is distinct from (r.given_name, r.middle_name, r.family_name, r.grade, r.student_number, r.orgs),
            r.orgs, r.agents, t.missing_since, t.missing_from
       from stage_user r
       left join student t on t.registration_id = ${registrationId} and t.sourced_id = r.sourced_id
      where r.kind = 'student'
      order by r.sourced_id`,
    analyzePlanStudent,
    `insert into plan_student (id, sourced_id, staged, presence, was_active, was_doubtful, doubtful, changed, orgs, agents,
            was_missing_since, was_missing_from)
     select t.id, t.sourced_id, false,
            case when x.rejected or not ${absenceProves} or not (x.unseen or t.missing_since is not null) then 'kept' else '${absent}' end,
            t.active, t.doubtful, t.doubtful or x.rejected or (x.unseen and ${full && unreadable}), false, t.orgs, '{}',
            t.missing_since, t.missing_from
       from student t
       cross join lateral (select
            exists (select from unseen_row u where u.id = t.id) as unseen,
            exists (select from rejected_user r where r.sourced_id = t.sourced_id) as rejected) x
      where t.registration_id = ${registrationId} and (t.active or t.missing_since is not null)
        and t.id in (
            select u.id from unseen_row u where ${full}
            union all select g.id from student g where g.registration_id = ${registrationId} and g.missing_since is not null
            union all select l.student_id from link l
                where l.registration_id = ${registrationId} and l.missing_since is not null and ${absenceProves}
            union all select f.id from student f
                where f.registration_id = ${registrationId} and f.active and f.fingerprint is null
            union all select r.id from student r
                where r.registration_id = ${registrationId} and r.sourced_id in (select sourced_id from rejected_user)
            union all select l.student_id from link l where l.registration_id = ${registrationId} and l.marked
            union all select n.id from student n
                where n.registration_id = ${registrationId} and n.active
                  and n.orgs && (select coalesce(array_agg(sourced_id), '{}') from scope_school where in_scope and not was_enabled)
                  and exists (select from scope_school where in_scope and not was_enabled))
        and not exists (select from plan_student p where p.id = t.id)`,
    analyzePlanStudent,
    `insert into plan_membership
     select key, school_id, bool_or(was), bool_or(is_now)
       from (select p.key, m.school_id, true as was, false as is_now
               from plan_student p join student_school m on m.student_id = p.id
              union all
             select p.key, s.id, false, false from plan_student p join scope_school s on s.id = any (p.was_missing_from)
              where p.was_missing_from is not null
              union all
             select p.key, s.id, false, true
               from plan_student p
               cross join lateral unnest(p.orgs) as o(sourced_id)
               join scope_school s on s.sourced_id = o.sourced_id and (s.was_enabled or s.in_scope)
              where p.presence = 'record' or (p.presence = 'kept' and p.was_active)) m
      group by 1, 2`,
    analyzePlanMembership,
    // Touched: in a school of this run, and in none that it must leave alone. A new student is only now given an id.
    `update plan_student p
        set touched = coalesce(m.touched, false),
            active = case when coalesce(m.touched, false) then coalesce(m.stays, false) else p.was_active end,
            applied = coalesce(m.touched and m.stays and p.staged and p.presence = 'record', false),
            id = case when p.id is null and m.touched and m.stays then nextval('roster_row_id') else p.id end
       from plan_student q
       left join (select key, bool_or(s.in_scope) and bool_and(s.in_scope) as touched, bool_or(is_now) as stays
                    from plan_membership join scope_school s on s.id = school_id group by key) m on m.key = q.key
      where q.key = p.key`,
    // Who is not shown is missing till the grace has passed in all their schools; of whom nothing was to be known stays so.
    `update plan_student p
        set missing_since = coalesce(p.was_missing_since, x.furthest), missing_from = coalesce(p.was_missing_from, x.schools)
       from (select m.key, min(s.grace_ms) as least, max(s.grace_ms) as furthest, array_agg(s.id order by s.id) as schools
               from plan_membership m join scope_school s on s.id = m.school_id
              where m.key in (select key from plan_student where presence = 'missing' or was_missing_since is not null)
              group by m.key) x
      where x.key = p.key
        and case when p.touched and p.presence = 'missing'
                 then p.was_missing_since is null or x.least - p.was_missing_since < ${GRACE_MS}
                 when not p.touched or p.presence = 'kept' then p.was_missing_since is not null
                 else false end`,
    analyzePlanStudent,
  ];
}
