import type { PlanSummary } from 'roster-domain';
import { metadataColumns } from '../metadata/metadata-columns';
import { factColumns } from './supplement-columns';
import { schoolsOfStudents, supplementPairs } from './supplement-pairs';

type Query = <Row>(sql: string) => Promise<Row[]>;

/** Which accounts of pairs a run has beside the roster. */
export interface FactSources {
  readonly supplement: boolean;
  readonly metadata: boolean;
}

/** The plan's summary with what is said of pairs: links whose facts become others, links that fell silent. */
export async function withFacts(
  query: Query,
  registrationId: number,
  summary: PlanSummary,
  sources: FactSources,
): Promise<PlanSummary> {
  if (!sources.supplement && !sources.metadata) return summary;
  const rows = await query<{ sourced_id: string | null; updated: number; silenced: number }>(
    factsSql(registrationId, sources),
  );
  const [counted] = sources.supplement
    ? await query<{ before: number; gone: number }>(
        `select count(*)::int as before, (count(*) filter (where n.student_sourced_id is null))::int as gone
       from supplement_row o
       left join supplement_said n on n.student_sourced_id = o.student_sourced_id and n.contact_sourced_id = o.contact_sourced_id
      where o.registration_id = ${registrationId} and o.present`,
      )
    : [null];
  const added = new Map(rows.map((row) => [row.sourced_id, row]));
  const linksOf = <Part extends Pick<PlanSummary, 'links'>>(part: Part, id: string | null): Part => {
    const { updated = 0, silenced = 0 } = added.get(id) ?? {};
    return { ...part, links: { ...part.links, updated: part.links.updated + updated, silenced } };
  };
  return {
    ...linksOf(summary, null),
    schools: summary.schools.map((school) => linksOf(school, school.sourcedId)),
    supplement: counted ?? null,
  };
}

function factsSql(registrationId: number, { supplement, metadata }: FactSources): string {
  const ofSupplement = `
     select student_id, contact_id, was_state, state,
            (${listed(factColumns, '')}, silence <> 'none') is distinct from (${listed(factColumns, 'was_')}, was_silence <> 'none') as changed,
            silence = 'set aside' and was_silence <> 'set aside' as silenced
       from pairs`;
  const said = [...metadataColumns, 'silent'];
  const ofMetadata = `
     select student_id, contact_id, was_state, state, (${listed(said, '')}) is distinct from (${listed(said, 'was_')}) as changed,
            set_aside and not was_set_aside as silenced
       from metadata_pair`;
  const all = [...(supplement ? [ofSupplement] : []), ...(metadata ? [ofMetadata] : [])];
  return `with ${supplement ? `${supplementPairs(registrationId)},` : ''}
     changed as (${all.join(' union all ')}),
     placed as (
       select s.sourced_id, q.* from changed q
         join (${schoolsOfStudents}) m on m.student_id = q.student_id
         join scope_school s on s.id = m.school_id and s.in_scope
        where q.was_state in ('ACTIVE', 'UNCONFIRMED') and q.state in ('ACTIVE', 'UNCONFIRMED'))
     select sourced_id,
            count(distinct (student_id, contact_id)) filter (where state = was_state and changed)::int as updated,
            count(distinct (student_id, contact_id)) filter (where silenced)::int as silenced
       from placed group by grouping sets ((sourced_id), ())`;
}

function listed(columns: readonly string[], prefix: string): string {
  return columns.map((column) => `${prefix}${column}`).join(', ');
}
