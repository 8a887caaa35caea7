/**
 * What every provider looks like from here: REST, ClassLink and CSV bundles are all one `RosterSource`.
 * The client library fits these shapes structurally; neither side imports the other.
 */

/** The OneRoster 1.1 collections we read, in the order a source yields them. */
export type Resource = 'orgs' | 'users' | 'demographics';

/** `full`: absence is a statement. `delta`: only what is named has changed. */
export type CollectionMode = 'full' | 'delta';

/**
 * What it means that a record is not in a complete reading. `statement`: a CSV file marked bulk says that the record is
 * gone. `grace`: a REST walk merely did not show it; it is gone when several walks over some days did not.
 */
export type Absence = 'statement' | 'grace';

export interface Collection {
  readonly resource: Resource;
  readonly mode: CollectionMode;
  /** CSV header line, or REST fields and version: the same bytes under another shape mean something else. */
  readonly shape: string;
}

export interface SourceRecord {
  readonly resource: Resource;
  /** The record as the provider wrote it, its sourcedId included; a view valid until the next page is asked for. */
  readonly bytes: Uint8Array;
  /** CSV: line of the file (1-based) where the record starts. */
  readonly line?: number;
  /** The OneRoster record; throws when the bytes cannot be read as one. */
  parse(): unknown;
}

export interface RosterSource {
  readonly collections: readonly Collection[];
  readonly absence: Absence;
  /** The instant the provider's data were exported, never later than when we received them. */
  readonly observedAt: Date;
  /** Ends when everything was read; throws when the pull is incomplete. A page holds one resource. */
  pages(options?: { signal?: AbortSignal }): AsyncIterable<readonly SourceRecord[]>;
}
