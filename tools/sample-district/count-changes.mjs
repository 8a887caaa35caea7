/** @typedef {import('./build-family.mjs').User} User */
/** @typedef {import('./family-roster.mjs').FamilyRoster} FamilyRoster */
/** @typedef {{ before: number, after: number, created: number, updated: number, removed: number }} PeopleChanges */
/**
 * `updated` of links: one of two asserting sides fell silent, or spoke again. No day of a sample district has any.
 *
 * @typedef {object} Changes
 * @property {PeopleChanges} students
 * @property {PeopleChanges} contacts
 * @property {PeopleChanges} links
 * @property {number} leftWithNoAdult students that stay, had a contact and have none
 */

/** @returns {Changes} */
export function noChanges() {
  const none = () => ({ before: 0, after: 0, created: 0, updated: 0, removed: 0 });
  return { students: none(), contacts: none(), links: none(), leftWithNoAdult: 0 };
}

/**
 * Adds what changed in one family to a count, for one school or for all.
 *
 * @param {Changes} changes @param {FamilyRoster} was @param {FamilyRoster} is
 * @param {(student: User) => boolean} belongs whose changes are counted
 */
export function countChanges(changes, was, is, belongs) {
  const studentsBefore = membersOf(was, belongs);
  const studentsAfter = membersOf(is, belongs);
  countPeople(changes.students, studentsBefore, studentsAfter, was.students, is.students, studentFields);
  const before = linksOf(was, studentsBefore);
  const after = linksOf(is, studentsAfter);
  countPeople(
    changes.contacts,
    contactsOf(was, before),
    contactsOf(is, after),
    was.contacts,
    is.contacts,
    contactFields,
  );
  // A link is made or gone for the district, not for the school its student moved to or from.
  const anyBefore = new Set(was.links.map(String));
  const anyAfter = new Set(is.links.map(String));
  changes.links.before += before.length;
  changes.links.after += after.length;
  changes.links.created += after.filter((link) => !anyBefore.has(String(link))).length;
  changes.links.removed += before.filter((link) => !anyAfter.has(String(link))).length;
  for (const student of studentsAfter) {
    const had = was.links.some(([id]) => id === student);
    if (had && !is.links.some(([id]) => id === student)) changes.leftWithNoAdult += 1;
  }
}

/**
 * @param {PeopleChanges} count @param {Set<string>} before @param {Set<string>} after
 * @param {Map<string, User>} were kept anywhere before @param {Map<string, User>} are
 * @param {(user: User) => string} fieldsOf
 */
function countPeople(count, before, after, were, are, fieldsOf) {
  count.before += before.size;
  count.after += after.size;
  for (const id of after) {
    const was = were.get(id);
    if (was === undefined) count.created += 1;
    else if (fieldsOf(was) !== fieldsOf(/** @type {User} */ (are.get(id)))) count.updated += 1;
  }
  for (const id of before) if (!are.has(id)) count.removed += 1;
}

/** @param {FamilyRoster} roster @param {(student: User) => boolean} belongs */
function membersOf(roster, belongs) {
  /** @type {Set<string>} */
  const members = new Set();
  for (const [id, student] of roster.students) if (belongs(student)) members.add(id);
  return members;
}

/** @param {FamilyRoster} roster @param {Set<string>} students */
const linksOf = (roster, students) => roster.links.filter(([student]) => students.has(student));

/** @param {FamilyRoster} roster @param {[string, string][]} links */
const contactsOf = (roster, links) =>
  new Set(links.map(([, contact]) => contact).filter((id) => roster.contacts.has(id)));

/** @param {User} student */
const studentFields = ({ givenName, middleName, familyName, grade, identifier, orgs }) =>
  JSON.stringify([givenName, middleName, familyName, grade, identifier, [...orgs].sort()]);

/** @param {User} contact */
const contactFields = ({ givenName, middleName, familyName, role, email, phone, sms, orgs }) =>
  JSON.stringify([givenName, middleName, familyName, role, email, phone, sms, [...orgs].sort()]);
