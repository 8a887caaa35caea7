import { ProviderError } from '../errors/provider-error';
import type { RecordSlice } from '../json/slice-records';
import type { PageAnswer, ReadPage } from './page-answer';
import { PageAttempts } from './page-attempts';
import { RoundTally } from './round-tally';
import type { SeenRecords } from './seen-records';
import type { WalkSettings } from './walk-settings';

/** One reading of a collection from its first row: which pages are asked for, and in which order they are handed on. */
export class WalkRound {
  readonly #stopping = new AbortController();
  readonly #pages: PageAttempts;
  readonly #tally: RoundTally;

  constructor(
    read: ReadPage,
    private readonly settings: WalkSettings,
    private readonly seen: SeenRecords,
    duplicatesBefore: string | undefined,
  ) {
    seen.beginRound();
    const { signal, closed } = settings;
    const signals = [this.#stopping.signal, signal, closed].filter((one) => one !== undefined);
    this.#pages = new PageAttempts(read, settings, AbortSignal.any(signals));
    this.#tally = new RoundTally(seen, duplicatesBefore, settings);
  }

  get duplicates(): string {
    return this.#tally.duplicates;
  }

  /** Ends requests still under way. */
  stop(): void {
    this.#stopping.abort();
  }

  /** @throws ShiftedError, IncompletePullError, ProviderError */
  async *pages(): AsyncGenerator<readonly RecordSlice[], void, undefined> {
    const asked = this.#pages.limit;
    const first = await this.#pages.page(0, asked);
    const size = first.records.length;
    this.#tally.begin(first);
    if (size === 0 && !first.nextOffset) return;
    yield* this.#accept(first);
    const { total } = this.#tally;
    if (total === undefined) yield* this.#oneByOne(first);
    else {
      yield* this.#inFlight(size, total);
      yield* this.#pastTheEnd(size, asked, total);
    }
    this.#tally.verify();
  }

  /** Without a total: on from the rows received, until a page is empty. A short page alone proves nothing. */
  async *#oneByOne(before: PageAnswer): AsyncGenerator<readonly RecordSlice[], void, undefined> {
    let offset = before.records.length === 0 ? (before.nextOffset ?? 0) : this.#tally.rows;
    let last = before;
    for (;;) {
      let page: PageAnswer;
      try {
        page = await this.#pages.page(offset, this.#pages.limit);
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
      const asked = Math.min(this.#pages.limit, length - got);
      const page = await this.#pages.page(start + got, asked);
      if (page.records.length === 0) break;
      pages.push(page);
      got += page.records.length;
      if (page.records.length < asked) this.#tally.shortPages = true;
    }
    return pages;
  }

  /**
   * A total that is exactly what full pages hold may be the size of a page, or a ceiling: one look past it tells. An
   * error there is no failure.
   */
  async *#pastTheEnd(
    size: number,
    asked: number,
    total: number,
  ): AsyncGenerator<readonly RecordSlice[], void, undefined> {
    const oneShortPage = size === total && size < asked;
    if (this.#tally.rows !== total || total % size !== 0 || oneShortPage) return;
    let page: PageAnswer;
    try {
      page = await this.#pages.once(total, size);
    } catch (error) {
      if (error instanceof ProviderError && error.code !== 'ABORTED') return;
      throw error;
    }
    if (page.records.every((record) => this.seen.has(record))) return;
    this.#tally.disbelieveTotal(page);
    yield* this.#accept(page);
    yield* this.#oneByOne(page);
  }

  *#accept(page: PageAnswer): Generator<readonly RecordSlice[], void, undefined> {
    const fresh = this.#tally.accept(page);
    if (fresh.length > 0) yield fresh;
  }
}

function isPastTheEnd(error: unknown): boolean {
  return (
    error instanceof ProviderError &&
    error.status !== undefined &&
    error.status !== 401 &&
    error.code !== 'TOO_MANY_REQUESTS'
  );
}
