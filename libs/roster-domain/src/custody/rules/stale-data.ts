import { maxAgeOf, rosterAsOf } from '../freshness';
import type { CustodyRule } from '../rule-context';

/** Rule 8: is the data too old, or dated in the future? A supplement has an age of its own (known-rights.ts). */
export const staleData: CustodyRule = (context) => {
  const asOf = rosterAsOf(context);
  const age = asOf === null ? null : context.question.at - asOf;
  if (age !== null && age >= 0 && age <= maxAgeOf(context.facts.policy)) return [];
  const text = 'What is known is too old to rely on.';
  const source = `school ${context.facts.school.id}`;
  return [{ code: 'STALE_DATA', outcome: 'REFER', rule: 8, text, source }];
};
