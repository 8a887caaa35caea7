import type { CsvHeader } from '../csv/csv-header';
import { BundleRefusedError } from '../errors/bundle-refused-error';
import { SUPPLEMENT_COLUMNS, type SupplementColumn } from './supplement-record';

/** What a column is called in the file, where that is not its own name; case does not matter. */
export type SupplementColumnNames = Readonly<Partial<Record<SupplementColumn, string>>>;

/** Where in a row each column stands; -1: the file does not have it. */
export interface SupplementLayout {
  readonly positions: Readonly<Record<SupplementColumn, number>>;
  readonly present: readonly SupplementColumn[];
  /** Columns of the file that are not read, as written. */
  readonly ignored: readonly string[];
}

const required: readonly SupplementColumn[] = ['studentSourcedId', 'contactSourcedId'];

/**
 * Finds the columns. One that the caller named must be there: were it taken as blank, the facts of a whole district
 * would be unknown because somebody renamed a column.
 * @throws BundleRefusedError MISSING_COLUMN, DUPLICATE_COLUMN
 */
export function layOutSupplement(header: CsvHeader, names: SupplementColumnNames): SupplementLayout {
  const nameOf = (column: SupplementColumn) => names[column]?.trim() || column;
  header.requireColumns(
    required.map(nameOf),
    'They say whom a row is about and stand in the first line of the file: have them added, or name the columns that hold them.',
  );
  header.requireColumns(
    SUPPLEMENT_COLUMNS.filter((column) => names[column] !== undefined).map(nameOf),
    'It is named in the settings of the supplement: correct the file or the settings.',
  );
  const positions = {} as Record<SupplementColumn, number>;
  const taken = new Map<number, SupplementColumn>();
  for (const column of SUPPLEMENT_COLUMNS) {
    const position = (positions[column] = header.position(nameOf(column)));
    const other = taken.get(position);
    if (other !== undefined) refuseTakenTwice(header, nameOf(column), [other, column]);
    if (position >= 0) taken.set(position, column);
  }
  return {
    positions,
    present: SUPPLEMENT_COLUMNS.filter((column) => positions[column] >= 0),
    ignored: header.names.filter((name, position) => name !== '' && !taken.has(position)),
  };
}

function refuseTakenTwice(header: CsvHeader, name: string, columns: readonly SupplementColumn[]): never {
  throw new BundleRefusedError(
    'DUPLICATE_COLUMN',
    `${header.file}: the settings read the column ${name} as ${columns.join(' and as ')}. Name another column for one of them.`,
    { file: header.file, line: header.line },
  );
}
