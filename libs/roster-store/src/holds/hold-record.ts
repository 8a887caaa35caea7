import type { GateReason, WitnessCounts } from 'roster-domain';
import type { RunOutcome, RunTrigger } from '../sync/sync-run';

/**
 * - `open`: nobody has decided; `approved`: the next run may apply it; `used`: it was;
 * - `rejected`: the SIS is wrong, the same changes are not asked about;
 * - `expired`: nobody decided in time, an approval was not used in time, or the day of a rejection has passed;
 * - `superseded`: a later run or decision has taken its place.
 */
export type HoldState = 'open' | 'approved' | 'used' | 'rejected' | 'expired' | 'superseded';

export interface HoldDecision {
  readonly by: string;
  readonly reason: string;
  readonly at: Date;
}

/** A plan that waits or waited for a person, as a person is to see it. No names of people of the roster. */
export interface HoldRecord {
  readonly id: number;
  readonly registration: { readonly id: number; readonly name: string };
  readonly state: HoldState;
  readonly since: Date;
  /** When nobody can decide on it any more, or its approval ends; of a rejection: when the changes are asked about again (null: when they change). */
  readonly expiresAt: Date | null;
  readonly reasons: readonly GateReason[];
  /** What holds meanwhile. */
  readonly effectNow: { readonly markedLinks: number; readonly text: string };
  /** What happens when nobody does anything. */
  readonly ifNothing: string;
  /** What came of looking some of the vanished up one by one; null: nobody was. */
  readonly witnesses: WitnessCounts | null;
  readonly run: {
    readonly id: number;
    readonly trigger: RunTrigger;
    readonly outcome: RunOutcome | null;
    readonly startedAt: Date;
  };
  readonly approval:
    | (HoldDecision & {
        readonly schools: readonly string[] | null;
        readonly reasons: readonly string[] | null;
        readonly consent: string | null;
      })
    | null;
  readonly rejection: (HoldDecision & { readonly until: Date | null }) | null;
  readonly cancellation: HoldDecision | null;
}
