import type { CustodyRule } from '../rule-context';

/** Rule 3: does the SIS carry a free text of restriction? It outlives the link and its dates. */
export const restrictionText: CustodyRule = ({ facts, links }) => {
  const ignored = new Set(['', ...facts.policy.ignoredRestrictionTexts.map(plainText)]);
  return links
    .filter((link) => !ignored.has(plainText(link.restrictionText)))
    .map((link) => ({
      code: 'RESTRICTION_TEXT',
      outcome: 'REFER',
      rule: 3,
      text: 'The school information system carries a note of restriction: read it.',
      source: `link ${link.registration} ${link.contact} ${link.student}`,
    }));
};

/** As texts are compared: outer blanks and case say nothing. */
export function plainText(text: string): string {
  return text.trim().toLowerCase();
}
