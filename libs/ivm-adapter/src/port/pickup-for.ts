import type { IvmCapabilities, PickupAnswer } from './ivm-gateway';

/** A custody decision's outcome, as the domain names it. */
export type PickupOutcome = 'ALLOW' | 'REFER' | 'DENY';

/**
 * What a visitor system of these capabilities is told about a pair: its word, or null for "not sent, and taken away
 * if there". Never more permissive than the outcome: only ALLOW becomes `Yes`.
 * @throws TypeError on any other outcome, rather than guess.
 */
export function pickupFor(
  outcome: PickupOutcome,
  capabilities: Pick<IvmCapabilities, 'verify' | 'presenceIsApproval'>,
): PickupAnswer | null {
  switch (outcome) {
    case 'ALLOW':
      return 'Yes';
    case 'REFER':
      if (capabilities.presenceIsApproval) return null;
      return capabilities.verify ? 'Verify' : 'No';
    case 'DENY':
      return capabilities.presenceIsApproval ? null : 'No';
    default:
      throw new TypeError('A pickup outcome must be ALLOW, REFER or DENY.');
  }
}

/** The outcome a full answer stands for: the inverse of {@link pickupFor} where everything can be said. */
export function outcomeOf(answer: PickupAnswer): PickupOutcome {
  switch (answer) {
    case 'Yes':
      return 'ALLOW';
    case 'Verify':
      return 'REFER';
    case 'No':
      return 'DENY';
    default:
      throw new TypeError('A pickup answer must be Yes, Verify or No.');
  }
}
