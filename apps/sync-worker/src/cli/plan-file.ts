import { createWriteStream } from 'node:fs';
import { rename, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { neutralCsvRecord } from 'ivm-adapter';
import { PLAN_COLUMNS, planCells, type PlannedChangeRow } from 'roster-store';

/**
 * Writes every planned change as one line of a CSV: ids and names of fields, no values but a link's state. Cells that a
 * spreadsheet would run begin with an apostrophe. Written aside and put in its place in one step, a page in memory.
 * @returns how many changes there are
 */
export async function writePlanFile(path: string, changes: AsyncIterable<PlannedChangeRow>): Promise<number> {
  const place = resolve(path);
  const aside = join(dirname(place), `.${basename(place)}.${process.pid}.aside`);
  let count = 0;
  async function* lines(): AsyncGenerator<string> {
    yield neutralCsvRecord(PLAN_COLUMNS);
    for await (const change of changes) {
      count += 1;
      yield neutralCsvRecord(planCells(change));
    }
  }
  try {
    await pipeline(lines, createWriteStream(aside));
    await rename(aside, place);
  } catch (error) {
    await unlink(aside).catch(() => undefined);
    throw error;
  }
  return count;
}
