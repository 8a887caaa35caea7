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

/**
 * Whether one of these readings is neither too old nor of the future at `at` and for `ahead` milliseconds more: the same
 * question as the rule about stale data asks, of a whole stretch of time.
 */
export function isFreshFor(
  readings: readonly (number | null)[],
  policy: CustodyPolicy,
  at: number,
  ahead: number,
): boolean {
  const maxAge = maxAgeOf(policy);
  return readings.some((one) => one !== null && one <= at && at + ahead - one <= maxAge);
}

/** The next instant after `at` at which the clock alone changes what `isFreshFor` says; null: never. */
export function freshnessChangesAt(
  readings: readonly (number | null)[],
  policy: CustodyPolicy,
  at: number,
  ahead: number,
): number | null {
  const known = readings.filter((one) => one !== null);
  const instants = known.flatMap((one) => [one, one + maxAgeOf(policy) - ahead + 1]);
  const later = instants.filter((one) => one > at).sort((a, b) => a - b);
  const now = isFreshFor(readings, policy, at, ahead);
  return later.find((instant) => isFreshFor(readings, policy, instant, ahead) !== now) ?? null;
}

/** The oldest of what an answer rests on: the roster, and the supplement where a right comes from it. */
export function answerAsOf(context: RuleContext, standing: Candidate | null): number | null {
  const roster = rosterAsOf(context);
  const supplement = standing?.link?.supplement;
  const speaks = supplement != null && RIGHT_NAMES.some((name) => supplement.rights[name] !== 0);
  return roster === null || !speaks ? roster : Math.min(roster, supplement.asOf);
}
