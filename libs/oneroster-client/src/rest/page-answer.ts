import type { RecordSlice } from '../json/slice-records';

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
