export { bundleOf } from './testing/bundle-of';
export type { BundleDistrict, BundleRows } from './testing/bundle-of';
export { columnsOf, demographicsOf, district, guardian, school, student } from './testing/roster-rows';
export type { BundleRow } from './testing/roster-rows';
export { csvLine } from './testing/csv-text';
export type { CsvCell } from './testing/csv-text';
export { readAll } from './testing/read-all';
export type { RosterRead } from './testing/read-all';
export { manifestOf, writeBundle } from './testing/write-bundle';
export type {
  BundleContents,
  BundleFile,
  CsvRows,
  ManifestState,
  WriteBundleOptions,
} from './testing/write-bundle';
