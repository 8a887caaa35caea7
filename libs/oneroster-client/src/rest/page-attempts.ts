import { IncompletePullError } from '../errors/incomplete-pull-error';
import { ProviderError } from '../errors/provider-error';
import { waitBeforeRetry } from '../http/wait-before-retry';
import type { PageAnswer, ReadPage } from './page-answer';
import type { WalkSettings } from './walk-settings';

/** Reads the pages of one round, each in as many attempts as it takes, and no more pages than allowed. */
export class PageAttempts {
  /** Rows to ask for at most: falls when a page was too heavy, and stays there. */
  limit: number;
  #pages = 0;

  constructor(
    private readonly read: ReadPage,
    private readonly settings: WalkSettings,
    private readonly signal: AbortSignal,
  ) {
    this.limit = settings.pageSize;
  }

  /**
   * A page that is too heavy is asked for again in halves, so it may hold less than `limit` rows.
   * @throws IncompletePullError TOO_MANY_PAGES; ProviderError
   */
  async page(offset: number, limit: number): Promise<PageAnswer> {
    const { what, maxPages, odd, retry } = this.settings;
    this.#pages += 1;
    if (this.#pages > maxPages) {
      throw new IncompletePullError(
        'TOO_MANY_PAGES',
        `The list of ${what} did not end within ${maxPages} pages.`,
      );
    }
    let size = limit;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(offset, size);
      } catch (error) {
        if (!(error instanceof ProviderError) || this.signal.aborted) throw error;
        const halved = isTooHeavy(error) && size > 1;
        if (halved) {
          size = Math.ceil(size / 2);
          this.limit = Math.min(this.limit, size);
          odd?.('PAGE_HALVED');
        }
        const again =
          halved && !error.retryable
            ? new ProviderError(error.code, error.text, { ...error, retryable: true })
            : error;
        await waitBeforeRetry(again, attempt, retry, this.signal);
      }
    }
  }

  /** One attempt, which counts for nothing. @throws ProviderError */
  once(offset: number, limit: number): Promise<PageAnswer> {
    return this.read({ offset, limit }, this.signal);
  }
}

/** Errors which a smaller page may avoid. */
function isTooHeavy({ code, status }: ProviderError): boolean {
  if (code === 'SERVER_ERROR') return status === 500 || status === 502 || status === 504;
  return code === 'CONNECTION_LOST' || code === 'TIMED_OUT' || code === 'TOO_LARGE';
}
