import type { BundleWarning } from '../source/warning';
import type { SupplementColumnNames } from './supplement-layout';
import type { SupplementColumn, SupplementRecord } from './supplement-record';

export interface ReadSupplementOptions {
  /** Default: each column by its own name. */
  readonly columnNames?: SupplementColumnNames;
  /** Name of the file in sentences. Default: the last part of the path, or links.csv. */
  readonly name?: string;
  /** When the file was received. Default: the time of the call. */
  readonly receivedAt?: Date;
  /** Stops opening; to stop reading, hand one to `pages`. */
  readonly signal?: AbortSignal;
  /** Bytes the file may have. Default: 2 GiB. */
  readonly maxBytes?: number;
}

/** One row as written. Compare `bytes` first: parsing is the dearer part. */
export interface SupplementSourceRecord {
  readonly resource: 'supplement';
  /** The raw row without its line end: a view, valid until the next page is asked for. */
  readonly bytes: Uint8Array;
  /** Line of the file (from 1) on which the row starts. */
  readonly line: number;
  /** Depends on `bytes` and the file's `shape` alone. Throws UnreadableRecordError. */
  parse(): SupplementRecord;
}

/** A supplement file, opened and found to be one. */
export interface SupplementFile {
  /** What gives a row's bytes their meaning: the header line as read, and the names given to columns. */
  readonly shape: string;
  /** The columns that the file has. What is not here is unknown of everybody. */
  readonly columns: readonly SupplementColumn[];
  /** When the file was last written, never later than its receipt. A stream has no time of its own: its receipt. */
  readonly observedAt: Date;
  readonly receivedAt: Date;
  /** SHA-256 of the file's bytes, lower-case hexadecimal; undefined until a stream was read to its end. */
  readonly sha256: string | undefined;
  /** What was odd about the file, and, as soon as it was walked, about its rows (those of the latest walk). */
  readonly warnings: readonly BundleWarning[];
  /** Every filled cell of a row by its header, also of columns that are not read. Throws UnreadableRecordError. */
  cellsOf(record: Pick<SupplementSourceRecord, 'bytes' | 'line'>): Readonly<Record<string, string>>;
  /**
   * Pages of rows. Ends when everything was read; otherwise throws IncompletePullError or BundleRefusedError, and what
   * was read until then proves nothing about what was not. A file may be walked again from its beginning, a stream
   * only once.
   */
  pages(options?: { signal?: AbortSignal }): AsyncIterable<readonly SupplementSourceRecord[]>;
  /** Ends walks under way and frees the file or stream. May be called more than once. */
  close(): Promise<void>;
}
