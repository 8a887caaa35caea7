import type { RosterSource } from '../source/roster-source';
import type { BundleWarning } from '../source/warning';
import type { BundleLimits } from './bundle-limits';

export interface ReadBundleOptions {
  /** Read the files of a zip without manifest as bulk (what is not in them is gone). Default: refuse such a zip. */
  readonly treatAsBulk?: boolean;
  /** Hand over the metadata of users. Default true; false: nothing of it leaves the file. */
  readonly metadata?: boolean;
  /** When the bundle was received. Default: the time of the call. */
  readonly receivedAt?: Date;
  /** Stops opening; to stop reading, hand one to `pages`. */
  readonly signal?: AbortSignal;
  readonly limits?: Partial<BundleLimits>;
}

/** What the manifest says of the system it comes from. */
export interface ManifestFacts {
  readonly systemName?: string;
  readonly systemCode?: string;
}

/** A OneRoster 1.1 CSV bundle, opened. `pages` may be walked more than once, each time from the beginning. */
export interface CsvBundle extends RosterSource {
  readonly manifest: ManifestFacts;
  /** SHA-256 of the zip's bytes, lower-case hexadecimal. */
  readonly sha256: string;
  readonly receivedAt: Date;
  /** What was odd about the bundle, and, as soon as it was walked, about its rows (those of the latest walk). */
  readonly warnings: readonly BundleWarning[];
}
