/** What of an error may be logged. */
export interface ErrorDescription {
  readonly kind: string;
  readonly code?: string;
  readonly frames: readonly string[];
  readonly cause?: ErrorDescription;
}

const mostFrames = 15;
const deepestCause = 3;

/**
 * Describes an error without its message: messages of databases and parsers repeat the data they stumbled over
 * ("Key (name)=(…) already exists"), and logs hold no personal data. Kind, code and place are enough to find the fault.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { kind: typeof error, frames: [] };
  const code = (error as { code?: unknown }).code;
  const isPlainCode = typeof code === 'string' && /^[A-Za-z0-9_.-]{1,60}$/.test(code);
  return {
    kind: error.constructor.name,
    ...(isPlainCode && { code }),
    frames: framesOf(error),
    ...(error.cause !== undefined &&
      depth < deepestCause && { cause: describeError(error.cause, depth + 1) }),
  };
}

/** The lines of the stack below the message, which itself may have several lines that look like anything. */
function framesOf({ name, message, stack = '' }: Error): string[] {
  const head = [`${name}: ${message}`, message].find((text) => text !== '' && stack.includes(text));
  const below = head === undefined ? stack : stack.slice(stack.indexOf(head) + head.length);
  return below
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^at .*(:\d+:\d+\)?|<anonymous>\)?)$/.test(line))
    .slice(0, mostFrames);
}
