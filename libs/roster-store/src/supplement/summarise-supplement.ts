import type { PlanSummary } from 'roster-domain';
import { factColumns } from './supplement-columns';
import { schoolsOfStudents, supplementPairs } from './supplement-pairs';

type Query = <Row>(sql: string) => Promise<Row[]>;

/** The plan's summary with what the supplement changes: links whose facts become others, links that fell silent. */
export async function withSupplement(
  query: Query,
  registrationId: number,
  summary: PlanSummary,
): Promise<PlanSummary> {
  const rows = await query<{ sourced_id: string | null; updated: number; silenced: number }>(
    `with ${supplementPairs(registrationId)},
     placed as (
       select s.sourced_id, q.* from pairs q
         join (${schoolsOfStudents}) m on m.student_id = q.student_id
         join scope_school s on s.id = m.school_id and s.in_scope
        where q.was_state in ('ACTIVE', 'UNCONFIRMED') and q.state in ('ACTIVE', 'UNCONFIRMED'))
     select sourced_id,
            count(distinct (student_id, contact_id)) filter (
              where state = was_state
                and (${facts('')}, silence <> 'none') is distinct from (${facts('was_')}, was_silence <> 'none'))::int as updated,
            count(distinct (student_id, contact_id)) filter (where silence = 'set aside' and was_silence <> 'set aside')::int as silenced
       from placed group by grouping sets ((sourced_id), ())`,
  );
  const [counted] = await query<{ before: number; gone: number }>(
    `select count(*)::int as before, (count(*) filter (where n.student_sourced_id is null))::int as gone
       from supplement_row o
       left join supplement_said n on n.student_sourced_id = o.student_sourced_id and n.contact_sourced_id = o.contact_sourced_id
      where o.registration_id = ${registrationId} and o.present`,
  );
  const added = new Map(rows.map((row) => [row.sourced_id, row]));
  const linksOf = <Part extends Pick<PlanSummary, 'links'>>(part: Part, id: string | null): Part => {
    const { updated = 0, silenced = 0 } = added.get(id) ?? {};
    return { ...part, links: { ...part.links, updated: part.links.updated + updated, silenced } };
  };
  return {
    ...linksOf(summary, null),
    schools: summary.schools.map((school) => linksOf(school, school.sourcedId)),
    supplement: counted ?? { before: 0, gone: 0 },
  };
}

function facts(prefix: string): string {
  return factColumns.map((column) => `${prefix}${column}`).join(', ');
}
