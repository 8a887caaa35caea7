import type { IdCounts, UnusualCounts } from '../plan/plan-summary';
import { isCurrent } from './model-derive';
import type { ModelRoster } from './model-roster';
import { contactsOf, membersOf } from './model-summary';

/** As `GateLimits.contactsPerStudent`. */
const CROWDED = 8;

/** What a plan has of the unusual at one school, counted from the rosters before and after it. */
export function unusualOf(before: ModelRoster, after: ModelRoster, school: string): UnusualCounts {
  const at = (memberships: ReadonlySet<string>): boolean => memberships.has(school);
  const students = { before: membersOf(before, at), after: membersOf(after, at) };
  const contacts = { before: contactsOf(before, students.before), after: contactsOf(after, students.after) };
  const stay = [...contacts.before].filter((id) => after.contacts.get(id)?.active);
  const blanked = (field: 'email' | 'phone'): UnusualCounts['emails'] => {
    const had = stay.filter((id) => before.contacts.get(id)?.record[field] !== '');
    return {
      before: had.length,
      blanked: had.filter((id) => after.contacts.get(id)?.record[field] === '').length,
    };
  };
  const crowded = (roster: ModelRoster, id: string): boolean => contactCount(roster, id) > CROWDED;
  return {
    studentsAfter: students.after.size,
    crowdedStudents: [...students.after].filter((id) => crowded(after, id) && !crowded(before, id)).length,
    emails: blanked('email'),
    phones: blanked('phone'),
    ids: {
      students: idCounts(students, before.students, after.students),
      contacts: idCounts(contacts, before.contacts, after.contacts),
    },
    peopleBefore: students.before.size + contacts.before.size,
    reusedIds:
      [...students.before].filter((id) => isReused(before.students.get(id), after.students.get(id))).length +
      [...contacts.before].filter((id) => isReused(before.contacts.get(id), after.contacts.get(id))).length,
  };
}

interface Named {
  readonly active: boolean;
  readonly record: { readonly givenName: string; readonly middleName: string; readonly familyName: string };
}

const studentOf = (key: string): string => (JSON.parse(key) as [string, string])[0];

function contactCount(roster: ModelRoster, student: string): number {
  return [...roster.links].filter(([key, link]) => isCurrent(link) && studentOf(key) === student).length;
}

function isReused(before: Named | undefined, after: Named | undefined): boolean {
  return before !== undefined && after?.active === true && before.record.givenName !== after.record.givenName;
}

function idCounts(
  ids: { before: ReadonlySet<string>; after: ReadonlySet<string> },
  before: ReadonlyMap<string, Named>,
  after: ReadonlyMap<string, Named>,
): IdCounts {
  const vanished = [...ids.before].filter((id) => !after.get(id)?.active);
  const appeared = [...ids.after].filter((id) => !before.get(id)?.active);
  const counted = (all: readonly string[], people: ReadonlyMap<string, Named>): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const id of all) counts.set(nameOf(people.get(id)), (counts.get(nameOf(people.get(id))) ?? 0) + 1);
    return counts;
  };
  const [gone, come] = [counted(vanished, before), counted(appeared, after)];
  const matched = [...gone].filter(([name, count]) => count === 1 && come.get(name) === 1).length;
  return { before: ids.before.size, vanished: vanished.length, appeared: appeared.length, matched };
}

function nameOf(person: Named | undefined): string {
  return JSON.stringify([
    person?.record.givenName,
    person?.record.middleName,
    person?.record.familyName,
  ]).toLowerCase();
}
