import { RIGHT } from '../../rights/rights';
import { rightsOfLink } from '../known-rights';
import type { CustodyRule } from '../rule-context';

/** Rule 3: is contact with the child not allowed? It outlives the link. Only who surely is it can be denied. */
export const contactNotAllowed: CustodyRule = ({ asker, facts, links, ownLinks, question }) =>
  links.flatMap((link) => {
    const right = rightsOfLink(link, question.at, facts.policy.supplementMaxAgeDays).contactAllowed;
    if (right > RIGHT.no) return [];
    const denied = right === RIGHT.prohibited && asker.strongToDeny && ownLinks.includes(link);
    return [
      {
        code: 'CONTACT_NOT_ALLOWED',
        outcome: denied ? 'DENY' : 'REFER',
        rule: 3,
        text: 'The school information system says that contact with this child is not allowed.',
        source: `link ${link.registration} ${link.contact} ${link.student}`,
      },
    ];
  });
