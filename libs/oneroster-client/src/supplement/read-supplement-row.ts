import { CellSplitter } from '../csv/cell-splitter';
import { isoDay } from '../csv/iso-date';
import type { SupplementLayout } from './supplement-layout';
import {
  SUPPLEMENT_RIGHTS,
  type SupplementAnswer,
  type SupplementColumn,
  type SupplementRecord,
  type SupplementRight,
} from './supplement-record';

/** Cells more than the header has which are looked at, to tell a comma too many from a row of another file. */
const SPARE_CELLS = 32;

const answers: ReadonlyMap<string, SupplementAnswer> = new Map([
  ...['yes', 'y', 'true', '1'].map((word) => [word, 'yes'] as const),
  ...['no', 'n', 'false', '0'].map((word) => [word, 'no'] as const),
]);

/** One raw row -> the record. Throws UnreadableRecordError when not even its ids can be looked for. */
export type SupplementRowReader = (bytes: Buffer, line: number) => SupplementRecord;

export function createSupplementRowReader(columns: number, layout: SupplementLayout): SupplementRowReader {
  const cells = new CellSplitter(columns + SPARE_CELLS);
  const { positions } = layout;
  return (bytes, line) => {
    cells.split(bytes, line);
    const ids = {
      studentSourcedId: cells.verbatim(positions.studentSourcedId),
      contactSourcedId: cells.verbatim(positions.contactSourcedId),
    };
    if (hasTooManyCells(cells, columns)) return { ...ids, ...nothingReadable(layout) };
    const unreadable: SupplementColumn[] = [];
    const read = <T>(column: SupplementColumn, meaningOf: (text: string) => T | undefined): T | undefined => {
      const text = cells.optional(positions[column]);
      if (text === undefined) return undefined;
      const meaning = meaningOf(text);
      if (meaning === undefined) unreadable.push(column);
      return meaning;
    };
    const rights: Partial<Record<SupplementRight, SupplementAnswer>> = {};
    for (const right of SUPPLEMENT_RIGHTS) {
      const before = unreadable.length;
      const answer = read(right, (text) => answers.get(text.toLowerCase()));
      if (answer !== undefined) rights[right] = answer;
      if (unreadable.length > before) rights[right] = 'unreadable';
    }
    const dayIn = (column: 'beginDate' | 'endDate') =>
      read(column, isoDay) ?? (unreadable.includes(column) ? 'unreadable' : undefined);
    return {
      ...ids,
      relationship: cells.optional(positions.relationship),
      rights,
      priority: read('priority', priorityOf),
      restriction: cells.optional(positions.restriction),
      beginDate: dayIn('beginDate'),
      endDate: dayIn('endDate'),
      unreadable,
    };
  };
}

/**
 * A comma too many shifts the cells behind it: a `no` may stand below another column now. The ids are handed on as
 * they stand, so that whoever is named can be treated as not confirmed; nothing else is believed.
 */
function nothingReadable({
  present,
}: SupplementLayout): Omit<SupplementRecord, 'studentSourcedId' | 'contactSourcedId'> {
  const inFile = new Set<SupplementColumn>(present);
  const rights: Partial<Record<SupplementRight, SupplementAnswer>> = {};
  for (const right of SUPPLEMENT_RIGHTS) if (inFile.has(right)) rights[right] = 'unreadable';
  return {
    rights,
    beginDate: inFile.has('beginDate') ? 'unreadable' : undefined,
    endDate: inFile.has('endDate') ? 'unreadable' : undefined,
    unreadable: present,
  };
}

function hasTooManyCells(cells: CellSplitter, columns: number): boolean {
  for (let spare = 0; spare < SPARE_CELLS; spare += 1) {
    if (cells.optional(columns + spare) !== undefined) return true;
  }
  return false;
}

function priorityOf(text: string): number | undefined {
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
