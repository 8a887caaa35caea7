import type { CustodyReason } from '../custody-decision';
import type { RuleContext } from '../rule-context';
import type { Candidate } from '../standing';

/** Rule 8: does the permission come through an automatic merge since the last full run? */
export function recentMerge({ facts, question }: RuleContext, standing: Candidate): CustodyReason[] {
  const contact = standing.link?.contact;
  const isNew =
    contact !== undefined &&
    contact !== question.person.contact &&
    facts.joins.some(
      ({ contacts, kind, recentlyAutomatic }) =>
        kind === 'merged' && recentlyAutomatic && contacts.includes(contact),
    );
  if (!isNew) return [];
  const text = 'Two records were joined automatically since the last full run.';
  return [{ code: 'RECENT_MERGE', outcome: 'REFER', rule: 8, text, source: `contact ${contact}` }];
}
