import { rightColumns } from '../supplement/supplement-columns';
import { metadataColumns, metadataKey } from './metadata-columns';
import { joinedFacts, speaksOf } from './pair-of-metadata';

const key = metadataKey.join(', ');
const sameKey = (one: string, other: string): string =>
  metadataKey.map((column) => `${one}.${column} = ${other}.${column}`).join(' and ');

const saysNothing = `(${rightColumns.map((column) => `${column} = 0`).join(' and ')} and relationship || priority || restriction = ''
        and begin_date is null and end_date is null and not contradicting)`;

/** What the staged records say, one row a key. */
export const gatherMetadata: readonly string[] = [
  `insert into metadata_said
   select ${key}, coalesce(min(nullif(relationship, '')), ''), coalesce(min(nullif(priority, '')), ''),
          ${rightColumns.map((column) => `min(${column})`).join(', ')},
          coalesce((select string_agg(distinct line, E'\\n' order by line)
                      from unnest(string_to_array(string_agg(restriction, E'\\n'), E'\\n')) as l(line) where line <> ''), ''),
          max(begin_date), min(end_date),
          bool_or(contradicting) ${rightColumns.map((column) => `or (min(${column}) < 0 and max(${column}) > 0)`).join(' ')}
     from stage_metadata group by ${key}`,
  `analyze metadata_said`,
];

/**
 * What would be stored, as the domain's model says (`model-metadata.ts`), beside the plan last derived. A record that is
 * applied says what it says; of one that waits only what is stricter acts; of a person in doubt nothing permissive stays.
 */
export function deriveMetadata(registrationId: number): string[] {
  const heard = (column: string): string =>
    `case when coalesce(n.${column}, 0) <> 0 then n.${column} else least(coalesce(o.${column}, 0), 0) end`;
  const right = (column: string): string => `
        case when doubtful then least(was_${column}, said_${column}, 0)
             when open then heard_${column} else least(was_${column}, heard_${column}) end::smallint as ${column}`;
  const silentRights = rightColumns.map((column) => `(coalesce(n.${column}, 0) = 0 and o.${column} < 0)`);
  const columns = [...metadataColumns, 'silence'];
  return [
    `truncate plan_metadata`,
    `with person as materialized (
        select 'student' as side, sourced_id, staged and presence = 'record' as spoke, applied as open, doubtful
          from plan_student where id is not null
        union all
        select 'contact', c.sourced_id, c.staged and c.presence = 'record', c.applied, c.doubtful
          from plan_contact c where c.active or exists (select from contact t where t.id = c.id)),
     speaker as materialized (select * from person where spoke or doubtful),
     heard as (
        select coalesce(n.side, o.side) as side, coalesce(n.from_sourced_id, o.from_sourced_id) as from_sourced_id,
               coalesce(n.to_sourced_id, o.to_sourced_id) as to_sourced_id,
               n.side is not null as said, o.side is not null as stored,
               ${rightColumns
                 .map(
                   (column) =>
                     `coalesce(n.${column}, 0) as said_${column}, coalesce(o.${column}, 0) as was_${column}, ${heard(column)} as heard_${column}`,
                 )
                 .join(', ')},
               coalesce(n.relationship, '') as said_relationship, coalesce(o.relationship, '') as was_relationship,
               coalesce(n.priority, '') as said_priority, coalesce(o.priority, '') as was_priority,
               coalesce(nullif(n.restriction, ''), o.restriction, '') as heard_restriction, coalesce(o.restriction, '') as was_restriction,
               case when n.side is null then o.begin_date else n.begin_date end as heard_begin_date, o.begin_date as was_begin_date,
               case when n.side is null then o.end_date else n.end_date end as heard_end_date, o.end_date as was_end_date,
               coalesce(n.contradicting, false) as said_contradicting, coalesce(o.contradicting, false) as was_contradicting,
               (${silentRights.join(' or ')} or (coalesce(n.restriction, '') = '' and o.restriction <> '')
                  or (n.side is null and (o.begin_date is not null or o.end_date is not null))) is true as silent,
               coalesce(o.silence, 'none') as was_silence
          from metadata_said n
          full join (select f.* from metadata_fact f join speaker s on s.side = f.side and s.sourced_id = f.from_sourced_id
                      where f.registration_id = ${registrationId}) o on ${sameKey('n', 'o')}),
     decided as (
        select h.side, h.from_sourced_id, h.to_sourced_id,
               case when open and not doubtful then said_relationship else was_relationship end as relationship,
               case when open and not doubtful then said_priority else was_priority end as priority,
               ${rightColumns.map(right).join(', ')},
               case when (open and not doubtful) or was_restriction in ('', heard_restriction) then heard_restriction
                    else (select string_agg(distinct line, E'\\n' order by line)
                            from unnest(string_to_array(was_restriction, E'\\n') || string_to_array(heard_restriction, E'\\n')) as l(line)) end as restriction,
               case when open and not doubtful then heard_begin_date else greatest(was_begin_date, heard_begin_date) end as begin_date,
               case when open and not doubtful then heard_end_date else least(was_end_date, heard_end_date) end as end_date,
               case when doubtful then was_contradicting or said_contradicting
                           ${rightColumns.map((column) => `or said_${column} * was_${column} < 0`).join(' ')}
                    when open then case when said then said_contradicting else was_contradicting end
                    else was_contradicting or said_contradicting end as contradicting,
               case when doubtful then was_silence
                    when open then case when silent then 'set aside' else 'none' end
                    when silent and was_silence <> 'set aside' then 'waiting'
                    else was_silence end as silence,
               stored, ${[...metadataColumns, 'silence'].map((column) => `was_${column}`).join(', ')}
          from heard h join speaker s on s.side = h.side and s.sourced_id = h.from_sourced_id)
     insert into plan_metadata
     select ${[...metadataKey, ...columns].join(', ')}, stored, ${saysNothing}
       from decided
      where case when stored then ${saysNothing} or (${columns.join(', ')}) is distinct from (${columns.map((column) => `was_${column}`).join(', ')})
                 else not ${saysNothing} end`,
    `analyze plan_metadata`,
  ];
}

/** The links concerned, with what is said of them before and after. A first load has none that were there before. */
export function deriveMetadataPairs(registrationId: number): string[] {
  const link = (student: string, contact: string): string => `
       from %s l
       left join plan_student ps on ps.id = l.student_id left join student t on ps.id is null and t.id = l.student_id
       left join plan_contact pc on pc.id = l.contact_id left join contact c on pc.id is null and c.id = l.contact_id
      where (${student} in (select from_sourced_id from plan_metadata where side = 'student')
          or ${contact} in (select from_sourced_id from plan_metadata where side = 'contact'))`;
  const ids = `coalesce(ps.sourced_id, t.sourced_id) as student_sourced_id, coalesce(pc.sourced_id, c.sourced_id) as contact_sourced_id`;
  const where = link('coalesce(ps.sourced_id, t.sourced_id)', 'coalesce(pc.sourced_id, c.sourced_id)');
  const rowsOf = (from: string, was: boolean, unless: string): string[] =>
    speaksOf('f', 'p.student_sourced_id', 'p.contact_sourced_id').map(
      (speaks) =>
        `select p.student_id, p.contact_id, ${was} as was, f.to_sourced_id, ${[...metadataColumns, 'silence'].map((column) => `f.${column}`).join(', ')}
           from pair p join ${from} f on ${speaks} where ${unless}`,
    );
  const stored = `f.registration_id = ${registrationId}`;
  return [
    `truncate metadata_pair`,
    `with pair as materialized (
        select l.student_id, l.contact_id, ${ids}, l.was_state, l.state ${where.replace('%s', 'plan_link')}
        union all
        select l.student_id, l.contact_id, ${ids}, l.state, l.state ${where.replace('%s', 'link')}
           and l.registration_id = ${registrationId}
           and not exists (select from plan_link q where q.student_id = l.student_id and q.contact_id = l.contact_id)),
     said as (
        ${[
          ...rowsOf('metadata_fact', true, stored),
          ...rowsOf(
            'metadata_fact',
            false,
            `${stored} and not exists (select from plan_metadata m where ${sameKey('m', 'f')})`,
          ),
          ...rowsOf('plan_metadata', false, 'not f.gone'),
        ].join('\n        union all\n        ')}),
     joined as (
        select r.student_id, r.contact_id, ${joinedFacts('filter (where r.was)', 'was_')}, ${joinedFacts('filter (where not r.was)')}
          from said r group by r.student_id, r.contact_id)
     insert into metadata_pair
     select p.student_id, p.contact_id, p.student_sourced_id, p.contact_sourced_id, p.was_state, p.state,
            ${pairColumns('j.was_')}, ${pairColumns('j.')}
       from pair p join joined j on j.student_id = p.student_id and j.contact_id = p.contact_id
      where (${pairColumns('j.was_')}) is distinct from (${pairColumns('j.')})`,
    `analyze metadata_pair`,
  ];
}

function pairColumns(prefix: string): string {
  return [...metadataColumns, 'silent', 'set_aside'].map((column) => `${prefix}${column}`).join(', ');
}

/** Moves the planned rows into the store: statements of the run's one transaction. */
export function applyMetadata(registrationId: number): string[] {
  const columns = [...metadataColumns, 'silence'];
  const stored = `f.registration_id = ${registrationId} and ${sameKey('f', 'p')}`;
  return [
    `delete from metadata_fact f using plan_metadata p where ${stored} and p.gone`,
    `update metadata_fact f set ${columns.map((column) => `${column} = p.${column}`).join(', ')}
       from plan_metadata p where ${stored} and p.stored and not p.gone`,
    `insert into metadata_fact (district_id, registration_id, ${key}, ${columns.join(', ')})
     select (select nullif(current_setting('app.district', true), '')::int), ${registrationId}, ${key}, ${columns.join(', ')}
       from plan_metadata where not stored order by ${key}`,
  ];
}
