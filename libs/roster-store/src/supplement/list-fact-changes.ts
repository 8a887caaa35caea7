import { RIGHT_COLUMNS } from './supplement-columns';
import { schoolsOfStudents } from './supplement-pairs';

/**
 * What facts of pairs change on current links, one row for all that is tightened and one for the rest of a pair: what
 * is tightened acts at once, and what is left must read the same when it is planned again.
 */
export function listFactChanges(
  into: 'plan_change' | 'applied_change',
  /** CTEs `pairs` is made by, or '' where it is a table. */
  ctes: string,
  pairs: string,
  /** Conditions: something that forbids is no longer said. */
  silent: { readonly was: string; readonly now: string },
  /** Further facts: rows of `(name, was, now, direction)`. */
  further: readonly string[] = [],
): string {
  const rights = Object.entries(RIGHT_COLUMNS).map(
    ([name, column]) =>
      `('${name}', to_jsonb(was_${column}), to_jsonb(${column}), sign(${column} - was_${column})::int)`,
  );
  const later = `case when begin_date is null then 1 when was_begin_date is null or begin_date > was_begin_date then -1 else 1 end`;
  const earlier = `case when end_date is null then 1 when was_end_date is null or end_date < was_end_date then -1 else 1 end`;
  const narrower = `case when string_to_array(restriction, E'\\n') @> string_to_array(was_restriction, E'\\n') then -1 else 1 end`;
  return `
  with ${ctes === '' ? '' : `${ctes},`}
  changes as (
    select q.student_id, q.student_sourced_id, q.contact_sourced_id, min(f.direction)::smallint as tightest, max(f.direction)::smallint as loosest,
           jsonb_object_agg(f.name, f.was) as old_values, jsonb_object_agg(f.name, f.now) as new_values
      from ${pairs} q
      cross join lateral (values
        ${rights.join(',\n        ')},
        ('relationship', to_jsonb(was_relationship), to_jsonb(relationship), 0),
        ('priority', to_jsonb(was_priority), to_jsonb(priority), 0),
        ('restriction', to_jsonb(was_restriction), to_jsonb(restriction), ${narrower}),
        ('beginDate', to_jsonb(was_begin_date), to_jsonb(begin_date), ${later}),
        ('endDate', to_jsonb(was_end_date), to_jsonb(end_date), ${earlier}),
        ${further.map((one) => `${one},`).join(' ')}
        ('restrictionsSilent', to_jsonb(${silent.was}), to_jsonb(${silent.now}), case when ${silent.now} then -1 else 1 end)
      ) as f(name, was, now, direction)
     where q.state <> 'INACTIVE' and f.was is distinct from f.now
     group by q.student_id, q.student_sourced_id, q.contact_sourced_id, f.direction < 0)
  insert into ${into} (kind, op, row_id, sourced_id, other_sourced_id, school_ids, direction, old_values, new_values)
  select 'link', 'update', null, x.student_sourced_id, x.contact_sourced_id,
         (select array_agg(m.school_id order by m.school_id) from (${schoolsOfStudents}) m where m.student_id = x.student_id),
         case when x.tightest < 0 then -1 else x.loosest end, x.old_values, x.new_values
    from changes x order by 4, 5, 7`;
}
