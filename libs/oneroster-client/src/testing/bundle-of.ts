import type { CsvCell } from './csv-text';
import { columnsOf, type BundleRow } from './roster-rows';
import { manifestOf, type BundleFile, type CsvRows, type ManifestState } from './write-bundle';

export type BundleRows = Iterable<BundleRow> | AsyncIterable<BundleRow>;

export interface BundleDistrict {
  readonly orgs?: BundleRows;
  readonly users?: BundleRows;
  readonly demographics?: BundleRows;
  /** Default: bulk for what is given, absent for the rest. */
  readonly modes?: Readonly<Record<string, ManifestState>>;
  readonly systemName?: string;
  readonly systemCode?: string;
}

/**
 * The files of a bundle, for `writeBundle`. Columns are those of OneRoster 1.1, then whatever more the first row of
 * a file has; a file without rows is its header line. Rows given as a generator can be written once.
 */
export function bundleOf(given: BundleDistrict): Record<string, BundleFile> {
  const files: Record<string, BundleFile> = {};
  const states: Record<string, ManifestState> = {};
  for (const name of ['orgs', 'users', 'demographics'] as const) {
    const rows = given[name];
    if (rows === undefined) continue;
    files[`${name}.csv`] = table(columnsOf[name], rows);
    states[name] = 'bulk';
  }
  return { 'manifest.csv': manifestOf({ ...states, ...given.modes }, given), ...files };
}

function table(standard: readonly string[], rows: BundleRows): CsvRows {
  return {
    async *[Symbol.asyncIterator](): AsyncGenerator<readonly CsvCell[], void, undefined> {
      let columns: readonly string[] | undefined;
      for await (const row of rows) {
        if (columns === undefined) {
          columns = [...standard, ...Object.keys(row).filter((column) => !standard.includes(column))];
          yield columns;
        }
        yield columns.map((column) => row[column]);
      }
      if (columns === undefined) yield standard;
    },
  };
}
