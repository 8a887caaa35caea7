import { RIGHT, type Rights } from '../../rights/rights';
import type { CustodyPolicy, LinkFact } from '../custody-facts';
import { linkCandidate, type Candidate } from '../standing';

/** Rule 7: what do the rights of a current link allow? Asked in this order; the first that speaks answers. */
export function rightsAllow(link: LinkFact, rights: Rights, policy: CustodyPolicy): Candidate {
  const says = (outcome: 'ALLOW' | 'REFER', code: Candidate['reason']['code'], text: string) =>
    linkCandidate(link, 7, outcome, code, text);
  if (rights.pickup <= RIGHT.no)
    return says('REFER', 'NOT_MARKED_FOR_PICKUP', 'This adult is not marked for pickup.');
  if (rights.pickup === RIGHT.yes)
    return says('ALLOW', 'PICKUP_CONFIRMED', 'This adult is marked for pickup.');
  if (rights.hasCustody === RIGHT.no)
    return says('REFER', 'NON_CUSTODIAL_NO_ORDER', 'Has no custody; no order is on file.');
  if (rights.legalGuardian === RIGHT.no)
    return says('REFER', 'NOT_LEGAL_GUARDIAN', 'This adult is not a legal guardian.');
  if (rights.legalGuardian === RIGHT.yes)
    return says('ALLOW', 'LEGAL_GUARDIAN', 'This adult is a legal guardian.');
  if (link.role !== 'relative')
    return policy.linkedGuardianMayCollect
      ? says('ALLOW', 'LINKED_GUARDIAN', 'Linked as parent or guardian, and no order is on file.')
      : says('REFER', 'GUARDIAN_NOT_CONFIRMED', 'Linked as parent or guardian; nothing more is known.');
  if (rights.emergency === RIGHT.yes)
    return policy.emergencyContact === 'allow'
      ? says('ALLOW', 'EMERGENCY_CONTACT', 'An emergency contact, which this district lets collect.')
      : says('REFER', 'EMERGENCY_ONLY', 'Only an emergency contact.');
  return says('REFER', 'RELATIVE_NOT_CONFIRMED', 'A relative; no right to collect is known.');
}
