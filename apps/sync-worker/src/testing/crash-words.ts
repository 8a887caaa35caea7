import type { DaySource } from './crash-days';

/** A run that is to be struck, as a line of JSON on standard input. */
export interface CrashRun {
  readonly districtId: number;
  readonly registrationId: number;
  readonly source: DaySource;
  readonly out: string;
  /** The point to be struck at; null: none, the run only names its points. */
  readonly at: string | null;
  /** How it is struck there: it waits for its process to be struck from outside; or it strikes its process itself. */
  readonly blow: 'wait' | 'SIGKILL' | 'SIGSTOP';
}

/** What such a process says, as lines of JSON on standard output. */
export type CrashWord =
  | { readonly point: string; readonly canWait: boolean }
  | { readonly reached: number }
  | { readonly over: number };

/** Releases every run that waits at its point. */
export const GO_ON = 'go on';
