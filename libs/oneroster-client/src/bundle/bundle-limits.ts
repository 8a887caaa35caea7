import { BundleRefusedError } from '../errors/bundle-refused-error';

/** How much a zip may hold. Far above any district; a zip beyond is a mistake or an attack. */
export interface BundleLimits {
  /** Entries in the zip, folders included. */
  readonly entries: number;
  /** Bytes one entry may unpack to. */
  readonly entryBytes: number;
  /** Bytes all entries together may unpack to. */
  readonly totalBytes: number;
  /** Unpacked by packed bytes of one entry; asked only of entries above RATIO_ASKED_FROM_BYTES. */
  readonly ratio: number;
}

const GIBIBYTE = 1024 ** 3;

export const defaultBundleLimits: BundleLimits = {
  entries: 1000,
  entryBytes: 8 * GIBIBYTE,
  totalBytes: 16 * GIBIBYTE,
  ratio: 200,
};

/** Small files of equal rows pack very well, and can do no harm. */
export const RATIO_ASKED_FROM_BYTES = 16 * 1024 * 1024;

export function refuseTooLarge(what: string): never {
  throw new BundleRefusedError(
    'TOO_LARGE',
    `The zip ${what}, more than any roster. It is not unpacked: check what was put into it.`,
  );
}
