import { RIGHT_NAMES } from '../rights/rights';
import type { CustodyPolicy } from './custody-facts';
import type { RuleContext } from './rule-context';
import type { Candidate } from './standing';

const HOUR = 3_600_000;

/** Hours, never more than 8 days whatever the policy says. */
export function maxAgeOf(policy: CustodyPolicy): number {
  return Math.min(policy.maxAgeHours, 8 * 24) * HOUR;
}

/** As of when the roster's part is known: the school's last full pull, or a later spot sync of this student. */
export function rosterAsOf({ facts, question, student }: RuleContext): number | null {
  const known = [facts.school.asOf, student?.spotSyncedAt ?? null].filter((one) => one !== null);
  const past = known.filter((one) => one <= question.at);
  if (past.length > 0) return Math.max(...past);
  return known.length > 0 ? Math.min(...known) : null;
}

/** The oldest of what an answer rests on: the roster, and the supplement where a right comes from it. */
export function answerAsOf(context: RuleContext, standing: Candidate | null): number | null {
  const roster = rosterAsOf(context);
  const supplement = standing?.link?.supplement;
  const speaks = supplement != null && RIGHT_NAMES.some((name) => supplement.rights[name] !== 0);
  return roster === null || !speaks ? roster : Math.min(roster, supplement.asOf);
}
