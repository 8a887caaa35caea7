import type { Asker } from './asker';
import { identifyAsker } from './asker';
import {
  CUSTODY_REASON_CODES,
  CUSTODY_RULE_VERSION,
  OUTCOMES,
  worst,
  type CustodyReason,
  type Outcome,
  type StudentDecision,
} from './custody-decision';
import type { CustodyFacts } from './custody-facts';
import type { CustodyQuestion } from './custody-question';
import { answerAsOf } from './freshness';
import { contextFor, type RuleContext } from './rule-context';
import type { SchoolCalendar } from './school-day';
import type { Candidate } from './standing';
import { adultStudent } from './rules/adult-student';
import { contactNotAllowed } from './rules/contact-not-allowed';
import { identityUncertain } from './rules/identity-uncertain';
import { ownLinks } from './rules/own-links';
import { pickupProhibited } from './rules/pickup-prohibited';
import { recentMerge } from './rules/recent-merge';
import { restrictionInForce } from './rules/restriction-in-force';
import { restrictionRecentlyExpired } from './rules/restriction-recently-expired';
import { restrictionText } from './rules/restriction-text';
import { sourceConflict } from './rules/source-conflict';
import { staleData } from './rules/stale-data';
import { studentNotHere } from './rules/student-not-here';
import { temporaryAuthorisation } from './rules/temporary-authorisation';

/** Rules that only make an answer stricter, for a visit too. */
const ALWAYS_STRICTER = [restrictionInForce, restrictionRecentlyExpired, restrictionText, contactNotAllowed];

/** One student's answer. All rules are asked: the outcome is the worst of the stricter ones and the standing. */
export function decideStudent(
  facts: CustodyFacts,
  question: CustodyQuestion,
  calendar: SchoolCalendar,
  asker: Asker,
  studentId: string | null,
  byOwnLinkOnly = false,
): StudentDecision {
  const context = contextFor(facts, question, calendar, asker, studentId);
  const stricter = ALWAYS_STRICTER.flatMap((rule) => rule(context));
  const departure = studentId === null ? [] : departureReasons(context, byOwnLinkOnly);
  const standing = studentId === null ? null : bestCandidate(context, byOwnLinkOnly);
  const reasons =
    question.purpose === 'VISIT'
      ? [...stricter, ...departure.map((one) => ({ ...one, outcome: null })), ...visitReasons(context)]
      : [...stricter, ...departure];
  const outcome = worst(reasons.map((one) => one.outcome));
  const asOf = answerAsOf(context, standing);
  return {
    student: studentId,
    outcome,
    reasons: inOrder(reasons),
    staffGuidance: GUIDANCE[outcome],
    candidates: [...new Set(context.links.map(({ contact }) => contact))].sort(),
    asOf,
    ageHours: asOf === null ? null : (question.at - asOf) / 3_600_000,
    runId: facts.school.runId,
    ruleVersion: CUSTODY_RULE_VERSION,
  };
}

function departureReasons(context: RuleContext, byOwnLinkOnly: boolean): CustodyReason[] {
  const all = candidates(context, byOwnLinkOnly);
  const standing = all.filter(({ reason }) => reason.outcome === 'ALLOW');
  const falls = standing.map((one) => [...recentMerge(context, one), ...sourceConflict(context, one)]);
  const clean = falls.findIndex((reasons) => reasons.length === 0);
  return [
    ...pickupProhibited(context),
    ...studentNotHere(context),
    ...(standing.length > 0 ? standing : all).map(({ reason }) => reason),
    ...(all.length === 0 ? [notListed(context)] : []),
    // The best standing counts: one that nothing speaks against, if there is one.
    ...(clean >= 0 ? [] : falls.flat()),
    ...(standing.length > 0 ? [...identityUncertain(context), ...staleData(context)] : []),
  ];
}

function candidates(context: RuleContext, byOwnLinkOnly: boolean): Candidate[] {
  const links = ownLinks(context, context.asker.strong);
  if (byOwnLinkOnly) return links;
  const mayCollect = (grantor: string) => grantorMayCollect(context, grantor);
  return [...links, ...temporaryAuthorisation(context, mayCollect), ...adultStudent(context)];
}

function bestCandidate(context: RuleContext, byOwnLinkOnly: boolean): Candidate | null {
  const all = candidates(context, byOwnLinkOnly);
  return all.find(({ reason }) => reason.outcome === 'ALLOW') ?? all[0] ?? null;
}

/** A grantor is judged as if verified, by own link only: an authorisation does not beget another. */
function grantorMayCollect({ calendar, facts, question, studentId }: RuleContext, grantor: string): boolean {
  const person = {
    contact: grantor,
    name: null,
    birthDate: null,
    evidence: 'verified',
    self: false,
  } as const;
  const asked = { ...question, purpose: 'EARLY_DEPARTURE', person, callerMayVerify: true } as const;
  const asker = identifyAsker(facts, asked);
  return decideStudent(facts, asked, calendar, asker, studentId, true).outcome === 'ALLOW';
}

function notListed({ studentId }: RuleContext): CustodyReason {
  const text = 'This adult is neither linked to this child nor authorised.';
  return { code: 'NOT_LISTED', outcome: 'REFER', rule: 5, text, source: `student ${studentId ?? ''}` };
}

function visitReasons(context: RuleContext): CustodyReason[] {
  const { asker } = context;
  if (!asker.strong && !asker.document) return identityUncertain(context).slice();
  const text = 'No restriction was found for this visitor.';
  return [{ code: 'NO_RESTRICTION_FOUND', outcome: 'ALLOW', rule: 1, text, source: 'restrictions' }];
}

const GUIDANCE: Readonly<Record<Outcome, string>> = {
  ALLOW: 'May collect.',
  REFER: 'Ask the office: read the reasons and decide with a document in hand.',
  DENY: 'Do not release. Keep the child with staff and call the office.',
};

/** Most severe first; equals in a fixed order, each once, so that the order of the facts does not show. */
function inOrder(reasons: readonly CustodyReason[]): CustodyReason[] {
  const keyed = new Map(reasons.map((one) => [sortKey(one), one]));
  return [...keyed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function sortKey({ code, outcome, source }: CustodyReason): string {
  const severity = outcome === null ? 9 : OUTCOMES.length - OUTCOMES.indexOf(outcome);
  return `${severity} ${String(CUSTODY_REASON_CODES.indexOf(code)).padStart(2, '0')} ${source}`;
}
