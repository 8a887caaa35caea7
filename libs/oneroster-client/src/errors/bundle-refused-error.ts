/** Why a bundle was refused. A stable part of the interface: add, don't rename. */
export type BundleRefusedCode =
  /** The file is not there, or may not be read. */
  | 'CANNOT_OPEN'
  | 'NOT_A_ZIP'
  /** A supplement that is a workbook or a zip. */
  | 'NOT_A_CSV'
  /** The zip is cut off: its table of contents, which comes last, is missing. */
  | 'TRUNCATED_ZIP'
  /** The zip contradicts itself, or its checksums do not fit. */
  | 'DAMAGED_ZIP'
  | 'ENCRYPTED'
  | 'COMPRESSION_NOT_SUPPORTED'
  | 'PATH_TRAVERSAL'
  | 'DUPLICATE_ENTRY'
  | 'TOO_LARGE'
  | 'NO_MANIFEST'
  /** The manifest does not say, or says twice, whether a file is bulk or delta. */
  | 'MANIFEST_UNCLEAR'
  | 'VERSION_1_0'
  | 'VERSION_1_2'
  | 'VERSION_NOT_SUPPORTED'
  | 'MISSING_FILE'
  /** Not even a header line. */
  | 'EMPTY_FILE'
  | 'MISSING_COLUMN'
  | 'DUPLICATE_COLUMN'
  | 'ENCODING_NOT_SUPPORTED'
  | 'UNCLOSED_QUOTE'
  | 'MALFORMED_ROW'
  /** The last line of a file stops in the middle. */
  | 'TRUNCATED_FILE';

/**
 * The bundle (or the supplement file) as it is cannot be used: nothing of it may be applied, and reading it again will not help. `text` (also
 * the message) is for people: what is wrong, where, and what to do. It never holds content of a row.
 */
export class BundleRefusedError extends Error {
  override readonly name = 'BundleRefusedError';
  readonly retryable = false;
  readonly text: string;
  /** The OneRoster file meant, e.g. 'users.csv'. */
  readonly file?: string;
  /** Line in that file, from 1. */
  readonly line?: number;

  constructor(
    readonly code: BundleRefusedCode,
    text: string,
    where: { readonly file?: string; readonly line?: number; readonly cause?: unknown } = {},
  ) {
    super(text, where.cause === undefined ? undefined : { cause: where.cause });
    this.text = text;
    this.file = where.file;
    this.line = where.line;
  }
}
