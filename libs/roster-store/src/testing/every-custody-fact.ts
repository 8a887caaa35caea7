import type { CustodyFacts } from 'roster-domain';
import { loadAuthorisations } from '../custody/facts/load-authorisations';
import { contactsLike, loadContacts } from '../custody/facts/load-contacts';
import { loadLinks } from '../custody/facts/load-links';
import { loadRestrictions } from '../custody/facts/load-restrictions';
import { loadSchool } from '../custody/facts/load-school';
import { loadStudents, loadStudentsLike } from '../custody/facts/load-students';
import type { DistrictTransaction } from '../district/district-transaction';

/**
 * All that is known at a school, with nothing left out: every restriction and authorisation of the district, everybody
 * of the school. What `loadCustodyFacts` leaves out must not change an answer made of this.
 */
export async function everyCustodyFact(
  tx: DistrictTransaction,
  schoolId: number,
  studentIds: readonly number[],
  contactId: number | null,
  at: number,
): Promise<CustodyFacts> {
  const school = await loadSchool(tx, schoolId);
  if (school === null) throw new Error('no such school');
  const links = await loadLinks(tx, studentIds, school.supplementAsOf);
  const authorisations = await loadAuthorisations(tx, studentIds, null, at);
  const restrictions = await loadRestrictions(tx, {
    studentIds,
    contactIds: [],
    studentKeys: null,
    personKeys: null,
  });
  const named = restrictions.flatMap(({ students }) => (students === 'all' ? [] : students));
  const asked = await loadStudents(tx, studentIds);
  const here = await loadStudentsLike(tx, schoolId, null);
  const restricted = (await loadStudents(tx, [...new Set(named.map(({ id }) => Number(id)))])).filter(
    ({ fact, registrationId }) => fact.active && registrationId === school.registrationId,
  );
  const students = new Map([...asked, ...here, ...restricted].map((one) => [one.id, one.fact]));
  const ids = [
    ...(contactId === null ? [] : [contactId]),
    ...(await contactsLike(tx, schoolId, null, null)).map(({ id }) => id),
    ...links.map(({ contact }) => Number(contact)),
    ...authorisations.flatMap(({ contact, grantor }) => [Number(grantor), Number(contact ?? grantor)]),
  ];
  return {
    policy: school.policy,
    school: school.fact,
    students: [...students.values()],
    contacts: await loadContacts(tx, [...new Set(ids)]),
    links,
    restrictions,
    authorisations,
    joins: [],
  };
}
