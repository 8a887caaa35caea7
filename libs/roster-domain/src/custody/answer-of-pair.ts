import type { CustodyFacts } from './custody-facts';
import type { CustodyQuestion } from './custody-question';
import { OUTCOMES, type CustodyReasonCode, type Outcome, type StudentDecision } from './custody-decision';
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

/** All a list says about why. */
export type ListWord = 'linked' | 'confirmed' | 'see office';

/** What a pair's answer is for a while, as if the roster had just been read; its age is asked apart (freshness.ts). */
export interface PairOutlook {
  /** The strictest of that while. */
  readonly outcome: Outcome;
  /** Most severe first. */
  readonly reasons: readonly CustodyReasonCode[];
  /** false: the district leaves emergency contacts off the list. */
  readonly listed: boolean;
  /** The next instant at which the clock alone changes this outlook; null: never. */
  readonly changesAt: number | null;
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

/**
 * The strictest answer of a pair from `at` on for `ahead` milliseconds, so that what gets stricter in that while can be
 * told before its instant. As if the school had been read that very instant.
 */
export function outlookOfPair(
  facts: CustodyFacts,
  student: string,
  contact: string,
  at: number,
  ahead: number,
  calendar: SchoolCalendar = schoolCalendar(facts.school.zone),
): PairOutlook {
  const instants = [...new Set(instantsOfFacts(facts, calendar, at))].sort((a, b) => a - b);
  const told = new Map<number, Told>();
  const toldAt = (instant: number): Told => {
    const known = told.get(instant);
    if (known !== undefined) return known;
    const fresh = { ...facts, school: { ...facts.school, asOf: instant } };
    const one = toldOf(facts, decidePair(fresh, student, contact, instant, calendar));
    told.set(instant, one);
    return one;
  };
  const strictest = (from: number): Told =>
    instants
      .filter((one) => one > from && one <= from + ahead)
      .map(toldAt)
      .reduce((a, b) => (severity(b) > severity(a) ? b : a), toldAt(from));
  const now = strictest(at);
  const turns = [...new Set(instants.flatMap((one) => [one - ahead, one]))].sort((a, b) => a - b);
  const changesAt = turns.find((one) => one > at && !same(strictest(one), now)) ?? null;
  return { ...now, changesAt };
}

type Told = Omit<PairOutlook, 'changesAt'>;

function toldOf(facts: CustodyFacts, decision: StudentDecision): Told {
  const reasons = [...new Set(decision.reasons.map(({ code }) => code))];
  return { outcome: decision.outcome, reasons, listed: answerOf(facts, decision).listed };
}

function severity({ outcome }: Told): number {
  return OUTCOMES.indexOf(outcome);
}

function same(a: Told, b: Told): boolean {
  return a.outcome === b.outcome && a.listed === b.listed && a.reasons.join(' ') === b.reasons.join(' ');
}

/** What a list says to an outcome. */
export function pickupOf(outcome: Outcome): PairAnswer['pickup'] {
  return PICKUP[outcome];
}

const CONFIRMED: readonly CustodyReasonCode[] = [
  'PICKUP_CONFIRMED',
  'LEGAL_GUARDIAN',
  'TEMPORARY_AUTHORISATION',
  'ADULT_STUDENT',
];

/** `confirmed` where a right or a person says so; `linked` where a link is all that is known. */
export function listWordOf(outcome: Outcome, reasons: readonly CustodyReasonCode[]): ListWord {
  if (outcome !== 'ALLOW') return 'see office';
  return reasons.some((code) => CONFIRMED.includes(code)) ? 'confirmed' : 'linked';
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
function instantsThatMatter(facts: CustodyFacts, calendar: SchoolCalendar): number[] {
  const { policy, school, students } = facts;
  const pulls = [school.asOf, ...students.map((one) => one.spotSyncedAt)].filter((one) => one !== null);
  return [
    ...instantsOfFacts(facts, calendar, -Infinity),
    ...pulls.flatMap((one) => [one, one + maxAgeOf(policy) + 1]),
  ];
}

/** Those after `at` that come from anything but the roster's age. */
function instantsOfFacts(
  { authorisations, links, policy, restrictions, students }: CustodyFacts,
  calendar: SchoolCalendar,
  at: number,
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
  // A day that has begun there is over for our purpose; to look for its first instant takes long.
  const today = at === -Infinity || days.length === 0 ? '' : calendar.dayOf(at);
  const supplements = links.flatMap(({ supplement }) => (supplement === null ? [] : [supplement.asOf]));
  return [
    ...days.filter((day) => day > today).map(calendar.startOf),
    ...supplements.flatMap((one) => [one, one + policy.supplementMaxAgeDays * DAY + 1]),
    ...restrictions.flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt])),
  ].filter((instant) => instant > at);
}
