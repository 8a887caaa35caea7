import { isDoubtful } from './doubtful';
import type { DeriveSettings } from './derive-settings';
import {
  analyzePlanContact,
  analyzePlanLink,
  analyzePlanMembership,
  analyzePlanStudent,
} from './staging-tables';

/**
 * The plan of a registration of which nothing is held, as the other derivations would come to it. Nobody was there before,
 * nobody has fallen silent and no link can be missing: who is in the pull is all there is. So everybody is first taken for
 * somebody who stays, and the few who do not are taken back; the other way round each row is written twice.
 */
export function deriveFirstLoad({ firstLoad }: DeriveSettings): string[] {
  if (!firstLoad) throw new Error('Somebody is held of this registration: this would overlook them.');
  return [
    `insert into plan_student (id, seq, sourced_id, staged, presence, was_active, was_doubtful, doubtful, changed, orgs, agents,
            touched, active, applied)
     select case when usable then nextval('roster_row_id') end, seq, sourced_id, true, presence, false, false, doubtful, false,
            orgs, agents, usable, usable, usable
       from (${staged('student')}) r`,
    `insert into plan_membership
     select distinct p.key, s.id, false, true
       from plan_student p cross join lateral unnest(p.orgs) as o(sourced_id)
       join scope_school s on s.sourced_id = o.sourced_id and (s.was_enabled or s.in_scope)
      where p.presence = 'record'`,
    analyzePlanMembership,
    // Not touched: in no school of this run, or also in one that it must leave alone.
    `update plan_student set id = null, touched = false, active = false, applied = false
      where key in (select p.key from plan_student p
                      left join (select key, bool_and(s.in_scope) as all_in_scope
                                   from plan_membership join scope_school s on s.id = school_id group by key) m on m.key = p.key
                     where m.all_in_scope is not true)`,
    analyzePlanStudent,
    `insert into plan_contact (id, seq, sourced_id, staged, presence, was_active, was_doubtful, doubtful, changed, agents,
            active, held_back, applied)
     select case when usable then nextval('roster_row_id') end, seq, sourced_id, true, presence, false, false, doubtful, false,
            agents, usable, false, usable
       from (${staged('contact')}) r`,
    analyzePlanContact,
    `insert into plan_link
     select student_id, contact_id, null, false, case when doubtful then 'UNCONFIRMED' else 'ACTIVE' end, false, true, false, null
       from (select p.id as student_id, c.id as contact_id, p.doubtful or c.doubtful as doubtful
               from plan_student p cross join lateral unnest(p.agents) as agent
               join plan_contact c on c.sourced_id = agent
              where p.id is not null and c.id is not null
             union
             select p.id, c.id, p.doubtful or c.doubtful
               from plan_contact c cross join lateral unnest(c.agents) as agent
               join plan_student p on p.sourced_id = agent
              where p.id is not null and c.id is not null) l`,
    analyzePlanLink,
    // A contact nobody is linked to is counted and forgotten.
    `update plan_contact set id = null, active = false, applied = false, doubtful = false
      where id is null or id not in (select contact_id from plan_link)`,
  ];
}

/** Records in the order of their ids, in which they are stored. */
function staged(kind: 'student' | 'contact'): string {
  return `
    select seq, sourced_id, case when status = 'active' then 'record' else 'gone' end as presence, orgs, agents,
           ${isDoubtful(kind, 'u')} as doubtful, status = 'active' as usable
      from stage_user u where kind = '${kind}' order by sourced_id`;
}
