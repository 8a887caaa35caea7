/** One field of a request that could not be accepted, in words; the value itself is never repeated. */
export interface FieldError {
  /** Path of the field, such as `schools[2].doorsOpenAt`; empty for the body as a whole. */
  readonly field: string;
  readonly text: string;
}

export interface ProblemExtras {
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly FieldError[];
}

/**
 * A refusal meant for the caller: thrown anywhere below the HTTP layer, answered as `application/problem+json`
 * (RFC 9457). `code` is stable and what programs look at; `detail` is a sentence for people and holds no personal data.
 */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly httpStatus: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(`${httpStatus} ${code}`);
  }
}

/** The body as it goes over the wire. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** Names this one occurrence; the same id is in our log and in the `X-Request-Id` header. */
  readonly instance: string;
  readonly errors?: readonly FieldError[];
}

export function problemBody(problem: Problem, requestId: string): ProblemBody {
  return {
    type: `urn:ivm-roster-sync:problem:${problem.code}`,
    title: problem.title,
    status: problem.httpStatus,
    detail: problem.detail,
    code: problem.code,
    instance: `urn:uuid:${requestId}`,
    ...(problem.extras.errors && { errors: problem.extras.errors }),
  };
}
