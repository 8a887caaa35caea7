import { NO_RIGHTS_KNOWN } from '../../rights/rights';
import { joinRights, onlyRestrictive, rightsOfLink } from '../known-rights';
import type { RuleContext } from '../rule-context';
import type { Candidate } from '../standing';
import { linkIsCurrent } from './link-is-current';
import { rightsAllow } from './rights-of-link';

/**
 * Rules 6 and 7 for every link the asker may have. Restrictive rights of all records of one person for this child
 * count on each, in any state; permissive ones stay with their link, and only of the authoritative registration.
 */
export function ownLinks(context: RuleContext, strongOnly: boolean): Candidate[] {
  const { facts, question } = context;
  const links = strongOnly ? context.ownLinks : context.links;
  const rightsOf = (link: (typeof links)[number]) =>
    rightsOfLink(link, question.at, facts.policy.supplementMaxAgeDays);
  const personOf = (contact: string) => facts.contacts.find(({ id }) => id === contact)?.person;
  return links
    .filter(
      ({ registration, state }) => state !== null && registration === facts.school.authoritativeRegistration,
    )
    .map((link) => {
      const doubt = linkIsCurrent(link, context.today);
      if (doubt !== null) return doubt;
      const ofPerson = links.filter(
        (one) =>
          personOf(one.contact) === personOf(link.contact) &&
          one.registration === facts.school.authoritativeRegistration,
      );
      const restrictive = ofPerson.map(rightsOf).map(onlyRestrictive).reduce(joinRights, NO_RIGHTS_KNOWN);
      return rightsAllow(link, joinRights(rightsOf(link), restrictive), facts.policy);
    });
}
