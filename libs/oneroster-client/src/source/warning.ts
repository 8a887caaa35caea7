/** What was odd, but could be read. A stable part of the interface: add, don't rename. */
export type BundleWarningCode =
  /** A header line stands among the data and was skipped. */
  | 'HEADER_REPEATED'
  /** Rows with fewer cells than the header; the missing ones are blank. */
  | 'SHORT_ROW'
  /** Rows with nothing in them. */
  | 'BLANK_ROW'
  /** Files in the zip that are not read because they lie in other folders than the rest. */
  | 'FILE_IN_OTHER_FOLDER'
  /** A file which the manifest calls absent is there, and was not read. */
  | 'FILE_MARKED_ABSENT'
  /** The manifest says nothing of a file that is there; it was read like the others. */
  | 'FILE_NOT_IN_MANIFEST'
  /** The manifest does not name the version; nothing in the bundle speaks against 1.1. */
  | 'VERSION_NOT_STATED'
  /** There is no manifest, and the caller said to treat the files as bulk. */
  | 'TREATED_AS_BULK'
  /** Columns of a supplement file which nobody asked for. */
  | 'COLUMN_NOT_READ';

export interface BundleWarning {
  readonly code: BundleWarningCode;
  readonly count: number;
  /** A sentence for people; never content of a row. */
  readonly text: string;
}
