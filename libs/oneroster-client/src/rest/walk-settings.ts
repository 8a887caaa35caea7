import type { Retrying } from '../http/wait-before-retry';

export interface WalkSettings {
  /** For sentences, e.g. 'users'. */
  readonly what: string;
  readonly pageSize: number;
  readonly pagesInFlight: number;
  readonly maxPages: number;
  readonly restarts: number;
  readonly retry: Retrying;
  readonly signal?: AbortSignal;
  /** Aborted when the client is closed. */
  readonly closed?: AbortSignal;
  /** Told once per kind of oddity. */
  readonly odd?: (code: WalkOddity) => void;
}

export type WalkOddity = 'RESTARTED' | 'DUPLICATE_ROWS' | 'PAGE_HALVED' | 'TOTAL_WRONG';
