import { compareAllNames } from '../identity/compare-names';
import { conflicting } from './asker';
import type { RestrictionFact } from './custody-facts';
import type { RuleContext } from './rule-context';
import { isLocalDate, plusDays } from './school-day';

/** `same`: surely whom the restriction means; `near`: may be; null: somebody else. */
export type Likeness = 'same' | 'near' | null;

const NEAR_FOR_ANYBODY = ['EXACT', 'TOKEN_SUBSET', 'NICKNAME'];

/** Whether the asker is the person a restriction means: by id, by name, and by matches nobody has decided. */
export function likenessTo(context: RuleContext, restriction: RestrictionFact): Likeness {
  const { asker, facts } = context;
  if (restriction.contact !== null) {
    const meant = facts.contacts.find(({ id }) => id === restriction.contact);
    if (meant !== undefined && meant.person === asker.person) return asker.strongToDeny ? 'same' : 'near';
    if (context.links.some(({ contact }) => personOf(context, contact) === meant?.person && meant))
      return 'near';
    if (isJoined(context, restriction.contact)) return 'near';
  }
  if (restriction.names.length === 0) return restriction.contact === null ? 'near' : null;
  if (asker.names.length === 0) return asker.verified ? null : 'near';
  const { level } = compareAllNames(asker.names, restriction.names);
  if (level === 'DIFFERENT') return null;
  if (!NEAR_FOR_ANYBODY.includes(level)) return asker.verified ? null : 'near';
  const otherBirthDate = asker.birthDates.some((date) => conflicting(date, restriction.birthDate));
  // Staff clear a namesake: the very name, of somebody born on another day. A near name stays near.
  if (level === 'EXACT' && otherBirthDate && asker.strong && isCleared(context, restriction)) return null;
  const onlyByName = asker.person === null && asker.strongToDeny && level === 'EXACT';
  return onlyByName && !otherBirthDate ? 'same' : 'near';
}

function personOf({ facts }: RuleContext, contact: string): string | undefined {
  return facts.contacts.find(({ id }) => id === contact)?.person;
}

function isCleared({ asker }: RuleContext, restriction: RestrictionFact): boolean {
  return asker.contacts.some(({ clearedRestrictions }) => clearedRestrictions.includes(restriction.id));
}

function isJoined({ asker, facts }: RuleContext, contact: string): boolean {
  const own = asker.contacts.map(({ id }) => id);
  return facts.joins.some(
    ({ contacts: [a, b] }) => (a === contact && own.includes(b)) || (b === contact && own.includes(a)),
  );
}

/** Whether it speaks of this student at this school. An order about a child follows the child. */
export function covers(context: RuleContext, restriction: RestrictionFact): boolean {
  const { facts, student, studentId } = context;
  const { kind, schools, students } = restriction;
  if (kind === 'TRESPASS' && schools !== 'all' && !schools.includes(facts.school.id)) return false;
  if (students === 'all') return true;
  if (studentId === null) return students.some((one) => mayBeHere(context, one.id));
  return students.some((one) => {
    if (one.id === studentId) return true;
    if (student === undefined || conflicting(one.birthDate, student.birthDate)) return false;
    const { level } = compareAllNames([one.name], [student.name]);
    return NEAR_FOR_ANYBODY.includes(level) && (one.id === null || !isKnown(context, one.id));
  });
}

function isKnown({ facts }: RuleContext, student: string): boolean {
  return facts.students.some(({ id }) => id === student);
}

/** A student we cannot look up may be at any school. */
function mayBeHere({ facts }: RuleContext, student: string | null): boolean {
  const known = facts.students.find(({ id }) => id === student);
  return known === undefined || known.schools.includes(facts.school.id);
}

export type Force = 'not yet' | 'in force' | 'just over' | 'over';

/** Inclusive at both ends; a date that is no date ends nothing. Ended by two people, it is over at once. */
export function forceOf(context: RuleContext, { endedAt, from, to }: RestrictionFact): Force {
  const { question, today } = context;
  if (endedAt !== null && endedAt <= question.at) return 'over';
  if (isLocalDate(from) && today < from) return 'not yet';
  if (!isLocalDate(to) || today <= to) return 'in force';
  return today <= plusDays(to, 30) ? 'just over' : 'over';
}
