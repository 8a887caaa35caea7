export interface RetryLimits {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** What the second attempt waits for at most; each further one waits up to twice as long. */
  readonly firstDelayMs: number;
  /** No wait of our own choosing is longer. */
  readonly maxDelayMs: number;
  /** A `Retry-After` beyond this ends the attempts instead. */
  readonly maxRetryAfterMs: number;
}

export const DEFAULT_RETRY_LIMITS: RetryLimits = {
  attempts: 5,
  firstDelayMs: 250,
  maxDelayMs: 8_000,
  maxRetryAfterMs: 60_000,
};

export interface FailedAttempt {
  /** 1 for the first one. */
  readonly attempt: number;
  /** What IVM asked for, if it did. */
  readonly retryAfterMs?: number | undefined;
  /** From 0 to 1: drawn anew for each attempt, so that many senders do not come back in step. */
  readonly jitter: number;
}

/** How long to wait before trying again, in milliseconds; null: not at all. */
export function retryDelay(failed: FailedAttempt, limits: RetryLimits): number | null {
  if (failed.attempt >= limits.attempts) return null;
  const ceiling = Math.min(limits.maxDelayMs, limits.firstDelayMs * 2 ** (failed.attempt - 1));
  if (failed.retryAfterMs === undefined) return Math.round(ceiling * (0.5 + failed.jitter / 2));
  if (failed.retryAfterMs > limits.maxRetryAfterMs) return null;
  // Not one moment earlier than asked, and spread a little.
  return failed.retryAfterMs + Math.round((limits.firstDelayMs * failed.jitter) / 2);
}

/**
 * `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date. undefined where it is neither; a date gone by is 0.
 * @param now milliseconds since the epoch
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
