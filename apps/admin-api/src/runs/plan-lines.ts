import { PLAN_COLUMNS, planCells, type PlannedChangeRow } from 'roster-store';
import { csvLine } from './csv-line';

/** Planned changes as lines of a CSV: ids and names of fields, no values but a link's state. */
export async function* planLines(changes: AsyncIterable<PlannedChangeRow>): AsyncGenerator<string> {
  yield csvLine(PLAN_COLUMNS);
  for await (const change of changes) yield csvLine(planCells(change));
}
