/** From permissive to strict. People read: May collect, Ask the office, Do not release. */
export const OUTCOMES = ['ALLOW', 'REFER', 'DENY'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Every code a reason may have, in the order in which equals are told. */
export const CUSTODY_REASON_CODES = [
  'RESTRICTION_IN_FORCE',
  'ORDER_NOT_ON_FILE',
  'ORDER_HAS_SCHEDULE',
  'POSSIBLE_RESTRICTED_PERSON',
  'RESTRICTION_RECENTLY_EXPIRED',
  'PICKUP_PROHIBITED',
  'CONTACT_NOT_ALLOWED',
  'RESTRICTION_TEXT',
  'STUDENT_NOT_HERE',
  'NOT_LISTED',
  'AUTHORISATION_GRANTOR_CHANGED',
  'LINK_NOT_CURRENT',
  'LINK_UNCONFIRMED',
  'SEEN_IN_SIS',
  'NOT_MARKED_FOR_PICKUP',
  'NON_CUSTODIAL_NO_ORDER',
  'NOT_LEGAL_GUARDIAN',
  'GUARDIAN_NOT_CONFIRMED',
  'EMERGENCY_ONLY',
  'RELATIVE_NOT_CONFIRMED',
  'IDENTITY_UNCERTAIN',
  'RECENT_MERGE',
  'SOURCE_CONFLICT',
  'STALE_DATA',
  'TEMPORARY_AUTHORISATION',
  'PICKUP_CONFIRMED',
  'LEGAL_GUARDIAN',
  'LINKED_GUARDIAN',
  'EMERGENCY_CONTACT',
  'ADULT_STUDENT',
  'NO_RESTRICTION_FOUND',
] as const;
export type CustodyReasonCode = (typeof CUSTODY_REASON_CODES)[number];

export interface CustodyReason {
  readonly code: CustodyReasonCode;
  /** What this reason alone would answer; null: it informs, and gates nothing. */
  readonly outcome: Outcome | null;
  /** Number of the rule in the domain's list. */
  readonly rule: number;
  /** A sentence for staff, never for a kiosk. */
  readonly text: string;
  /** The fact it rests on, such as `restriction r-1`. */
  readonly source: string;
}

export interface StudentDecision {
  /** null: a VISIT that names no student. */
  readonly student: string | null;
  readonly outcome: Outcome;
  /** Most severe first. */
  readonly reasons: readonly CustodyReason[];
  readonly staffGuidance: string;
  /** Contacts of this student the asker may be. */
  readonly candidates: readonly string[];
  /** The oldest of what the answer rests on. */
  readonly asOf: number | null;
  readonly ageHours: number | null;
  readonly runId: string | null;
  readonly ruleVersion: string;
}

export interface CustodyDecision {
  /** The worst of the results. */
  readonly outcome: Outcome;
  readonly results: readonly StudentDecision[];
  /** To be told silently to the school's named people: the sources of what forbids, as in the reasons, each once. */
  readonly silentAlert: readonly string[];
  readonly kioskText: string;
}

/** Raise it whenever the same facts could be answered otherwise. Stands in every decision. */
export const CUSTODY_RULE_VERSION = '1';

/** One sentence for every answer: a kiosk gives nothing away. */
export const KIOSK_TEXT = 'Please see the office.';

export function worst(outcomes: readonly (Outcome | null)[]): Outcome {
  if (outcomes.includes('DENY')) return 'DENY';
  return outcomes.includes('REFER') ? 'REFER' : 'ALLOW';
}
