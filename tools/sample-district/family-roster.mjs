import { contactRoles } from './contact-roles.mjs';

/** @typedef {import('./build-family.mjs').User} User */
/**
 * What a product should keep of one family's rows.
 *
 * @typedef {object} FamilyRoster
 * @property {Map<string, User>} students by sourcedId: with both names and at least one school
 * @property {Map<string, User>} contacts linked to one of those students from either side
 * @property {[string, string][]} links student and contact, each pair once
 * @property {{ code: string, field: string }[]} rejected
 * @property {number} contactsWithoutStudent
 * @property {number} studentsWithoutSchool
 * @property {{ both: number, student: number, contact: number }} sides which end names the other
 * @property {number} dangling references to an id no row has
 * @property {number} unlinkable references to a row which is no end of a link
 */

/** Roles of OneRoster that are neither student nor contact: read, never kept, never rejected. */
const staffRoles = new Set(['administrator', 'aide', 'proctor', 'teacher']);

/** @param {User[]} users all rows that mention each other @param {ReadonlySet<string>} schools sourcedIds @returns {FamilyRoster} */
export function familyRoster(users, schools) {
  /** @type {FamilyRoster} */
  const roster = {
    students: new Map(),
    contacts: new Map(),
    links: [],
    rejected: [],
    contactsWithoutStudent: 0,
    studentsWithoutSchool: 0,
    sides: { both: 0, student: 0, contact: 0 },
    dangling: 0,
    unlinkable: 0,
  };
  /** @type {Map<string, User>} */
  const contacts = new Map();
  /** @type {User[]} */
  const usable = [];
  for (const user of users) {
    if (staffRoles.has(user.role)) continue;
    const rejection = rejectionOf(user);
    if (rejection !== null) {
      roster.rejected.push(rejection);
      continue;
    }
    usable.push(user);
    if (user.role !== 'student') contacts.set(user.sourcedId, user);
    else if (user.orgs.some((org) => schools.has(org))) roster.students.set(user.sourcedId, user);
    else roster.studentsWithoutSchool += 1;
  }
  for (const student of roster.students.values()) {
    for (const contact of contacts.values()) {
      const fromStudent = student.agents.includes(contact.sourcedId);
      const fromContact = contact.agents.includes(student.sourcedId);
      if (!fromStudent && !fromContact) continue;
      roster.sides[fromStudent && fromContact ? 'both' : fromStudent ? 'student' : 'contact'] += 1;
      roster.links.push([student.sourcedId, contact.sourcedId]);
      roster.contacts.set(contact.sourcedId, contact);
    }
  }
  roster.contactsWithoutStudent = contacts.size - roster.contacts.size;
  for (const user of usable) {
    const others = user.role === 'student' ? contacts : roster.students;
    for (const agent of user.agents) {
      if (others.has(agent)) continue;
      if (users.some((other) => other.sourcedId === agent)) roster.unlinkable += 1;
      else roster.dangling += 1;
    }
  }
  return roster;
}

/** @param {User} user @returns {{ code: string, field: string } | null} */
function rejectionOf(user) {
  if (user.role !== 'student' && !contactRoles.has(user.role)) return { code: 'UNKNOWN_ROLE', field: 'role' };
  if (user.givenName === '') return { code: 'MISSING_FIELD', field: 'givenName' };
  if (user.familyName === '') return { code: 'MISSING_FIELD', field: 'familyName' };
  return user.orgs.length === 0 ? { code: 'MISSING_FIELD', field: 'orgs' } : null;
}
