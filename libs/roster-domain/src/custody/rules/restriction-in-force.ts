import type { CustodyReason, CustodyReasonCode } from '../custody-decision';
import type { RestrictionFact } from '../custody-facts';
import { covers, forceOf, likenessTo } from '../restricted-person';
import type { CustodyRule } from '../rule-context';

/** Rule 1: does a restriction in force mean this adult, or may it? */
export const restrictionInForce: CustodyRule = (context) =>
  context.facts.restrictions
    .filter((one) => covers(context, one) && forceOf(context, one) === 'in force')
    .flatMap((restriction): readonly CustodyReason[] => {
      const likeness = likenessTo(context, restriction);
      if (likeness === null) return [];
      if (likeness === 'near')
        return [
          reason(restriction, 'POSSIBLE_RESTRICTED_PERSON', 'This may be a person under a restriction.'),
        ];
      // Without a student, an order about a child of this school asks staff to look.
      const outcome = context.studentId === null && restriction.students !== 'all' ? 'REFER' : 'DENY';
      const softer = softened(restriction);
      return softer.length > 0
        ? softer
        : [{ ...reason(restriction, 'RESTRICTION_IN_FORCE', 'A restriction is in force.'), outcome }];
    });

/** Only a custody order depends on its paper and its days; nothing softens the other kinds. */
function softened(restriction: RestrictionFact): CustodyReason[] {
  if (restriction.kind !== 'CUSTODY_ORDER') return [];
  const reasons = [];
  if (!restriction.documentOnFile)
    reasons.push(
      reason(restriction, 'ORDER_NOT_ON_FILE', 'A custody order is named, its document is not on file.'),
    );
  if (restriction.hasSchedule)
    reasons.push(
      reason(restriction, 'ORDER_HAS_SCHEDULE', 'A custody order has a schedule of days: read it.'),
    );
  return reasons;
}

function reason(restriction: RestrictionFact, code: CustodyReasonCode, text: string): CustodyReason {
  return { code, outcome: 'REFER', rule: 1, text, source: `restriction ${restriction.id}` };
}
