import type { WitnessCounts } from './witnesses';

/** Why a plan may not simply proceed; the sentence is for the district, and names no person. */
export interface GateReason {
  readonly code: GateReasonCode;
  /** sourcedId of the school; absent when the whole registration is meant. */
  readonly school?: string;
  /** Share (0..1) or count, in the unit of `limit`. */
  readonly measured: number;
  readonly limit: number;
  readonly text: string;
  /** What came of looking up some of those who would go; absent: nobody was asked. */
  readonly witnesses?: WitnessCounts;
}

export type GateReasonCode =
  | 'IMPLAUSIBLE_STUDENTS'
  | 'IMPLAUSIBLE_CONTACTS'
  | 'IMPLAUSIBLE_SUPPLEMENT'
  | 'STUDENTS_REMOVED'
  | 'CONTACTS_REMOVED'
  | 'LAST_STUDENT'
  | 'LAST_CONTACT'
  | 'LINKS_LOST'
  | 'STUDENTS_UPDATED'
  | 'CONTACTS_UPDATED'
  | 'STUDENTS_CREATED'
  | 'CONTACTS_CREATED'
  | 'LEFT_WITH_NO_ADULT'
  | 'STUDENTS_CROWDED'
  | 'EMAILS_BLANKED'
  | 'PHONES_BLANKED'
  | 'ID_MIGRATION'
  | 'RESTRICTIONS_SILENT'
  | 'BLACKOUT';

/** 0.1234 -> "12.3 %". */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
