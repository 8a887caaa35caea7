import { IncompletePullError } from '../errors/incomplete-pull-error';
import type { RecordSlice } from '../json/slice-records';
import type { PageAnswer } from './page-answer';
import type { SeenRecords } from './seen-records';
import { shifted, ShiftedError } from './shifted-error';
import type { WalkSettings } from './walk-settings';

/**
 * What one round was shown, and whether that can be all: rows against the stated total, the provider's revision, ids
 * that came on more than one page.
 */
export class RoundTally {
  /** How many rows there are in all; undefined: the provider does not say, or what it says cannot be true. */
  total: number | undefined;
  /** With a total: a page had fewer rows than asked for though more follow. */
  shortPages = false;
  #rows = 0;
  #revision: string | undefined;
  #firstPage: readonly RecordSlice[] = [];
  /** Digest of the ids which came on more than one page. */
  #duplicates = 0;
  #duplicateRows = 0;

  constructor(
    private readonly seen: SeenRecords,
    private readonly duplicatesBefore: string | undefined,
    private readonly settings: WalkSettings,
  ) {}

  /** Rows received in this round, whether met before or not. */
  get rows(): number {
    return this.#rows;
  }

  /** Stands for the ids which came on more than one page: the same in two rounds, they are the provider's own. */
  get duplicates(): string {
    return `${this.#duplicateRows}:${this.#duplicates}`;
  }

  /** Looks at the first page before it is accepted. @throws ShiftedError */
  begin({ records, total }: PageAnswer): void {
    this.#firstPage = records;
    if (records.length === 0 && total) throw this.#shifted('COUNT_MISMATCH', `says ${total} and shows none`);
    // A total below what one page shows is none.
    this.total = total !== undefined && total >= records.length ? total : undefined;
    if (total !== undefined && this.total === undefined) this.settings.odd?.('TOTAL_WRONG');
  }

  /** @returns the records not handed on before. @throws ShiftedError, IncompletePullError REPEATED_ROWS */
  accept(page: PageAnswer): readonly RecordSlice[] {
    if (this.total !== undefined && page.total !== undefined && page.total !== this.total)
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
    if (repeated > 0 && repeated === page.records.length && !this.shortPages) this.#refuseRepetition(page);
    return fresh;
  }

  /** More rows stand behind the stated total. @throws ShiftedError: there are more than at the beginning */
  disbelieveTotal(page: PageAnswer): void {
    if (page.total !== undefined && page.total > (this.total as number))
      throw this.#shifted('UNSTABLE', 'grew while it was read');
    this.settings.odd?.('TOTAL_WRONG');
    this.total = undefined;
  }

  /** At the end of a round: was that all? @throws ShiftedError */
  verify(): void {
    if (this.total !== undefined && this.#rows !== this.total)
      throw this.#shifted('COUNT_MISMATCH', `says ${this.total} and shows ${this.#rows}`);
    if (this.#duplicateRows === 0) return;
    // The same rows twice in two readings are the provider's own duplicates.
    // But where pages were short, they stand in for rows that were counted and not shown.
    if (this.shortPages) throw this.#shifted('COUNT_MISMATCH', 'shows fewer rows than it counts');
    if (this.duplicates === this.duplicatesBefore) this.settings.odd?.('DUPLICATE_ROWS');
    else throw this.#shifted('UNSTABLE', 'moved while it was read');
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

  #shifted(code: 'UNSTABLE' | 'COUNT_MISMATCH', how: string): ShiftedError {
    return shifted(code, this.settings.what, how);
  }
}

function idText({ bytes, idStart, idEnd }: RecordSlice): string {
  return bytes.toString('latin1', idStart, idEnd);
}
