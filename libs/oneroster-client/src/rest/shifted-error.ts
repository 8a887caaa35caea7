import { IncompletePullError } from '../errors/incomplete-pull-error';

/** The rows moved while they were read: what was read is true, but it is not known to be all. */
export class ShiftedError extends Error {
  constructor(
    /** What is thrown if it stays so after every restart. */
    readonly incomplete: IncompletePullError,
  ) {
    super(incomplete.why);
  }
}

/** @param how for the sentence "The provider's list of users …" */
export function shifted(code: 'UNSTABLE' | 'COUNT_MISMATCH', what: string, how: string): ShiftedError {
  return new ShiftedError(
    new IncompletePullError(
      code,
      `The provider's list of ${what} ${how}, also when it was read again. What was not shown may still be there.`,
    ),
  );
}
