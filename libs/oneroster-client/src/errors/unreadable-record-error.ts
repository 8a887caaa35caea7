export type UnreadableRecordCode =
  /** The row has more filled cells than the header has columns: which cell belongs to which column is unknown. */
  | 'TOO_MANY_CELLS'
  /** The quotes of the row do not fit. */
  | 'MALFORMED_ROW'
  /** A JSON record that is no JSON. */
  | 'NOT_JSON'
  /** An entry of a list that is no object. */
  | 'NOT_AN_OBJECT';

/** One record cannot be read; the others can. Holds no content of the record. */
export class UnreadableRecordError extends Error {
  override readonly name = 'UnreadableRecordError';
  readonly retryable = false;

  constructor(
    readonly code: UnreadableRecordCode,
    text: string,
    /** Line of the file (from 1) on which the record starts. */
    readonly line: number | undefined,
  ) {
    super(text);
  }
}
