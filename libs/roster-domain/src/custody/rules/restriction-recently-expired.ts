import { covers, forceOf, likenessTo } from '../restricted-person';
import type { CustodyRule } from '../rule-context';

/** Rule 2: did one run out by its date within the last 30 days? */
export const restrictionRecentlyExpired: CustodyRule = (context) =>
  context.facts.restrictions
    .filter((one) => covers(context, one) && forceOf(context, one) === 'just over')
    .filter((one) => likenessTo(context, one) !== null)
    .map(({ id }) => ({
      code: 'RESTRICTION_RECENTLY_EXPIRED',
      outcome: 'REFER',
      rule: 2,
      text: 'A restriction ran out within the last 30 days: ask whether it was renewed.',
      source: `restriction ${id}`,
    }));
