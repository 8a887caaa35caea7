import { compareAllNames, initialOf, nameKeys, type CustodyFacts, type PersonName } from 'roster-domain';
import type { DistrictTransaction } from '../../district/district-transaction';
import type { FactsWanted } from './facts-wanted';
import { loadAuthorisations } from './load-authorisations';
import { contactsLike, loadContacts } from './load-contacts';
import { loadLinks } from './load-links';
import { loadRestrictions } from './load-restrictions';
import { loadSchool, type LoadedSchool } from './load-school';
import { loadStudents, loadStudentsLike, type LoadedStudent } from './load-students';

export interface LoadedFacts {
  readonly school: LoadedSchool;
  readonly facts: CustodyFacts;
}

/**
 * All the store knows that may matter to a question, and little more; null: there is no such school. The answer made of
 * it is the one that would be made of everything the district has: whatever is left out says nothing about the asker,
 * the students or how sure a name is.
 */
export async function loadCustodyFacts(
  tx: DistrictTransaction,
  wanted: FactsWanted,
): Promise<LoadedFacts | null> {
  const school = await loadSchool(tx, wanted.schoolId);
  if (school === null) return null;
  const asked = await loadStudents(tx, wanted.studentIds);
  const links = await loadLinks(tx, wanted.studentIds, school.supplementAsOf);
  const statedKeys = wanted.name === null ? [] : keysOf([wanted.name]);
  const authorisations = await loadAuthorisations(
    tx,
    wanted.studentIds,
    wanted.evidence === 'scanned' ? statedKeys : [],
    wanted.at,
  );
  const namesakes = await loadNamesakes(tx, wanted, authorisations);
  const contacts = await loadContacts(
    tx,
    distinct([
      ...(typeof wanted.contactId === 'number' ? [wanted.contactId] : []),
      ...namesakes.contactIds,
      ...links.map(({ contact }) => Number(contact)),
      ...authorisations.flatMap(({ contact, grantor }) => [
        Number(grantor),
        ...(contact === null ? [] : [Number(contact)]),
      ]),
    ]),
  );
  const mayBeAsker = [
    ...(wanted.name === null ? [] : [wanted.name]),
    ...contacts.flatMap(({ aliases, name }) => [name, ...aliases.map((alias) => alias.name)]),
    // A student may ask in person.
    ...asked.map(({ fact }) => fact.name),
  ];
  const nobody = wanted.name === null && wanted.contactId === null;
  const restrictions = await loadRestrictions(tx, {
    studentIds: wanted.studentIds,
    contactIds: contacts.map(({ id }) => Number(id)),
    studentKeys: keysOf(asked.map(({ fact }) => fact.name)),
    personKeys: nobody ? null : keysOf(mayBeAsker),
  });
  const students = await withKnownStudents(tx, school, asked, namesakes.students, restrictions);
  return {
    school,
    facts: {
      policy: school.policy,
      school: school.fact,
      students: students.map(({ fact }) => fact),
      contacts,
      links,
      restrictions,
      authorisations,
      // Records are not joined to one person yet.
      joins: [],
    },
  };
}

/**
 * Who at this school has the very name of a document, or of somebody authorised by name alone: whether a name means one
 * person depends on them. Only those two are looked up among so many.
 */
async function loadNamesakes(
  tx: DistrictTransaction,
  { evidence, name, schoolId, studentIds }: FactsWanted,
  authorisations: CustodyFacts['authorisations'],
): Promise<{ students: LoadedStudent[]; contactIds: number[] }> {
  const document = evidence === 'scanned' ? name : null;
  const byNameAlone = authorisations
    .filter((one) => one.contact === null && studentIds.includes(Number(one.student)))
    .map((one) => one.name);
  const contacts = [];
  for (const one of [...(document === null ? [] : [document]), ...byNameAlone]) {
    const like = await contactsLike(tx, schoolId, initialOf(one), keysOf([one]));
    contacts.push(...like.filter((other) => isSame(other, one)));
  }
  const students = document === null ? [] : await loadStudentsLike(tx, schoolId, initialOf(document));
  return {
    students: students.filter(({ fact }) => document !== null && isSame(fact.name, document)),
    contactIds: contacts.map(({ id }) => id),
  };
}

function isSame(one: PersonName, other: PersonName): boolean {
  return compareAllNames([one], [other]).level === 'EXACT';
}

/**
 * A restriction about a student who is active today in the same registration is about that record and no namesake. One
 * whose student is gone, or stands in another registration, speaks of whoever has that name.
 */
async function withKnownStudents(
  tx: DistrictTransaction,
  school: LoadedSchool,
  asked: readonly LoadedStudent[],
  namesakes: readonly LoadedStudent[],
  restrictions: CustodyFacts['restrictions'],
): Promise<LoadedStudent[]> {
  const all = new Map([...asked, ...namesakes].map((one) => [one.id, one]));
  const named = restrictions.flatMap(({ students }) =>
    students === 'all' ? [] : students.map(({ id }) => Number(id)),
  );
  const registrations = new Set([
    school.registrationId,
    ...asked.map(({ registrationId }) => registrationId),
  ]);
  const others = await loadStudents(tx, distinct(named.filter((id) => id > 0 && !all.has(id))));
  for (const one of others)
    if (one.fact.active && registrations.has(one.registrationId)) all.set(one.id, one);
  return [...all.values()];
}

function keysOf(names: readonly PersonName[]): string[] | null {
  const keys = names.map((name) => nameKeys(name).asked);
  return keys.every((one) => one !== null) ? distinct(keys.flat()) : null;
}

function distinct<T>(all: readonly T[]): T[] {
  return [...new Set(all)];
}
