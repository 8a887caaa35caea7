import type { PersonName } from '../identity/person-name';
import type { ContactRecord, StudentRecord } from '../normalise/roster-record';
import type { IdCounts, PlanSummary, UnusualCounts } from '../plan/plan-summary';
import { contactsByStudent, contactsOf, membersOf, type Membership } from './model-members';
import type { ModelRoster } from './model-roster';

/** As `GateLimits.contactsPerStudent`. */
const CROWDED = 8;

/** What a plan has of the unusual at one school, counted from the rosters before and after it. */
export function unusualOf(before: ModelRoster, after: ModelRoster, here: Membership): UnusualCounts {
  const { students, contacts } = peopleOf(before, after, here);
  const stay = [...contacts.before].filter((id) => after.contacts.get(id)?.active);
  const blanked = (field: 'email' | 'phone'): UnusualCounts['emails'] => {
    const had = stay.filter((id) => before.contacts.get(id)?.record[field] !== '');
    const lost = had.filter((id) => after.contacts.get(id)?.record[field] === '');
    return lost.length === 0 ? { before: 0, blanked: 0 } : { before: had.length, blanked: lost.length };
  };
  const [linkedBefore, linkedAfter] = [contactsByStudent(before), contactsByStudent(after)];
  const crowded = (linked: typeof linkedAfter, id: string): boolean => (linked.get(id)?.size ?? 0) > CROWDED;
  return {
    studentsAfter: students.after.size,
    crowdedStudents: [...students.after].filter(
      (id) => crowded(linkedAfter, id) && !crowded(linkedBefore, id),
    ).length,
    emails: blanked('email'),
    phones: blanked('phone'),
    ids: idsOf(before, after, here),
    peopleBefore: students.before.size + contacts.before.size,
    reusedIds:
      newlyReused(students.before, before.students, after.students) +
      newlyReused(contacts.before, before.contacts, after.contacts),
  };
}

/** The ids that went and came among the people `here`. */
export function idsOf(
  before: ModelRoster,
  after: ModelRoster,
  here: Membership,
): NonNullable<PlanSummary['ids']> {
  const { students, contacts } = peopleOf(before, after, here);
  return {
    students: idCounts(students, before.students, after.students),
    contacts: idCounts(contacts, before.contacts, after.contacts),
  };
}

interface BeforeAndAfter {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

function peopleOf(
  before: ModelRoster,
  after: ModelRoster,
  here: Membership,
): { students: BeforeAndAfter; contacts: BeforeAndAfter } {
  const students = { before: membersOf(before, here), after: membersOf(after, here) };
  return {
    students,
    contacts: { before: contactsOf(before, students.before), after: contactsOf(after, students.after) },
  };
}

interface Person {
  readonly active: boolean;
  readonly record: StudentRecord | ContactRecord;
  readonly reusedFrom: PersonName | null;
}
type People = ReadonlyMap<string, Person>;

function newlyReused(ids: ReadonlySet<string>, before: People, after: People): number {
  return [...ids].filter((id) => {
    const [was, is] = [before.get(id), after.get(id)];
    return is?.active === true && was?.reusedFrom === null && is.reusedFrom !== null;
  }).length;
}

/** First who agrees in name and number (e-mail and phone), then, of those left, who agrees in name. */
function idCounts(ids: BeforeAndAfter, before: People, after: People): IdCounts {
  const vanished = [...ids.before].filter((id) => !after.get(id)?.active);
  const appeared = [...ids.after].filter((id) => !before.get(id)?.active);
  let gone = vanished.map((id) => (before.get(id) as Person).record);
  let come = appeared.map((id) => (after.get(id) as Person).record);
  let matched = 0;
  for (const keyOf of [nameAndMore, nameOnly]) {
    const [ofGone, ofCome] = [countBy(gone, keyOf), countBy(come, keyOf)];
    const pairs = new Set([...ofGone.keys()].filter((key) => ofGone.get(key) === 1 && ofCome.get(key) === 1));
    matched += pairs.size;
    gone = gone.filter((record) => !pairs.has(keyOf(record)));
    come = come.filter((record) => !pairs.has(keyOf(record)));
  }
  return { before: ids.before.size, vanished: vanished.length, appeared: appeared.length, matched };
}

function countBy(
  records: readonly Person['record'][],
  keyOf: (record: Person['record']) => string,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of records.map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function nameOnly({ givenName, middleName, familyName }: Person['record']): string {
  return JSON.stringify([givenName, middleName, familyName]);
}

function nameAndMore(record: Person['record']): string {
  const more = record.kind === 'student' ? [record.studentNumber] : [record.email, record.phone];
  return JSON.stringify([nameOnly(record), ...more]);
}
