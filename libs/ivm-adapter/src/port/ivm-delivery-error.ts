/**
 * - `LISTS_INVALID`: the lists handed over break the port's rules (unsorted, repeated, unknown word, no id).
 * - `LISTS_UNREADABLE`: what is already there cannot be understood, so nothing can be safely taken from it.
 * - `COLUMNS_INVALID`: the column map cannot be used.
 * - `SCHOOL_FOLDER_CLASH`: the file system cannot keep this school's folder apart from another one.
 * - `WRITE_FAILED`: the disk said no.
 * - `SETTINGS_INVALID`, `ADDRESS_NOT_ALLOWED`: an address cannot be used.
 * - `SIGN_IN_FAILED`: IVM does not let us in.
 * - `SCHOOL_UNKNOWN`: IVM has no such school.
 * - `IVM_UNAVAILABLE`: no usable answer came, however often it was asked for.
 * - `UNEXPECTED_ANSWER`: it answered something the wire contract does not have.
 */
export type IvmDeliveryErrorCode =
  | 'LISTS_INVALID'
  | 'LISTS_UNREADABLE'
  | 'COLUMNS_INVALID'
  | 'SCHOOL_FOLDER_CLASH'
  | 'WRITE_FAILED'
  | 'SETTINGS_INVALID'
  | 'ADDRESS_NOT_ALLOWED'
  | 'SIGN_IN_FAILED'
  | 'SCHOOL_UNKNOWN'
  | 'IVM_UNAVAILABLE'
  | 'UNEXPECTED_ANSWER';

/** Why IVM could not be brought level: says what, where and what to do, and never holds a row's content. */
export class IvmDeliveryError extends Error {
  override readonly name = 'IvmDeliveryError';

  constructor(
    readonly code: IvmDeliveryErrorCode,
    message: string,
    options: { readonly retryable?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryable = options.retryable ?? false;
  }

  /** Trying the same again later may help. */
  readonly retryable: boolean;
}
