import { GRACE_MS } from 'roster-domain';
import type { DeriveSettings } from './derive-settings';
import { isDoubtful } from './doubtful';
import { isCurrent } from './link-states';
import { analyzePair, analyzePlanContact, analyzePlanLink } from './staging-tables';

/** Which contacts are looked at, before it is known whom they are linked to. */
export function deriveContactCandidates({
  registrationId,
  full,
  unreadable,
  graceful,
}: DeriveSettings): string[] {
  const absenceProves = full && !unreadable;
  const absent = graceful ? 'missing' : 'gone';
  return [
    `insert into plan_contact (id, seq, sourced_id, staged, presence, was_active, was_doubtful, doubtful, changed, agents)
     select t.id, r.seq, r.sourced_id, true, case when r.status = 'active' then 'record' else 'gone' end,
            coalesce(t.active, false), coalesce(t.doubtful, false),
            ${isDoubtful('contact', 'r')},
            t.id is not null and (t.given_name, t.middle_name, t.family_name, t.role, t.email, t.phone, t.sms, t.orgs)
                is distinct from (r.given_name, r.middle_name, r.family_name, r.role, r.email, r.phone, r.sms, r.orgs),
            r.agents
       from stage_user r
       left join contact t on t.registration_id = ${registrationId} and t.sourced_id = r.sourced_id
      where r.kind = 'contact'
      order by r.sourced_id`,
    analyzePlanContact,
    `insert into plan_contact (id, sourced_id, staged, presence, was_active, was_doubtful, doubtful, changed, agents)
     select t.id, t.sourced_id, false,
            case when x.rejected or not ${absenceProves} or not x.unseen then 'kept' else '${absent}' end,
            true, t.doubtful, t.doubtful or x.rejected or (x.unseen and ${full && unreadable}), false, '{}'
       from contact t
       cross join lateral (select
            exists (select from unseen_row u where u.id = t.id) as unseen,
            exists (select from rejected_user r where r.sourced_id = t.sourced_id) as rejected) x
      where t.registration_id = ${registrationId} and t.active
        and t.id in (
            select u.id from unseen_row u where ${full}
            union all select f.id from contact f
                where f.registration_id = ${registrationId} and f.active and f.fingerprint is null
            union all select r.id from contact r
                where r.registration_id = ${registrationId} and r.sourced_id in (select sourced_id from rejected_user))
        and not exists (select from plan_contact p where p.id = t.id)`,
    analyzePlanContact,
  ];
}

/**
 * What is said of every pair one of whose ends is looked at: by the record where one was read, else as stored. A side
 * that used to assert a pair and no longer does has fallen silent.
 */
export function deriveClaims({ registrationId }: DeriveSettings): string[] {
  const assertions = (side: 'student' | 'contact'): string =>
    `agent_assertion a where a.registration_id = ${registrationId} and a.side = '${side}'`;
  return [
    // -- the student's side
    `insert into claim
     select p.id, agent, true, false from plan_student p cross join lateral unnest(p.agents) as agent
      where p.id is not null and p.staged and p.presence = 'record'`,
    `insert into claim
     select p.id, a.to_sourced_id, true, case when p.staged and p.presence = 'record' then true else a.silent end
       from plan_student p
       join agent_assertion a on a.registration_id = ${registrationId} and a.side = 'student' and a.from_id = p.id
      where not (p.staged and p.presence = 'record' and a.to_sourced_id = any (p.agents))`,
    `insert into claim
     select a.from_id, a.to_sourced_id, true, a.silent from ${assertions('student')}
        and a.to_sourced_id in (select sourced_id from plan_contact)
        and not exists (select from plan_student p where p.id = a.from_id)
        and exists (select from student t where t.id = a.from_id and t.active)`,
    // -- the contact's side
    `insert into claim
     select coalesce(p.id, t.id), c.sourced_id, false, false
       from plan_contact c
       cross join lateral unnest(c.agents) as agent
       left join plan_student p on p.sourced_id = agent
       left join student t on p.key is null and t.registration_id = ${registrationId} and t.sourced_id = agent and t.active
      where c.staged and c.presence = 'record' and coalesce(p.id, t.id) is not null`,
    `insert into claim
     select coalesce(p.id, t.id), c.sourced_id, false, case when c.staged and c.presence = 'record' then true else a.silent end
       from plan_contact c
       join agent_assertion a on a.registration_id = ${registrationId} and a.side = 'contact' and a.from_id = c.id
       left join plan_student p on p.sourced_id = a.to_sourced_id
       left join student t on p.key is null and t.registration_id = ${registrationId} and t.sourced_id = a.to_sourced_id and t.active
      where coalesce(p.id, t.id) is not null
        and not (c.staged and c.presence = 'record' and a.to_sourced_id = any (c.agents))`,
    `insert into claim
     select p.id, t.sourced_id, false, a.silent
       from plan_student p
       join agent_assertion a on a.registration_id = ${registrationId} and a.side = 'contact' and a.to_sourced_id = p.sourced_id
       join contact t on t.id = a.from_id and t.active
      where p.id is not null and not exists (select from plan_contact c where c.id = t.id)`,
    `insert into pair
     select student_id, contact_sourced_id,
            bool_or(by_student and not silent), bool_or(by_student and silent),
            bool_or(not by_student and not silent), bool_or(not by_student and silent)
       from claim group by 1, 2`,
    analyzePair,
    // Only a contact somebody speaks of is given an id; the others are counted and forgotten.
    `update plan_contact c set id = nextval('roster_row_id')
      where c.id is null and c.presence = 'record' and c.sourced_id in (select contact_sourced_id from pair)`,
    analyzePlanContact,
  ];
}

/** The state of every pair that is looked at, as `modelSync` defines it. */
export function deriveLinks(settings: DeriveSettings): string[] {
  const { registrationId, liftsMarks, graceful, full, unreadable } = settings;
  const absenceProves = full && !unreadable;
  return [
    `with left_out as materialized (
        select m.student_id from student_school m join scope_school s on s.id = m.school_id
         where not s.in_scope and s.was_enabled),
     said as (
        select q.student_id, coalesce(c.id, t.id) as contact_id,
               q.student_says or q.contact_says as asserted, q.student_silent or q.contact_silent as silent
          from pair q
          left join plan_contact c on c.sourced_id = q.contact_sourced_id
          left join contact t on c.sourced_id is null and t.registration_id = ${registrationId}
                and t.sourced_id = q.contact_sourced_id and t.active
         where coalesce(c.id, t.id) is not null),
     stored as (
        select l.student_id, l.contact_id, l.state, l.marked, l.missing_since from link l
         where l.registration_id = ${registrationId} and l.student_id in (select id from plan_student)
        union
        select l.student_id, l.contact_id, l.state, l.marked, l.missing_since from link l
         where l.registration_id = ${registrationId} and l.contact_id in (select id from plan_contact)),
     both_ends as (
        select coalesce(i.student_id, b.student_id) as student_id, coalesce(i.contact_id, b.contact_id) as contact_id,
               b.state as was_state, coalesce(b.marked, false) as was_marked, b.missing_since as was_missing_since,
               coalesce(i.asserted, false) as asserted, coalesce(i.silent, false) as silent, i.student_id is not null as spoken_of
          from said i full join stored b on b.student_id = i.student_id and b.contact_id = i.contact_id),
     judged as (
        select e.*,
               case when s.id is null then not exists (select from left_out x where x.student_id = e.student_id) else s.touched end as touched,
               case when s.id is null then t.active else s.was_active end as student_was_active,
               case when s.id is null then t.active else s.active end as student_active,
               case when c.id is null then k.active else c.presence = 'record' or (c.presence = 'kept' and c.was_active) end as contact_present,
               coalesce(s.doubtful, t.doubtful, false) or coalesce(c.doubtful, k.doubtful, false) as doubtful,
               coalesce(s.missing_since, t.missing_since) is not null as student_missing, coalesce(c.presence = 'gone', false) as contact_gone
          from both_ends e
          left join plan_student s on s.id = e.student_id
          left join student t on s.id is null and t.id = e.student_id
          left join plan_contact c on c.id = e.contact_id
          left join contact k on c.id is null and k.id = e.contact_id),
     -- where the grace clocks of a student's schools stand: only of links that nobody asserts any more
     clock as (
        select student_id, min(grace_ms) as least, max(grace_ms) as furthest
          from (select p.id as student_id, s.grace_ms from plan_student p join plan_membership m on m.key = p.key and (m.is_now or p.missing_since is not null)
                  join scope_school s on s.id = m.school_id
                union all
                select m.student_id, s.grace_ms from student_school m join scope_school s on s.id = m.school_id
                 where not exists (select from plan_student p where p.id = m.student_id)) g
         where ${graceful} and student_id in (select student_id from judged where touched and was_state <> 'INACTIVE' and not asserted
                union all select student_id from judged where touched and was_state <> 'INACTIVE' and not (student_active and contact_present))
         group by student_id),
     decided as (
        select j.*, coalesce(was_missing_since, k.furthest) as since, case
               when not touched then was_state
               when student_active and contact_present and asserted
                    then case when silent or doubtful then 'UNCONFIRMED' else 'ACTIVE' end
               when was_state is null then null
               when was_state <> 'INACTIVE' and (student_active or student_missing) and not contact_gone and k.furthest is not null
                    and not (${absenceProves} and was_missing_since is not null and k.least - was_missing_since >= ${GRACE_MS})
                    then 'MISSING'
               else 'INACTIVE' end as state
          from judged j left join clock k on k.student_id = j.student_id)
     insert into plan_link
     select student_id, contact_id, was_state, was_marked, state,
            case when not touched then was_marked
                 when state = 'INACTIVE' or (${liftsMarks} and state = 'ACTIVE') then false
                 else was_marked end,
            touched, student_was_active and (spoken_of or ${isCurrent('was_state')}),
            case when not touched then was_missing_since when state = 'MISSING' then since end
       from decided where state is not null or not touched`,
    analyzePlanLink,
  ];
}

/**
 * A contact is kept while a link joins it to a student who is; its record waits while one of its students must. A doubt
 * about it is a tightening and waits for nothing.
 */
export function deriveContacts({ registrationId }: DeriveSettings): string[] {
  return [
    // Contacts whose record nobody touched, but whose links this plan changes.
    `insert into plan_contact (id, sourced_id, staged, presence, was_active, was_doubtful, doubtful, changed, agents)
     select t.id, t.sourced_id, false, 'kept', t.active, t.doubtful, t.doubtful, false, '{}'
       from contact t
      where t.registration_id = ${registrationId}
        and t.id in (select contact_id from plan_link where state is distinct from was_state)
        and not exists (select from plan_contact c where c.id = t.id)`,
    `update plan_contact c
        set active = x.active, held_back = x.held_back,
            applied = x.active and not x.held_back and c.staged and c.presence = 'record',
            doubtful = case when not x.active then c.was_doubtful when x.held_back then c.was_doubtful or c.doubtful else c.doubtful end
       from (select k.key, bool_or(${isCurrent('p.state')}) or o.contact_id is not null as active,
                    coalesce(bool_or(not p.touched and p.student_was_active), false) as held_back
               from plan_contact k
               left join plan_link p on p.contact_id = k.id
               -- Of one whose record was read all links are in the plan; of the others some may stand beside it.
               left join (select distinct l.contact_id from plan_contact b
                            join link l on l.contact_id = b.id
                            left join plan_link q on q.student_id = l.student_id and q.contact_id = l.contact_id
                           where not b.staged and l.registration_id = ${registrationId} and ${isCurrent('l.state')}
                             and q.student_id is null) o on o.contact_id = k.id
              group by k.key, o.contact_id) x
      where x.key = c.key`,
    analyzePlanContact,
  ];
}
