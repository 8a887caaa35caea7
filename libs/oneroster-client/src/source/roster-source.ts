/** The OneRoster collections read, in the order every source yields them. */
export type Resource = 'orgs' | 'users' | 'demographics';

/** `full`: what is not there is gone. `delta`: only what is named has changed. */
export type CollectionMode = 'full' | 'delta';

/**
 * What it means that a record is not in a complete reading. `statement`: a CSV file marked bulk says that the record is
 * gone. `grace`: a REST walk merely did not show it; it is gone when several walks over some days did not.
 */
export type Absence = 'statement' | 'grace';

export interface Collection {
  readonly resource: Resource;
  readonly mode: CollectionMode;
  /**
   * What gives a record's bytes their meaning; CSV: 'csv:1.1:' and the header line as read. The same bytes under
   * another shape are another record.
   */
  readonly shape: string;
}

/** One record as the provider wrote it. Compare `bytes` first: parsing is the dearer part. */
export interface SourceRecord {
  readonly resource: Resource;
  /** The raw record without its line end: a view, valid until the next page is asked for. */
  readonly bytes: Uint8Array;
  /** CSV: line of the file (from 1) on which the record starts. */
  readonly line?: number;
  /**
   * OneRosterOrg, OneRosterUser or OneRosterDemographics, by `resource`. Depends on `bytes`, the collection's shape
   * and its mode alone. Throws UnreadableRecordError.
   */
  parse(): unknown;
}

/** What every provider looks like from outside: one complete reading, or an error. */
export interface RosterSource {
  /** What will be yielded: orgs, users, demographics, in this order, where present. */
  readonly collections: readonly Collection[];
  readonly absence: Absence;
  /** The instant the data was exported, never later than when it was received. */
  readonly observedAt: Date;
  /**
   * Pages of one resource each, in the order of `collections`. Ends when everything was read; otherwise throws
   * IncompletePullError or BundleRefusedError, and what was read until then proves nothing about what was not.
   */
  pages(options?: { signal?: AbortSignal }): AsyncIterable<readonly SourceRecord[]>;
  /** Ends walks under way and frees the file or connection. May be called more than once. */
  close(): Promise<void>;
}
