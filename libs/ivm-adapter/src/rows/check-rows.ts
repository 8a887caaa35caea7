import { IvmDeliveryError } from '../port/ivm-delivery-error';
import type { IvmPair, Rows } from '../port/ivm-gateway';
import { compareByteOrder, hasLoneSurrogate } from './byte-order';
import type { ListKind } from '../list-files/list-columns';

/** What stands first in a sentence about a row; rows are named by number, since ids may be personal. */
export type RowPlace = { readonly kind: ListKind; readonly schoolId: string; readonly row: number };

export function refuseRow(place: RowPlace, what: string): never {
  const where = `Row ${place.row} of the ${place.kind} of school ${place.schoolId}`;
  throw new IvmDeliveryError('LISTS_INVALID', `${where} ${what}; nothing was changed for this school.`);
}

/** An id that can stand in a file and be told from every other one. */
export function checkId(place: RowPlace, field: string, id: unknown): asserts id is string {
  if (typeof id !== 'string' || id === '') refuseRow(place, `has no ${field}`);
  if (hasLoneSurrogate(id)) refuseRow(place, `has a ${field} that is no valid Unicode text`);
}

/** Passes rows on, each behind the one before it by the UTF-8 bytes of its ids, and stops when told to. */
export async function* inOrder<Row>(
  rows: Rows<Row>,
  kind: ListKind,
  schoolId: string,
  idsOf: (row: Row, place: RowPlace) => readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly row: Row; readonly place: RowPlace }> {
  let previous: readonly string[] | undefined;
  let number = 0;
  for await (const row of rows) {
    signal?.throwIfAborted();
    const place = { kind, schoolId, row: ++number };
    if (typeof row !== 'object' || row === null) refuseRow(place, 'is no object');
    const ids = idsOf(row, place);
    const order = previous === undefined ? -1 : compareIds(previous, ids);
    if (order === 0) refuseRow(place, 'repeats the row before it');
    if (order > 0) refuseRow(place, 'is not behind the row before it in the byte order of its ids');
    previous = ids;
    yield { row, place };
  }
  signal?.throwIfAborted();
}

export function compareIds(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < left.length; index++) {
    const order = compareByteOrder(left[index]!, right[index]!);
    if (order !== 0) return order;
  }
  return 0;
}

export function pairIds(pair: IvmPair, place: RowPlace): readonly string[] {
  checkId(place, 'studentId', pair.studentId);
  checkId(place, 'contactId', pair.contactId);
  return [pair.studentId, pair.contactId];
}

export function personIds(person: { readonly sourcedId: string }, place: RowPlace): readonly string[] {
  checkId(place, 'sourcedId', person.sourcedId);
  return [person.sourcedId];
}
