import { RIGHT, type RightName } from '../../rights/rights';
import type { CustodyReason } from '../custody-decision';
import { rightsOfLink } from '../known-rights';
import type { RuleContext } from '../rule-context';
import type { Candidate } from '../standing';

const DECISIVE: readonly RightName[] = ['pickup', 'legalGuardian', 'hasCustody', 'contactAllowed'];

/** Rule 8: does another registration hold a stricter value, or did one id come with contradicting rights? */
export function sourceConflict(context: RuleContext, standing: Candidate): CustodyReason[] {
  const { facts, links, question } = context;
  const decisive =
    standing.reason.code === 'EMERGENCY_CONTACT' ? [...DECISIVE, 'emergency' as const] : DECISIVE;
  return links
    .filter((link) => {
      if (link.contradicting) return true;
      if (link.registration === facts.school.authoritativeRegistration) return false;
      const rights = rightsOfLink(link, question.at, facts.policy.supplementMaxAgeDays);
      return decisive.some((name) => rights[name] <= RIGHT.no);
    })
    .map(({ contact, registration, student }) => ({
      code: 'SOURCE_CONFLICT',
      outcome: 'REFER',
      rule: 8,
      text: 'Sources contradict each other about this adult and child.',
      source: `link ${registration} ${contact} ${student}`,
    }));
}
