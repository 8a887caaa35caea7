import {
  judgeOverride,
  mayActAsOneOfTwo,
  mayEnter,
  reasonKey,
  schoolCalendar,
  twoPersonState,
  type CustodyQuestion,
} from 'roster-domain';
import type { DistrictTransaction } from '../../district/district-transaction';
import { CustodyRefused } from '../custody-refused';
import {
  lockEntry,
  noteAct,
  requireAllowed,
  type ActingPerson,
  type NotedAct,
} from '../entries/acting-person';
import { answerQuestion, type CustodyCheck } from './custody-check';
import { readDecision, type RecordedDecision } from './recorded-decisions';

export type OverrideState = 'in_force' | 'awaiting_second';

/** What really happened at the desk. */
export interface DeskOutcome {
  readonly released: boolean;
  /** An override answered for it, and is used up. */
  readonly overrideUsed: boolean;
  /** The child was released although nothing allowed it. */
  readonly againstAnswer: boolean;
}

/**
 * Staff answer for a decision that did not allow: of a REFER one person, of a DENY two, one of them an approver. It
 * answers the reasons of that very decision, on its school day. Facts that changed since make a new check necessary.
 * @param second the second person's word: there has to be a first
 */
export async function overrideDecision(
  tx: DistrictTransaction,
  who: ActingPerson,
  id: number,
  reason: string,
  second: boolean,
): Promise<OverrideState> {
  await lockEntry(tx, 'decision', id);
  const decision = await requireDecision(tx, id);
  if (decision.outcome === 'ALLOW')
    throw new CustodyRefused('conflict', 'This answer allows: there is nothing to override.');
  const before = decision.acts.filter(({ act }) => act === 'override');
  const state = stateOf(decision, before);
  if (state === 'in_force')
    throw new CustodyRefused('conflict', 'This decision has been overridden already.');
  if (second && state === null)
    throw new CustodyRefused('conflict', 'Nobody has begun to override this decision.');
  if (!second && state !== null)
    throw new CustodyRefused('conflict', 'An override waits for its second person: confirm it.');
  requireAllowed(decision.outcome === 'DENY' ? mayActAsOneOfTwo(who, reason, before) : mayEnter(who));
  if (reason.trim() === '')
    throw new CustodyRefused('invalid', 'Give a reason: it is shown to whoever asks later.');
  await requireSame(tx, decision, who);
  await noteAct(tx, who, 'decision', id, 'override', reason);
  const now = [
    ...before,
    { ...who, act: 'override', entryId: id, reason, at: who.at.getTime() } satisfies NotedAct,
  ];
  return stateOf(decision, now) ?? 'awaiting_second';
}

/** Notes what really happened. A release uses the override up, if there is one that still holds. */
export async function noteOutcome(
  tx: DistrictTransaction,
  who: ActingPerson,
  id: number,
  released: boolean,
  note: string,
): Promise<DeskOutcome> {
  await lockEntry(tx, 'decision', id);
  const decision = await requireDecision(tx, id);
  requireAllowed(mayEnter(who));
  if (decision.acts.some(({ act }) => act === 'outcome'))
    throw new CustodyRefused('conflict', 'What happened has been noted already.');
  const acts = decision.acts.filter(({ act }) => act === 'override');
  const overridden =
    released &&
    decision.outcome !== 'ALLOW' &&
    stateOf(decision, acts) === 'in_force' &&
    (await isSame(tx, decision, who));
  if (overridden) await noteAct(tx, who, 'decision', id, 'use', '');
  const what = `${released ? 'released' : 'not released'}${note.trim() === '' ? '' : `: ${note.trim()}`}`;
  await noteAct(tx, who, 'decision', id, 'outcome', what);
  return {
    released,
    overrideUsed: overridden,
    againstAnswer: released && decision.outcome !== 'ALLOW' && !overridden,
  };
}

/** How far the override of a decision is; null: nobody began one. */
export function stateOf(
  { outcome }: Pick<RecordedDecision, 'outcome'>,
  overrides: readonly NotedAct[],
): OverrideState | null {
  if (overrides.length === 0) return null;
  return outcome !== 'DENY' || twoPersonState(overrides).state === 'done' ? 'in_force' : 'awaiting_second';
}

/** The same question asked now, recorded nowhere. */
export function askAgain(
  tx: DistrictTransaction,
  decision: RecordedDecision,
  who: ActingPerson,
): Promise<Omit<CustodyCheck, 'id'>> {
  const { person, purpose, students } = decision.question;
  const contact = person.contact === null ? null : Number(person.contact);
  return answerQuestion(tx, {
    schoolId: decision.schoolId,
    students: students.map((one) => (one.startsWith('unknown') ? ('unknown' as const) : Number(one))),
    person: { ...person, contact: Number.isNaN(contact) ? 'unknown' : contact },
    purpose,
    station: null,
    // The evidence was taken then: who looks at the record now need not have seen it.
    whatIf: true,
    at: who.at,
    who,
  });
}

async function requireSame(
  tx: DistrictTransaction,
  decision: RecordedDecision,
  who: ActingPerson,
): Promise<void> {
  if (!(await isSame(tx, decision, who)))
    throw new CustodyRefused(
      'conflict',
      'There is a new reason, or the school day is over: ask again and decide on that answer.',
    );
}

/** Whether an override of this decision answers for what would be said now: the same day, and no new reason. */
async function isSame(
  tx: DistrictTransaction,
  decision: RecordedDecision,
  who: ActingPerson,
): Promise<boolean> {
  const now = await askAgain(tx, decision, who);
  const { dayOf } = schoolCalendar(now.facts.school.zone);
  const [day, today] = [dayOf(decision.at.getTime()), dayOf(who.at.getTime())];
  const person = personKey(decision.question);
  return now.decision.results.every((result, place) => {
    const given = decision.answer.results[place];
    if (given === undefined) return false;
    if (result.outcome === 'ALLOW') return day === today;
    const override = {
      student: given.student ?? '',
      person,
      reasons: given.reasons.map(reasonKey),
      day,
      usedAt: decision.acts.some(({ act }) => act === 'use') ? who.at.getTime() : null,
      // Who may, and who has to agree, was judged when they acted.
      by: 'one',
      byIsApprover: true,
      reason: 'given',
      second: { by: 'another', isApprover: true },
    };
    return judgeOverride(override, { ...result, student: result.student ?? '' }, person, today).holds;
  });
}

/** Whoever stood at the desk, as the question said it. */
function personKey({ person }: CustodyQuestion): string {
  return person.contact ?? JSON.stringify([person.name, person.birthDate, person.self]);
}

async function requireDecision(tx: DistrictTransaction, id: number): Promise<RecordedDecision> {
  const decision = await readDecision(tx, id);
  if (decision === null) throw new CustodyRefused('not_found', 'There is no such decision in this district.');
  return decision;
}
