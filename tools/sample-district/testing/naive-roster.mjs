/** @typedef {import('./unzip.mjs').Row} Row */
/** @typedef {'both' | 'student' | 'contact'} Side */
/**
 * What a whole bundle says, read with nothing but maps and sets. It shares no code with the generator.
 *
 * @typedef {object} NaiveRoster
 * @property {Set<string>} schools
 * @property {Map<string, Row>} students
 * @property {Map<string, Row>} contacts
 * @property {Map<string, Side>} links by "student <tab> contact": who says so
 * @property {Record<string, number>} rejections
 * @property {number} contactsWithoutStudent
 * @property {number} studentsWithoutSchool
 * @property {number} dangling
 * @property {number} unlinkable
 */

/** @param {string | undefined} cell @returns {string[]} */
export const listOf = (cell) => (cell ? cell.split(',') : []);
/** @param {Row} row */
export const agentsOf = (row) => listOf(row['agentSourcedIds'] ?? row['agents']);
/** @param {Row} row */
const idOf = (row) => row['sourcedId'] ?? '';

/** @param {readonly Row[]} orgs @param {readonly Row[]} users @returns {NaiveRoster} */
export function naiveRoster(orgs, users) {
  const schools = new Set(orgs.filter((org) => org['type'] === 'school').map(idOf));
  /** @type {Record<string, number>} */
  const rejections = {};
  /** @type {Row[]} */
  const kept = [];
  for (const user of users.filter(
    (row) => !/^(teacher|aide|proctor|administrator)$/.test(row['role'] ?? ''),
  )) {
    const reason = !/^(student|parent|guardian|relative)$/.test(user['role'] ?? '')
      ? 'UNKNOWN_ROLE role'
      : ['givenName', 'familyName', 'orgSourcedIds']
          .filter((field) => user[field] === '')
          .map((field) => `MISSING_FIELD ${field.replace('SourcedIds', 's')}`)[0];
    if (reason === undefined) kept.push(user);
    else rejections[reason] = (rejections[reason] ?? 0) + 1;
  }
  const usable = new Map(kept.map((user) => [idOf(user), user]));
  const isStudent = (/** @type {Row | undefined} */ row) => row?.['role'] === 'student';
  const goesToSchool = (/** @type {Row} */ row) =>
    listOf(row['orgSourcedIds']).some((org) => schools.has(org));

  /** @type {Map<string, Side>} */
  const links = new Map();
  /** @type {Set<string>} */
  const linked = new Set();
  const everybody = new Set(users.map(idOf));
  let [dangling, unlinkable] = [0, 0];
  for (const user of kept) {
    for (const agent of agentsOf(user)) {
      const other = usable.get(agent);
      const [student, contact] = isStudent(user) ? [user, other] : [other, user];
      if (student && contact && isStudent(student) && !isStudent(contact) && goesToSchool(student)) {
        const pair = `${idOf(student)}\t${idOf(contact)}`;
        const side = isStudent(user) ? 'student' : 'contact';
        const before = links.get(pair);
        links.set(pair, before === undefined || before === side ? side : 'both');
        linked.add(idOf(contact));
      } else if (!everybody.has(agent)) dangling += 1;
      // A student of no school may name contacts: what it says is no fault of theirs.
      else if (!other || isStudent(other) === isStudent(user) || (isStudent(other) && !goesToSchool(other)))
        unlinkable += 1;
    }
  }
  const contacts = kept.filter((user) => !isStudent(user));
  const students = kept.filter(isStudent);
  return {
    schools,
    students: new Map(students.filter(goesToSchool).map((user) => [idOf(user), user])),
    contacts: new Map(contacts.filter((user) => linked.has(idOf(user))).map((user) => [idOf(user), user])),
    links,
    rejections,
    contactsWithoutStudent: contacts.filter((user) => !linked.has(idOf(user))).length,
    studentsWithoutSchool: students.filter((user) => !goesToSchool(user)).length,
    dangling,
    unlinkable,
  };
}

/** created, updated and removed, for the district or for one school. @param {NaiveRoster} was @param {NaiveRoster} is @param {string} [school] */
export function naiveChanges(was, is, school) {
  const here = (/** @type {Row | undefined} */ row) =>
    row !== undefined && (school === undefined || listOf(row['orgSourcedIds']).includes(school));
  const linksIn = (/** @type {NaiveRoster} */ roster) =>
    new Set([...roster.links.keys()].filter((pair) => here(roster.students.get(pair.split('\t')[0] ?? ''))));
  const studentsIn = (/** @type {NaiveRoster} */ roster) =>
    new Set([...roster.students].filter(([, row]) => here(row)).map(([id]) => id));
  const contactsIn = (/** @type {NaiveRoster} */ roster) =>
    new Set([...linksIn(roster)].map((pair) => pair.split('\t')[1] ?? ''));
  return {
    students: difference(studentsIn(was), studentsIn(is), was.students, is.students),
    contacts: difference(contactsIn(was), contactsIn(is), was.contacts, is.contacts),
    links: difference(linksIn(was), linksIn(is), was.links, is.links),
  };
}

const own = 'givenName middleName familyName role identifier email phone sms grades orgSourcedIds'.split(' ');

/**
 * @param {Set<string>} before @param {Set<string>} after
 * @param {Map<string, Row | Side>} were @param {Map<string, Row | Side>} are
 */
function difference(before, after, were, are) {
  /** @param {Row | Side | undefined} row */
  const fields = (row) =>
    typeof row === 'object'
      ? JSON.stringify(own.map((name) => listOf(row[name]).sort()))
      : 'a link has no fields';
  return {
    created: [...after].filter((id) => !were.has(id)).length,
    updated: [...after].filter((id) => were.has(id) && fields(were.get(id)) !== fields(are.get(id))).length,
    removed: [...before].filter((id) => !are.has(id)).length,
  };
}
