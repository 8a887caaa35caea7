export type IncompletePullCode =
  /** The caller's signal asked for it. */
  | 'ABORTED'
  /** The source was closed while it was read. */
  | 'CLOSED'
  /** The file or connection failed. */
  | 'READ_FAILED'
  /** The file became shorter, longer or newer while it was read. */
  | 'CHANGED_WHILE_READ'
  /** A provider refused or failed; `cause` is the ProviderError. */
  | 'PROVIDER_FAILED'
  /** The same rows came again and again: the provider ignores `offset`. */
  | 'REPEATED_ROWS'
  /** Fewer or more rows came than the provider counts, also when read again. */
  | 'COUNT_MISMATCH'
  /** The collection kept changing while it was read. */
  | 'UNSTABLE'
  /** More pages than allowed. */
  | 'TOO_MANY_PAGES';

const worthAnotherTry: ReadonlySet<IncompletePullCode> = new Set([
  'READ_FAILED',
  'CHANGED_WHILE_READ',
  'COUNT_MISMATCH',
  'UNSTABLE',
]);

/** The walk did not get to its end: what was not seen is unknown, not gone. */
export class IncompletePullError extends Error {
  override readonly name = 'IncompletePullError';
  /** Whether reading again, with nothing else changed, may succeed. */
  readonly retryable: boolean;

  constructor(
    readonly code: IncompletePullCode,
    /** A sentence for people; never content of a row. */
    readonly why: string,
    options: { readonly cause?: unknown; readonly retryable?: boolean } = {},
  ) {
    super(why, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryable = options.retryable ?? worthAnotherTry.has(code);
  }
}
