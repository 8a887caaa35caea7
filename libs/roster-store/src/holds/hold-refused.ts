import { StoreRefused } from '../connection/store-refused';

export type HoldRefusalCode =
  | 'no_hold'
  | 'not_waiting'
  | 'not_approved'
  | 'not_rejected'
  | 'unknown_school'
  | 'unknown_reason'
  | 'past_date';

/** What a person asked of a hold cannot be done; the sentence says why and what to do, and names no person. */
export class HoldRefused extends StoreRefused {
  constructor(
    readonly reason: HoldRefusalCode,
    message: string,
  ) {
    super(message);
  }
}
