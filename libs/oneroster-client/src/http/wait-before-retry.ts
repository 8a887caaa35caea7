import { ProviderError } from '../errors/provider-error';
import type { Clock } from './clock';
import { retryDelay, type RetryLimits } from './retry-delay';

/** How often, and by which clock, something is tried again. */
export interface Retrying {
  readonly limits: RetryLimits;
  readonly clock: Clock;
}

/**
 * @param attempt the one that failed, counted from 1
 * @throws the error itself when there is to be no further attempt, or ABORTED
 */
export async function waitBeforeRetry(
  error: ProviderError,
  attempt: number,
  { limits, clock }: Retrying,
  signal?: AbortSignal,
): Promise<void> {
  const { retryable, retryAfterMs } = error;
  const delay = retryDelay({ attempt, retryable, retryAfterMs, jitter: Math.random() }, limits);
  if (delay === null) throw error;
  try {
    await clock.wait(delay, signal);
  } catch {
    throw new ProviderError('ABORTED', 'The request was cancelled.');
  }
}
