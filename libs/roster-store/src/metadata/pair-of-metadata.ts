import { rightColumns } from '../supplement/supplement-columns';

/**
 * What all rows `r` of a group say of a pair, as an aggregate: of a right what restricts wins, else whatever is known. A
 * row about everybody permits nothing (the domain's `countsForEverybody`).
 * @param filter of the rows that count, such as `filter (where r.was)`
 */
export function joinedFacts(filter: string, prefix = ''): string {
  const right = (column: string): string =>
    `(case when min(r.${column}) ${filter} < 0 then min(r.${column}) ${filter}
           else coalesce(max(case when r.to_sourced_id = '' then least(r.${column}, 0) else r.${column} end) ${filter}, 0) end)::smallint as ${prefix}${column}`;
  const text = (column: string): string =>
    `coalesce(min(nullif(r.${column}, '')) ${filter}, '') as ${prefix}${column}`;
  return [
    ...['relationship', 'priority'].map(text),
    ...rightColumns.map(right),
    `coalesce((select string_agg(distinct line, E'\\n' order by line)
                 from unnest(string_to_array(string_agg(r.restriction, E'\\n') ${filter}, E'\\n')) as l(line) where line <> ''), '') as ${prefix}restriction`,
    `max(r.begin_date) ${filter} as ${prefix}begin_date`,
    `min(r.end_date) ${filter} as ${prefix}end_date`,
    `coalesce(bool_or(r.contradicting) ${filter}, false) as ${prefix}contradicting`,
    `coalesce(bool_or(r.silence <> 'none') ${filter}, false) as ${prefix}silent`,
    `coalesce(bool_or(r.silence = 'set aside') ${filter}, false) as ${prefix}set_aside`,
  ].join(', ');
}

/** Rows of `metadata_fact` (or a table like it) that speak of a pair: `student` and `contact` are sourcedIds. */
export function speaksOf(row: string, student: string, contact: string): readonly [string, string] {
  return [
    `${row}.side = 'student' and ${row}.from_sourced_id = ${student} and ${row}.to_sourced_id in (${contact}, '')`,
    `${row}.side = 'contact' and ${row}.from_sourced_id = ${contact} and ${row}.to_sourced_id in (${student}, '')`,
  ];
}
