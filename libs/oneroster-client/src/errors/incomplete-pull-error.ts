export type IncompletePullCode =
  /** The caller's signal asked for it. */
  | 'ABORTED'
  /** The source was closed while it was read. */
  | 'CLOSED'
  /** The file or connection failed. */
  | 'READ_FAILED'
  /** The file became shorter, longer or newer while it was read. */
  | 'CHANGED_WHILE_READ';

/** The walk did not get to its end: what was not seen is unknown, not gone. */
export class IncompletePullError extends Error {
  override readonly name = 'IncompletePullError';
  /** Whether reading again, with nothing else changed, may succeed. */
  readonly retryable: boolean;

  constructor(
    readonly code: IncompletePullCode,
    /** A sentence for people; never content of a row. */
    readonly why: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(why, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryable = code === 'READ_FAILED' || code === 'CHANGED_WHILE_READ';
  }
}
