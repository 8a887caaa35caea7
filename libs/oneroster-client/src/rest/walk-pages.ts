import { IncompletePullError } from '../errors/incomplete-pull-error';
import { ProviderError } from '../errors/provider-error';
import { retryDelay } from '../http/retry-delay';
import type { RecordSlice } from '../json/slice-records';
import type { ReadPage } from './page-answer';
import { SeenRecords } from './seen-records';
import { ShiftedError } from './shifted-error';
import { WalkRound } from './walk-round';
import type { WalkSettings } from './walk-settings';

/**
 * All rows of a collection, each once, in the provider's order: ends when the provider has shown them all, else
 * throws. The server is distrusted in everything: how many rows a page has, how many there are, what an error means.
 * Rows met before a restart are not handed on a second time unless they changed.
 * @throws IncompletePullError
 */
export async function* walkPages(
  read: ReadPage,
  settings: WalkSettings,
): AsyncGenerator<readonly RecordSlice[], void, undefined> {
  const seen = new SeenRecords();
  let duplicatesBefore: string | undefined;
  for (let restarts = 0; ; restarts += 1) {
    const round = new WalkRound(read, settings, seen, duplicatesBefore);
    try {
      yield* round.pages();
      return;
    } catch (error) {
      if (settings.signal?.aborted) throw new IncompletePullError('ABORTED', 'The walk was cancelled.');
      if (error instanceof ProviderError) throw ended(error, settings.what);
      if (!(error instanceof ShiftedError)) throw error;
      if (restarts >= settings.restarts) throw error.incomplete;
      settings.odd?.('RESTARTED');
      duplicatesBefore = round.duplicates;
      await waitBeforeRestart(restarts, settings);
    } finally {
      round.stop();
    }
  }
}

/** Whatever moves the rows needs a moment to come to its end. */
async function waitBeforeRestart(restarts: number, { retry, signal }: WalkSettings): Promise<void> {
  const { limits, clock } = retry;
  const delay = retryDelay({ attempt: restarts + 1, retryable: true, jitter: Math.random() }, limits);
  try {
    await clock.wait(delay ?? limits.maxDelayMs, signal);
  } catch {
    throw new IncompletePullError('ABORTED', 'The walk was cancelled.');
  }
}

function ended(error: ProviderError, what: string): IncompletePullError {
  if (error.code === 'ABORTED')
    return new IncompletePullError('CLOSED', 'The provider was closed meanwhile.');
  return new IncompletePullError(
    'PROVIDER_FAILED',
    `The list of ${what} could not be read to its end. ${error.text}`,
    { cause: error, retryable: error.retryable },
  );
}
