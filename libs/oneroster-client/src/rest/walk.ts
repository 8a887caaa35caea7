import type { RecordSlice } from '../json/slice-records';
import { UnreadableRecordError } from '../errors/unreadable-record-error';
import { parseJsonObject } from '../json/parse-json-object';
import type { Filter } from '../query/filter';
import { matchesFilter } from '../query/matches-filter';
import type { Reader } from './readers';

/** One record as the provider wrote it. Compare `bytes` first: parsing is the dearer part. */
export interface JsonRecord<T> {
  /** The raw JSON object: a view, valid until the next page is asked for. */
  readonly bytes: Uint8Array;
  /** Depends on `bytes` alone. @throws UnreadableRecordError */
  parse(): T;
}

/**
 * A reading of one collection, begun anew by each iteration. It ends when every row was read; otherwise it throws
 * IncompletePullError, and what was read until then proves nothing about what was not.
 */
export interface Walk<T> extends AsyncIterable<readonly T[]> {
  /** All of it at once. */
  collect(): Promise<T[]>;
  /** The same pages, not parsed. */
  records(): AsyncIterable<readonly JsonRecord<T>[]>;
  /** How many records of the latest iteration could not be read and were left out (`records` leaves out none). */
  readonly unreadable: number;
}

export class CollectionWalk<T> implements Walk<T> {
  unreadable = 0;

  constructor(
    private readonly slices: () => AsyncIterable<readonly RecordSlice[]>,
    private readonly read: Reader<T>,
    private readonly filter: Filter | undefined,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly T[], void, undefined> {
    this.unreadable = 0;
    for await (const page of this.slices()) {
      const found: T[] = [];
      for (const { bytes } of page) {
        const raw = this.#rawOf(bytes);
        if (raw === undefined) this.unreadable += 1;
        else if (this.filter === undefined || matchesFilter(this.filter, raw)) found.push(this.read(raw));
      }
      if (found.length > 0) yield found;
    }
  }

  async collect(): Promise<T[]> {
    const all: T[] = [];
    for await (const page of this) for (const record of page) all.push(record);
    return all;
  }

  async *records(): AsyncGenerator<readonly JsonRecord<T>[], void, undefined> {
    const { read, filter } = this;
    for await (const page of this.slices()) {
      // What cannot be read cannot be judged, and is kept.
      const wanted = (bytes: Buffer): boolean => {
        const raw = filter === undefined ? undefined : this.#rawOf(bytes);
        return filter === undefined || raw === undefined || matchesFilter(filter, raw);
      };
      const found = page
        .filter(({ bytes }) => wanted(bytes))
        .map(({ bytes }) => ({ bytes, parse: () => read(parseJsonObject(bytes)) }));
      if (found.length > 0) yield found;
    }
  }

  #rawOf(bytes: Buffer) {
    try {
      return parseJsonObject(bytes);
    } catch (error) {
      if (error instanceof UnreadableRecordError) return undefined;
      throw error;
    }
  }
}
