import { compareByteOrder } from '../rows/byte-order';
import type { ListLayout } from './list-layout';
import { type CsvRecord, NotOurCsvError, readCsvRecords } from './read-csv-records';

/** More changes than this are "everybody": the set must not grow with the list. */
const MOST_REMEMBERED = 20_000;

/** The ids whose row differs between two files of one layout, or says "any" when there are too many to tell. */
export async function changedPeople(
  layout: ListLayout,
  present: string,
  next: string,
): Promise<(id: string) => boolean> {
  const changed = new Set<string>();
  for await (const id of differingIds(layout, present, next)) {
    if (id === undefined || changed.size >= MOST_REMEMBERED) return () => true;
    // A copy: a slice would keep the whole chunk it was cut from.
    changed.add(Buffer.from(id, 'utf8').toString('utf8'));
  }
  return (id) => changed.has(id);
}

/** Yields undefined when the present file cannot be compared at all. */
async function* differingIds(
  layout: ListLayout,
  present: string,
  next: string,
): AsyncGenerator<string | undefined> {
  const idOf = (record: CsvRecord) => layout.read(record.cells, 'sourcedId');
  const [before, after] = [readCsvRecords(present), readCsvRecords(next)];
  try {
    let old = await advance(before);
    let now = await advance(after);
    if (old?.text !== now?.text) {
      yield undefined;
      return;
    }
    [old, now] = [await advance(before), await advance(after)];
    while (old !== undefined || now !== undefined) {
      const order = old === undefined ? 1 : now === undefined ? -1 : compareByteOrder(idOf(old), idOf(now));
      if (order !== 0) yield idOf((order < 0 ? old : now)!);
      else if (old!.text !== now!.text) yield idOf(now!);
      if (order <= 0) old = await advance(before);
      if (order >= 0) now = await advance(after);
    }
  } catch (error) {
    if (!(error instanceof NotOurCsvError)) throw error;
    yield undefined;
  } finally {
    await before.return(undefined);
    await after.return(undefined);
  }
}

async function advance(records: AsyncGenerator<CsvRecord>): Promise<CsvRecord | undefined> {
  const { value, done } = await records.next();
  return done ? undefined : value;
}
