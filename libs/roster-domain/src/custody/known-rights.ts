import { RIGHT, type Right, type RightName, type Rights } from '../rights/rights';
import type { LinkFact } from './custody-facts';

const DAY = 86_400_000;

/** Two words on one right: what restricts wins, else whatever is known. */
function stricter(a: Right, b: Right): Right {
  const least = Math.min(a, b);
  return (least < RIGHT.unknown ? least : Math.max(a, b)) as Right;
}

export function joinRights(a: Rights, b: Rights): Rights {
  return each((name) => stricter(a[name], b[name]));
}

/** What is left when permissive words do not count. */
export function onlyRestrictive(rights: Rights): Rights {
  return each((name) => Math.min(rights[name], RIGHT.unknown) as Right);
}

/** A link's own rights with its supplement's; an old or future supplement permits nothing and still restricts. */
export function rightsOfLink(link: LinkFact, at: number, supplementMaxAgeDays: number): Rights {
  if (link.supplement === null) return link.rights;
  const { rights, asOf } = link.supplement;
  const fresh = asOf <= at && at - asOf <= supplementMaxAgeDays * DAY;
  return joinRights(link.rights, fresh ? rights : onlyRestrictive(rights));
}

/** Written out: it is asked of every pair of a district at once, and an object made six times over costs more than all rules. */
function each(right: (name: RightName) => Right): Rights {
  return {
    pickup: right('pickup'),
    legalGuardian: right('legalGuardian'),
    hasCustody: right('hasCustody'),
    livesWith: right('livesWith'),
    emergency: right('emergency'),
    contactAllowed: right('contactAllowed'),
  };
}
