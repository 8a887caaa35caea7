import { neutralCsvRecord } from 'ivm-adapter';
import { PLAN_COLUMNS, planCells, type PlannedChangeRow } from 'roster-store';

/** Planned changes as lines of a CSV: ids and names of fields, no values but a link's state. */
export async function* planLines(changes: AsyncIterable<PlannedChangeRow>): AsyncGenerator<string> {
  yield neutralCsvRecord(PLAN_COLUMNS);
  for await (const change of changes) yield neutralCsvRecord(planCells(change));
}
