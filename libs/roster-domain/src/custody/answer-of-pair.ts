import type { CustodyFacts } from './custody-facts';
import type { CustodyQuestion } from './custody-question';
import type { Outcome, StudentDecision } from './custody-decision';
import { identifyAsker } from './asker';
import { decideStudent } from './decide-student';
import { maxAgeOf } from './freshness';
import { eighteenthBirthday, isLocalDate, plusDays, schoolCalendar, type SchoolCalendar } from './school-day';

/** What IVM should hold for one adult and one child. */
export interface PairAnswer {
  readonly pickup: 'Yes' | 'Verify' | 'No';
  /** false: the district leaves emergency contacts off the list. */
  readonly listed: boolean;
}

const PICKUP = { ALLOW: 'Yes', REFER: 'Verify', DENY: 'No' } as const satisfies Record<Outcome, string>;
const DAY = 86_400_000;

/** A pair's answer: early departure, contact verified, this school, authorisations included, overrides never. */
export function answerOfPair(facts: CustodyFacts, student: string, contact: string, at: number): PairAnswer {
  return answerOf(facts, decidePair(facts, student, contact, at, schoolCalendar(facts.school.zone)));
}

/**
 * The next instant after `at` at which the clock alone changes the answer of a pair (its outcome or a reason);
 * null: never. Facts that change make it void.
 */
export function nextChangeOf(
  facts: CustodyFacts,
  student: string,
  contact: string,
  at: number,
): number | null {
  const calendar = schoolCalendar(facts.school.zone);
  const told = (instant: number) => tell(decidePair(facts, student, contact, instant, calendar));
  const now = told(at);
  const later = instantsThatMatter(facts, calendar).filter((instant) => instant > at);
  return [...new Set(later)].sort((a, b) => a - b).find((instant) => told(instant) !== now) ?? null;
}

function decidePair(
  facts: CustodyFacts,
  student: string,
  contact: string,
  at: number,
  calendar: SchoolCalendar,
): StudentDecision {
  const question: CustodyQuestion = {
    purpose: 'EARLY_DEPARTURE',
    at,
    whatIf: false,
    students: [student],
    person: { contact, name: null, birthDate: null, evidence: 'verified', self: false },
    callerMayVerify: true,
  };
  return decideStudent(facts, question, calendar, identifyAsker(facts, question), student);
}

function answerOf(facts: CustodyFacts, { outcome, reasons }: StudentDecision): PairAnswer {
  const emergencyOnly = reasons.some(({ code }) => code === 'EMERGENCY_ONLY');
  return { pickup: PICKUP[outcome], listed: !emergencyOnly || facts.policy.emergencyContact !== 'none' };
}

function tell({ outcome, reasons }: StudentDecision): string {
  return [outcome, ...reasons.map(({ code, outcome: own, source }) => `${code} ${own} ${source}`)].join('\n');
}

/** Every instant at which a rule may answer otherwise. Between two of them no rule can. */
function instantsThatMatter(
  { authorisations, links, policy, restrictions, school, students }: CustodyFacts,
  calendar: SchoolCalendar,
): number[] {
  const begins = [
    ...links.map((one) => one.beginDate),
    ...[...restrictions, ...authorisations].map((one) => one.from),
  ];
  const ends = [
    ...links.map((one) => one.endDate),
    ...[...restrictions, ...authorisations].map((one) => one.to),
  ];
  const days = [
    ...begins.filter(isLocalDate),
    ...ends.filter(isLocalDate).map((day) => plusDays(day, 1)),
    ...restrictions
      .map((one) => one.to)
      .filter(isLocalDate)
      .map((day) => plusDays(day, 31)),
    ...students
      .map((one) => one.birthDate)
      .filter(isLocalDate)
      .map(eighteenthBirthday),
  ];
  const pulls = [school.asOf, ...students.map((one) => one.spotSyncedAt)].filter((one) => one !== null);
  const supplements = links.flatMap(({ supplement }) => (supplement === null ? [] : [supplement.asOf]));
  return [
    ...days.map(calendar.startOf),
    ...pulls.flatMap((one) => [one, one + maxAgeOf(policy) + 1]),
    ...supplements.flatMap((one) => [one, one + policy.supplementMaxAgeDays * DAY + 1]),
    ...restrictions.flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt])),
  ];
}
