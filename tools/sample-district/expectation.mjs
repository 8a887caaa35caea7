import { countChanges, noChanges } from './count-changes.mjs';
import { familyRoster } from './family-roster.mjs';

/** @typedef {import('./build-family.mjs').User} User */
/** @typedef {import('./family-roster.mjs').FamilyRoster} FamilyRoster */
/** @typedef {import('./count-changes.mjs').Changes} Changes */

/**
 * The numbers a product should find in a bundle, counted from the users as they were made, with no reader and no lib
 * of ours in between. Families never mention each other, so it counts one and forgets it.
 */
export class Expectation {
  /** @param {import('./school-plan.mjs').Org[]} orgs */
  constructor(orgs) {
    this.orgs = orgs;
    const schools = orgs.filter(({ type }) => type === 'school');
    this.schoolIds = new Set(schools.map(({ sourcedId }) => sourcedId));
    this.bySchool = new Map(schools.map(({ sourcedId }) => [sourcedId, noChanges()]));
    this.district = noChanges();
    /** @type {Record<string, number>} */
    this.usersByRole = {};
    /** @type {Map<string, number>} */
    this.rejections = new Map();
    this.counts = {
      users: 0,
      contactsWithoutStudent: 0,
      studentsWithoutSchool: 0,
      studentsWithNoAdult: 0,
      dangling: 0,
      unlinkable: 0,
    };
    this.sides = { both: 0, student: 0, contact: 0 };
    this.custody = { students: 0, contacts: 0 };
    this.transfers = 0;
  }

  /** @param {User[]} users of a family @param {User[] | null} before null: unchanged */
  count(users, before) {
    const is = familyRoster(users, this.schoolIds);
    const was = before === null ? is : familyRoster(before, this.schoolIds);
    for (const { role } of users) this.usersByRole[role] = (this.usersByRole[role] ?? 0) + 1;
    for (const { code, field } of is.rejected) {
      this.rejections.set(`${code} ${field}`, (this.rejections.get(`${code} ${field}`) ?? 0) + 1);
    }
    this.counts.users += users.length;
    this.counts.contactsWithoutStudent += is.contactsWithoutStudent;
    this.counts.studentsWithoutSchool += is.studentsWithoutSchool;
    this.counts.dangling += is.dangling;
    this.counts.unlinkable += is.unlinkable;
    this.sides.both += is.sides.both;
    this.sides.student += is.sides.student;
    this.sides.contact += is.sides.contact;
    for (const id of is.students.keys())
      if (!is.links.some(([student]) => student === id)) this.counts.studentsWithNoAdult += 1;

    countChanges(this.district, was, is, () => true);
    for (const school of schoolsOf(was, is)) {
      const changes = this.bySchool.get(school);
      if (changes) countChanges(changes, was, is, (student) => student.orgs.includes(school));
    }
    if (was !== is) this.countDetails(was, is);
  }

  /** @param {FamilyRoster} was @param {FamilyRoster} is */
  countDetails(was, is) {
    const custodyOf = (/** @type {User} */ user) => JSON.stringify([user.pickup, user.note]);
    for (const kind of /** @type {const} */ (['students', 'contacts'])) {
      for (const [id, user] of is[kind]) {
        const former = was[kind].get(id);
        if (former === undefined) continue;
        if (custodyOf(former) !== custodyOf(user)) this.custody[kind] += 1;
        if (kind === 'students' && String(former.orgs) !== String(user.orgs)) this.transfers += 1;
      }
    }
  }

  /** As written to the file of --expect; the README of the folder explains each number. */
  toJSON() {
    const { students, contacts, links } = this.district;
    const rejections = [...this.rejections]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, count]) => {
        const [code, field] = key.split(' ');
        return { code, resource: 'users', field, count };
      });
    return {
      read: {
        orgs: this.orgs.length,
        users: this.counts.users,
        demographics: this.usersByRole['student'] ?? 0,
        rejected: rejections.reduce((sum, { count }) => sum + count, 0),
      },
      usersByRole: Object.fromEntries(Object.entries(this.usersByRole).sort(([a], [b]) => (a < b ? -1 : 1))),
      roster: {
        schools: this.schoolIds.size,
        students: students.after,
        contacts: contacts.after,
        links: links.after,
      },
      rejections,
      contactsWithoutStudent: this.counts.contactsWithoutStudent,
      studentsWithoutSchool: this.counts.studentsWithoutSchool,
      studentsWithNoAdult: this.counts.studentsWithNoAdult,
      linksNamedBy: {
        both: this.sides.both,
        studentOnly: this.sides.student,
        contactOnly: this.sides.contact,
      },
      references: { dangling: this.counts.dangling, unlinkable: this.counts.unlinkable },
      changes: { students: changed(students), contacts: changed(contacts), links: changed(links) },
      details: {
        transfers: this.transfers,
        custody: this.custody,
        leftWithNoAdult: this.district.leftWithNoAdult,
      },
      schools: this.orgs.flatMap(({ sourcedId, name }) => {
        const changes = this.bySchool.get(sourcedId);
        return changes ? [{ sourcedId, name, ...changes }] : [];
      }),
    };
  }
}

/** @param {import('./count-changes.mjs').PeopleChanges} count */
function changed({ created, updated, removed }) {
  return { created, updated, removed };
}

/** @param {FamilyRoster} was @param {FamilyRoster} is */
function schoolsOf(was, is) {
  /** @type {Set<string>} */
  const schools = new Set();
  for (const roster of was === is ? [is] : [was, is]) {
    for (const student of roster.students.values()) for (const org of student.orgs) schools.add(org);
  }
  return schools;
}
