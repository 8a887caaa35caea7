import { RIGHT } from '../../rights/rights';
import { rightsOfLink } from '../known-rights';
import type { CustodyRule } from '../rule-context';

/** Rules 1 and 7: is pickup prohibited? It outlives the link. Only who surely is it can be denied. */
export const pickupProhibited: CustodyRule = ({ asker, facts, links, ownLinks, question }) =>
  links
    .filter(
      (link) =>
        rightsOfLink(link, question.at, facts.policy.supplementMaxAgeDays).pickup === RIGHT.prohibited,
    )
    .map((link) => ({
      code: 'PICKUP_PROHIBITED',
      outcome: asker.strongToDeny && ownLinks.includes(link) ? 'DENY' : 'REFER',
      rule: 7,
      text: 'The school information system prohibits pickup by this adult.',
      source: `link ${link.registration} ${link.contact} ${link.student}`,
    }));
