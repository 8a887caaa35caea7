import { factColumns, rightColumns } from './supplement-columns';

export interface SupplementSettings {
  readonly registrationId: number;
  /** false: nothing of this pull is believed, so only what the file forbids in so many words acts. */
  readonly believed: boolean;
}

/** What the file says, one row a pair: where a pair has several, the stricter of each fact. */
export function gatherSupplement(): string[] {
  const firstText = (column: string): string => `coalesce(min(nullif(${column}, '')), '')`;
  return [
    `insert into supplement_said
     select student_sourced_id, contact_sourced_id, ${firstText('relationship')}, ${firstText('priority')},
            ${rightColumns.map((column) => `min(${column})`).join(', ')},
            coalesce(string_agg(distinct nullif(restriction, ''), E'\\n' order by nullif(restriction, '')), ''),
            max(begin_date), min(end_date)
       from stage_supplement group by 1, 2`,
    `analyze supplement_said`,
  ];
}

/** Where the students named are and would be, while the plan is that of all schools of the run. */
export function placeSupplement(registrationId: number): string[] {
  const named = (sourcedId: string): string =>
    `(${sourcedId} in (select student_sourced_id from supplement_said)
      or ${sourcedId} in (select student_sourced_id from supplement_row where registration_id = ${registrationId}))`;
  return [
    `insert into supplement_school
     select p.sourced_id, m.school_id, s.in_scope
       from plan_student p join plan_membership m on m.key = p.key join scope_school s on s.id = m.school_id
      where ${named('p.sourced_id')}
     union all
     select t.sourced_id, m.school_id, s.in_scope
       from student t join student_school m on m.student_id = t.id join scope_school s on s.id = m.school_id
      where t.registration_id = ${registrationId} and ${named('t.sourced_id')}
        and not exists (select from plan_student p where p.sourced_id = t.sourced_id)`,
    `analyze supplement_school`,
  ];
}

/**
 * What would be stored, as the domain's model says: a right or restriction no longer said is kept while it forbids, and
 * so are the dates of a row that is gone; of students who wait only what is stricter acts.
 */
export function deriveSupplement({ registrationId, believed }: SupplementSettings): string[] {
  const heardRight = (column: string): string =>
    `case when coalesce(n.${column}, 0) <> 0 then n.${column} else least(coalesce(o.${column}, 0), 0) end::smallint as ${column}`;
  const heardDate = (column: string): string =>
    `case when n.student_sourced_id is null then o.${column} else n.${column} end as ${column}`;
  const strictRight = (column: string): string =>
    `case when waits then least(coalesce(was_${column}, 0), ${column}) else ${column} end::smallint`;
  const facts = (prefix: string): string => factColumns.map((column) => `${prefix}${column}`).join(', ');
  return [
    `truncate plan_supplement`,
    `with mode as materialized (
        select x.student_sourced_id, bool_or(not x.selected) as untouched, bool_or(not s.in_scope) as waits
          from supplement_school x join scope_school s on s.id = x.school_id group by 1),
     heard as (
        select coalesce(n.student_sourced_id, o.student_sourced_id) as student_sourced_id,
               coalesce(n.contact_sourced_id, o.contact_sourced_id) as contact_sourced_id,
               n.student_sourced_id is not null as said, o.student_sourced_id is not null as stored,
               coalesce(n.relationship, '') as relationship, coalesce(n.priority, '') as priority,
               ${rightColumns.map(heardRight).join(', ')},
               coalesce(nullif(n.restriction, ''), o.restriction, '') as restriction,
               ${['begin_date', 'end_date'].map(heardDate).join(', ')},
               (${rightColumns.map((column) => `(coalesce(n.${column}, 0) = 0 and o.${column} < 0)`).join(' or ')}
                  or (coalesce(n.restriction, '') = '' and o.restriction <> '')
                  or (n.student_sourced_id is null and (o.begin_date is not null or o.end_date is not null))) is true as silent,
               ${factColumns.map((column) => `o.${column} as was_${column}`).join(', ')},
               o.present as was_present, o.silence as was_silence
          from supplement_said n
          full join (select * from supplement_row where registration_id = ${registrationId}) o
                 on o.student_sourced_id = n.student_sourced_id and o.contact_sourced_id = n.contact_sourced_id),
     moded as (
        select h.*, ${believed ? 'coalesce(m.waits, false)' : 'true'} as waits
          from heard h left join mode m on m.student_sourced_id = h.student_sourced_id
         where not coalesce(m.untouched, false) and (h.said or ${believed})),
     decided as (
        select student_sourced_id, contact_sourced_id,
               case when waits then coalesce(was_relationship, '') else relationship end as relationship,
               case when waits then coalesce(was_priority, '') else priority end as priority,
               ${rightColumns.map((column) => `${strictRight(column)} as ${column}`).join(', ')},
               case when not waits or was_restriction is null or was_restriction in ('', restriction) then restriction
                    else (select string_agg(distinct line, E'\\n' order by line)
                            from unnest(string_to_array(was_restriction, E'\\n') || string_to_array(restriction, E'\\n')) as l(line)) end as restriction,
               case when waits then greatest(was_begin_date, begin_date) else begin_date end as begin_date,
               case when waits then least(was_end_date, end_date) else end_date end as end_date,
               said as present,
               case when not waits then case when silent then 'set aside' else 'none' end
                    when silent and was_silence is distinct from 'set aside' then 'waiting'
                    else coalesce(was_silence, 'none') end as silence,
               stored, not said and not silent as gone,
               ${factColumns.map((column) => `was_${column}`).join(', ')}, was_present, was_silence
          from moded)
     insert into plan_supplement
     select student_sourced_id, contact_sourced_id, ${facts('')}, present, silence, stored, gone
       from decided
      where not stored or gone
         or (${facts('')}, present, silence) is distinct from (${facts('was_')}, was_present, was_silence)`,
    `analyze plan_supplement`,
  ];
}
