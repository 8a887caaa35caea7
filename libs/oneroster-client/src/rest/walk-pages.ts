import { IncompletePullError } from '../errors/incomplete-pull-error';
import { ProviderError } from '../errors/provider-error';
import { pause } from '../http/request-gate';
import { retryDelay, type RetryLimits } from '../http/retry-delay';
import type { RecordSlice } from '../json/slice-records';
import { waitBeforeRetry } from './provider-requests';
import { SeenRecords } from './seen-records';

/** One page as a provider sent it. */
export interface PageAnswer {
  readonly records: readonly RecordSlice[];
  /** How many rows there are in all, if the provider says. */
  readonly total?: number;
  /** ClassLink's x-perm-rev: changes with the data and with what we may see of it. */
  readonly revision?: string;
  /** The link header names pages, and no next one. */
  readonly lastByLink?: boolean;
  /** `offset` of the link header's next page. */
  readonly nextOffset?: number;
}

/** Asks for one page, once. @throws ProviderError */
export type ReadPage = (
  page: { readonly offset: number; readonly limit: number },
  signal: AbortSignal,
) => Promise<PageAnswer>;

export interface WalkSettings {
  /** For sentences, e.g. 'users'. */
  readonly what: string;
  readonly pageSize: number;
  readonly pagesInFlight: number;
  readonly maxPages: number;
  readonly restarts: number;
  readonly retry: RetryLimits;
  readonly signal?: AbortSignal;
  /** Aborted when the client is closed. */
  readonly closed?: AbortSignal;
  /** Told once per kind of oddity. */
  readonly odd?: (code: WalkOddity) => void;
}

export type WalkOddity = 'RESTARTED' | 'DUPLICATE_ROWS' | 'PAGE_HALVED' | 'TOTAL_WRONG';

/** The rows moved while they were read: what was read is true, but it is not known to be all. */
class ShiftedError extends Error {
  constructor(readonly incomplete: IncompletePullError) {
    super(incomplete.why);
  }
}

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
    const round = new Round(read, settings, seen, duplicatesBefore);
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
      await pauseBeforeRestart(restarts, settings);
    } finally {
      round.stop();
    }
  }
}

/** Whatever moves the rows needs a moment to come to its end. */
async function pauseBeforeRestart(restarts: number, { retry, signal }: WalkSettings): Promise<void> {
  const delay = retryDelay({ attempt: restarts + 1, retryable: true, jitter: Math.random() }, retry);
  try {
    await pause(delay ?? retry.maxDelayMs, signal);
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

class Round {
  #rows = 0;
  #pages = 0;
  #total: number | undefined;
  #revision: string | undefined;
  #limit: number;
  #firstPage: readonly RecordSlice[] = [];
  /** Digest of the ids which came on more than one page. */
  #duplicates = 0;
  #duplicateRows = 0;
  /** With a total: a page had fewer rows than asked for though more follow. */
  #shortPages = false;
  readonly #stopping = new AbortController();
  readonly #signal: AbortSignal;

  constructor(
    private readonly read: ReadPage,
    private readonly settings: WalkSettings,
    private readonly seen: SeenRecords,
    private readonly duplicatesBefore: string | undefined,
  ) {
    seen.beginRound();
    this.#limit = settings.pageSize;
    const { signal, closed } = settings;
    const signals = [this.#stopping.signal, signal, closed].filter((one) => one !== undefined);
    this.#signal = AbortSignal.any(signals);
  }

  get duplicates(): string {
    return `${this.#duplicateRows}:${this.#duplicates}`;
  }

  /** Ends requests still under way. */
  stop(): void {
    this.#stopping.abort();
  }

  async *pages(): AsyncGenerator<readonly RecordSlice[], void, undefined> {
    const asked = this.#limit;
    const first = await this.#page(0, asked);
    this.#firstPage = first.records;
    const size = first.records.length;
    if (size === 0) {
      if (first.total) throw this.#shifted('COUNT_MISMATCH', `says ${first.total} and shows none`);
      if (!first.nextOffset) return;
    }
    // A total below what one page shows is none.
    this.#total = first.total !== undefined && first.total >= size ? first.total : undefined;
    if (first.total !== undefined && this.#total === undefined) this.settings.odd?.('TOTAL_WRONG');
    yield* this.#accept(first);
    if (this.#total === undefined) yield* this.#oneByOne(first);
    else {
      yield* this.#inFlight(size, this.#total);
      yield* this.#pastTheEnd(first, asked);
    }
    this.#verify();
  }

  /** Without a total: on from the rows received, until a page is empty. A short page alone proves nothing. */
  async *#oneByOne(before: PageAnswer): AsyncGenerator<readonly RecordSlice[], void, undefined> {
    let offset = before.records.length === 0 ? (before.nextOffset ?? 0) : this.#rows;
    let last = before;
    for (;;) {
      let page: PageAnswer;
      try {
        page = await this.#page(offset, this.#limit);
      } catch (error) {
        // Some answer an error past the end; where the end was not stated, it is an error like any other.
        if (last.lastByLink && isPastTheEnd(error)) return;
        throw error;
      }
      if (page.records.length === 0) {
        if (page.nextOffset === undefined || page.nextOffset <= offset) return;
        offset = page.nextOffset; // rows we may not see were counted
      } else {
        yield* this.#accept(page);
        offset += page.records.length;
      }
      last = page;
    }
  }

  /** With a total: several stretches of rows at once, handed on in order. */
  async *#inFlight(from: number, total: number): AsyncGenerator<readonly RecordSlice[], void, undefined> {
    const size = Math.max(1, from);
    const window: Promise<PageAnswer[]>[] = [];
    let next = from;
    while (next < total || window.length > 0) {
      while (next < total && window.length < this.settings.pagesInFlight) {
        const stretch = this.#stretch(next, Math.min(size, total - next));
        stretch.catch(() => undefined); // awaited in its turn
        window.push(stretch);
        next += size;
      }
      for (const page of await (window.shift() as Promise<PageAnswer[]>)) yield* this.#accept(page);
    }
  }

  /** `length` rows from `start`, in as many pages as the server makes of them. */
  async #stretch(start: number, length: number): Promise<PageAnswer[]> {
    const pages: PageAnswer[] = [];
    for (let got = 0; got < length;) {
      const asked = Math.min(this.#limit, length - got);
      const page = await this.#page(start + got, asked);
      if (page.records.length === 0) break;
      pages.push(page);
      got += page.records.length;
      if (page.records.length < asked) this.#shortPages = true;
    }
    return pages;
  }

  /**
   * A total that is exactly what full pages hold may be the size of a page, or a ceiling: one look past it tells. An
   * error there is no failure.
   */
  async *#pastTheEnd(
    first: PageAnswer,
    asked: number,
  ): AsyncGenerator<readonly RecordSlice[], void, undefined> {
    const size = first.records.length;
    const total = this.#total as number;
    const oneShortPage = size === total && size < asked;
    if (this.#rows !== total || total % size !== 0 || oneShortPage) return;
    let page: PageAnswer;
    try {
      page = await this.read({ offset: total, limit: size }, this.#signal);
    } catch (error) {
      if (error instanceof ProviderError && error.code !== 'ABORTED') return;
      throw error;
    }
    const rowsAreNew = page.records.some((record) => !this.#isKnown(record));
    if (!rowsAreNew) return;
    if (page.total !== undefined && page.total > total)
      throw this.#shifted('UNSTABLE', 'grew while it was read');
    this.settings.odd?.('TOTAL_WRONG');
    this.#total = undefined;
    yield* this.#accept(page);
    yield* this.#oneByOne(page);
  }

  #isKnown(record: RecordSlice): boolean {
    return this.seen.has(record);
  }

  /** One page, in as many attempts as it takes; a page that is too heavy is asked for again in halves. */
  async #page(offset: number, limit: number): Promise<PageAnswer> {
    this.#pages += 1;
    if (this.#pages > this.settings.maxPages) {
      throw new IncompletePullError(
        'TOO_MANY_PAGES',
        `The list of ${this.settings.what} did not end within ${this.settings.maxPages} pages.`,
      );
    }
    let size = limit;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.read({ offset, limit: size }, this.#signal);
      } catch (error) {
        if (!(error instanceof ProviderError) || this.#signal.aborted) throw error;
        const halved = isTooHeavy(error) && size > 1;
        if (halved) {
          size = Math.ceil(size / 2);
          this.#limit = Math.min(this.#limit, size);
          this.settings.odd?.('PAGE_HALVED');
        }
        const again =
          halved && !error.retryable
            ? new ProviderError(error.code, error.text, { ...error, retryable: true })
            : error;
        await waitBeforeRetry(again, attempt, this.settings.retry, this.#signal);
      }
    }
  }

  *#accept(page: PageAnswer): Generator<readonly RecordSlice[], void, undefined> {
    if (this.#total !== undefined && page.total !== undefined && page.total !== this.#total)
      throw this.#shifted('UNSTABLE', 'changed its size while it was read');
    this.#revision ??= page.revision;
    if (page.revision !== undefined && page.revision !== this.#revision)
      throw this.#shifted('UNSTABLE', 'changed while it was read');
    const fresh: RecordSlice[] = [];
    let repeated = 0;
    let before: Set<string> | undefined;
    for (const [at, record] of page.records.entries()) {
      const { sighting, inRound } = this.seen.meet(record);
      if (sighting !== 'again') fresh.push(record);
      if (!inRound) {
        before?.add(idText(record));
        continue;
      }
      // Twice in one answer is the provider's own doing; on two pages it may be rows that moved.
      before ??= new Set(page.records.slice(0, at).map(idText));
      if (before.has(idText(record))) continue;
      repeated += 1;
      this.#duplicateRows += 1;
      this.#duplicates = (this.#duplicates + this.seen.digestOf(record)) >>> 0;
    }
    this.#rows += page.records.length;
    if (repeated > 0 && repeated === page.records.length && !this.#shortPages) this.#refuseRepetition(page);
    if (fresh.length > 0) yield fresh;
  }

  /** A page of nothing but known rows: the server ignores `offset`, or a few rows moved. */
  #refuseRepetition(page: PageAnswer): void {
    const [first] = this.#firstPage;
    const [again] = page.records;
    const same = first !== undefined && again !== undefined && first.bytes.equals(again.bytes);
    const incomplete = new IncompletePullError(
      'REPEATED_ROWS',
      `The provider shows the same ${this.settings.what} again and again: it seems to ignore "offset". ` +
        'Ask the SIS whether paging is switched on for us.',
    );
    if (same) throw incomplete;
    throw new ShiftedError(incomplete);
  }

  #verify(): void {
    if (this.#total !== undefined && this.#rows !== this.#total)
      throw this.#shifted('COUNT_MISMATCH', `says ${this.#total} and shows ${this.#rows}`);
    if (this.#duplicateRows === 0) return;
    // The same rows twice in two readings are the provider's own duplicates.
    // But where pages were short, they stand in for rows that were counted and not shown.
    if (this.#shortPages) throw this.#shifted('COUNT_MISMATCH', 'shows fewer rows than it counts');
    if (this.duplicates === this.duplicatesBefore) this.settings.odd?.('DUPLICATE_ROWS');
    else throw this.#shifted('UNSTABLE', 'moved while it was read');
  }

  #shifted(code: 'UNSTABLE' | 'COUNT_MISMATCH', how: string): ShiftedError {
    return new ShiftedError(
      new IncompletePullError(
        code,
        `The provider's list of ${this.settings.what} ${how}, also when it was read again. ` +
          'What was not shown may still be there.',
      ),
    );
  }
}

function idText({ bytes, idStart, idEnd }: RecordSlice): string {
  return bytes.toString('latin1', idStart, idEnd);
}

/** Errors which a smaller page may avoid. */
function isTooHeavy({ code, status }: ProviderError): boolean {
  if (code === 'SERVER_ERROR') return status === 500 || status === 502 || status === 504;
  return code === 'CONNECTION_LOST' || code === 'TIMED_OUT' || code === 'TOO_LARGE';
}

function isPastTheEnd(error: unknown): boolean {
  return (
    error instanceof ProviderError &&
    error.status !== undefined &&
    error.status !== 401 &&
    error.code !== 'TOO_MANY_REQUESTS'
  );
}
