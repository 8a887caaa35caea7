import { isCurrent } from './link-states';

/**
 * The plan as rows, one a change, narrow: old and new values of changed fields only. Not made on a first load, where
 * the roster itself says it all (a row a record would double its cost).
 */
export function listChanges(into: 'plan_change' | 'applied_change'): string {
  const changedOnly = (values: string, others: string): string =>
    `(select jsonb_object_agg(k, v) from jsonb_each(${values}) as e(k, v) where ${others} -> k is distinct from v)`;
  return `
  with student_schools as materialized (
    select key, array_agg(school_id order by school_id) as school_ids from plan_membership group by key),
  contact_schools as materialized (
    select contact_id, array_agg(distinct school_id order by school_id) as school_ids
      from (select l.contact_id, m.school_id from plan_link l join student_school m on m.student_id = l.student_id
             union all
            select l.contact_id, m.school_id
              from plan_link l join plan_student p on p.id = l.student_id join plan_membership m on m.key = p.key) s
     group by contact_id),
  students as (
    select p.*, x.school_ids, ${jsonOf('t', studentFields)} as old_json, ${jsonOf('s', studentFields)} as new_json
      from plan_student p left join stage_user s on s.seq = p.seq left join student t on t.id = p.id left join student_schools x on x.key = p.key
     where p.touched and (p.active <> p.was_active or (p.applied and p.changed))),
  contacts as (
    select p.*, x.school_ids, ${jsonOf('t', contactFields)} as old_json, ${jsonOf('s', contactFields)} as new_json
      from plan_contact p left join stage_user s on s.seq = p.seq left join contact t on t.id = p.id left join contact_schools x on x.contact_id = p.id
     where p.active <> p.was_active or (p.applied and p.changed)),
  links as (
    select l.*, coalesce(p.sourced_id, t.sourced_id) as sourced_id, coalesce(c.sourced_id, k.sourced_id) as other_sourced_id,
           ${isCurrent('l.was_state')} as was_current, ${isCurrent('l.state')} as is_current,
           coalesce(x.school_ids, (select array_agg(m.school_id order by m.school_id) from student_school m where m.student_id = l.student_id)) as school_ids
      from plan_link l
      left join plan_student p on p.id = l.student_id
      left join student_schools x on x.key = p.key
      left join student t on p.id is null and t.id = l.student_id
      left join plan_contact c on c.id = l.contact_id
      left join contact k on c.id is null and k.id = l.contact_id
     where l.touched and l.state is distinct from l.was_state)
  insert into ${into} (${columns})
  select 'school', case when stored then 'update' else 'create' end, id, sourced_id, null, array[id], 0::smallint, null::jsonb,
         jsonb_build_object('name', name, 'type', type)
    from scope_school where changed or not stored
  union all
  select 'student', 'create', id, sourced_id, null, school_ids, 1, null, new_json from students where applied and not was_active
  union all
  select 'student', 'update', id, sourced_id, null, school_ids, 1,
         ${changedOnly('old_json', 'new_json')}, ${changedOnly('new_json', 'old_json')}
    from students where applied and was_active and changed
  union all
  select 'student', 'remove', id, sourced_id, null, school_ids, -1, null, null from students where was_active and not active
  union all
  select 'contact', 'create', id, sourced_id, null, school_ids, 1, null, new_json from contacts where active and not was_active
  union all
  select 'contact', 'update', id, sourced_id, null, school_ids, 1,
         ${changedOnly('old_json', 'new_json')}, ${changedOnly('new_json', 'old_json')}
    from contacts where applied and was_active and changed
  union all
  select 'contact', 'remove', id, sourced_id, null, school_ids, -1, null, null from contacts where was_active and not active
  union all
  -- A link goes missing as a removal; that its grace is over then is a change of what is no longer current.
  select 'link', case when is_current and not was_current then 'create' when was_current and not is_current then 'remove' else 'update' end,
         null, sourced_id, other_sourced_id, school_ids, case when state = 'ACTIVE' then 1 when was_current or not is_current then -1 else 1 end,
         case when was_current or not is_current then jsonb_build_object('state', was_state) end,
         case when is_current or state = 'MISSING' or not was_current then jsonb_build_object('state', state) end
    from links where was_current or is_current or was_state = 'MISSING'`;
}

const columns =
  'kind, op, row_id, sourced_id, other_sourced_id, school_ids, direction, old_values, new_values';

/** All that was planned is what is applied: the same list. */
export const takeChanges = `insert into applied_change (${columns}) select ${columns} from plan_change order by seq`;

const studentFields = {
  givenName: 'given_name',
  middleName: 'middle_name',
  familyName: 'family_name',
  grade: 'grade',
  studentNumber: 'student_number',
  orgs: 'orgs',
};
const contactFields = {
  givenName: 'given_name',
  middleName: 'middle_name',
  familyName: 'family_name',
  role: 'role',
  email: 'email',
  phone: 'phone',
  sms: 'sms',
  orgs: 'orgs',
};

function jsonOf(table: string, fields: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(fields).map(([name, column]) => `'${name}', ${table}.${column}`);
  return `jsonb_build_object(${pairs.join(', ')})`;
}
