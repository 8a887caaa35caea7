import type { CustodyReason, CustodyReasonCode, Outcome } from './custody-decision';
import type { LinkFact } from './custody-facts';

/** What one link, authorisation or birthday is good for. */
export interface Candidate {
  readonly reason: CustodyReason;
  /** The link it rests on; null: an authorisation, or the student in person. */
  readonly link: LinkFact | null;
}

export function linkCandidate(
  link: LinkFact,
  rule: number,
  outcome: Outcome,
  code: CustodyReasonCode,
  text: string,
): Candidate {
  const source = `link ${link.registration} ${link.contact} ${link.student}`;
  return { reason: { code, outcome, rule, text, source }, link };
}
