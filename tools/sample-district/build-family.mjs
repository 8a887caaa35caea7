import { SUMMER } from './calendar.mjs';
import { contactRow } from './contact-row.mjs';
import { draw } from './draw.mjs';
import { pick, sharedName, surnameOf, withSuffix } from './family-names.mjs';
import { awkwardNames, mensNames, middleNames, womensNames } from './invented-names.mjs';
import { DISTRICT_ID, levelOf } from './school-plan.mjs';

/** @typedef {import('./family-shapes.mjs').Adult} Adult */
/** @typedef {import('./family-shapes.mjs').Child} Child */
/** @typedef {import('./family-shapes.mjs').Shape} Shape */
/** @typedef {import('./district.mjs').Family} Family */
/** @typedef {import('./daily-events.mjs').FamilyState} FamilyState */
/**
 * A row of users.csv, before it is written. '' = not given.
 *
 * @typedef {object} User
 * @property {string} sourcedId
 * @property {string} role
 * @property {string[]} orgs sourcedIds
 * @property {string} givenName
 * @property {string} middleName
 * @property {string} familyName
 * @property {string} identifier
 * @property {string} email
 * @property {string} sms
 * @property {string} phone
 * @property {string[]} agents sourcedIds
 * @property {string} grade
 * @property {boolean} enabled
 * @property {string} pickup
 * @property {string} note
 * @property {string} born of students, YYYY-MM-DD
 */

const LAST_GRADE = 12;
const notes = ['', ', ask the office', ', order renewed'];

/** The users of one family as they are on a day. */
export class FamilyBuilder {
  /** @param {import('./district.mjs').District} district */
  constructor(district) {
    this.seed = district.seed;
    this.schools = district.schools;
  }

  /** @param {Family} family @param {FamilyState} state @param {boolean} summer @returns {User[]} */
  build(family, state, summer) {
    if (!state.present) return [];
    const { shape, key } = family;
    const { lots } = this.homeOf(family, state);
    const says =
      shape.says ??
      pick(['both', 'both', 'student', 'both', 'contact', 'student', 'both', 'contact'], lots(2));
    const older = summer && family.joined !== SUMMER ? 1 : 0;
    /** @type {(User | undefined)[]} */
    const students = shape.children.map((child, place) => {
      const before = family.joined === SUMMER ? 0 : gradeOf(shape, place, lots);
      if (before + older > LAST_GRADE) return undefined;
      return this.student(
        family,
        child,
        place,
        before + older,
        2020 - before + (1 - older) * Number(summer),
        state,
      );
    });
    // A younger brother or sister begins school; everybody else of the family is known.
    if (older > 0 && shape.joins && students[0] && lots(3) % 12 === 0) {
      students.push(this.student(family, { level: 'elementary' }, students.length, 0, 2021, state));
    }
    /** @type {User[]} */
    const users = [];
    for (const student of students) if (student) users.push(student);
    for (let place = 0; place < shape.adults.length; place += 1) {
      const adult = /** @type {Adult} */ (shape.adults[place]);
      const children = childrenOf(adult, students, shape.children.length);
      if (children.length === 0 && adult.of.length > 0) continue; // all of theirs have finished school
      const contact = contactRow(this.seed, family, adult, place, state, children);
      for (const child of children) {
        if (says !== 'contact') child.agents.push(contact.sourcedId);
        if (says !== 'student') contact.agents.push(child.sourcedId);
      }
      if (adult.ghost) contact.agents.push(`S-gone-${key}`);
      users.push(contact);
      if (adult.teaches) {
        const teacher = staffRow(`T${key * 10 + place}`, 'teacher', contact);
        children[0]?.agents.push(teacher.sourcedId);
        users.push(teacher);
      }
    }
    shape.children.forEach((child, place) => {
      if (child.ghost) students[place]?.agents.push(`C-gone-${key}`);
    });
    shape.staff?.forEach((role, place) => users.push(this.staff(family, role, place, state)));
    return users;
  }

  /**
   * Somebody who works at a school and is no parent.
   *
   * @param {Family} family @param {string} role @param {number} place @param {FamilyState} state @returns {User}
   */
  staff(family, role, place, state) {
    const { zone, choice } = this.homeOf(family, state);
    const person = contactRow(
      this.seed,
      family,
      { role: 'parent', sex: place % 2 === 0 ? 'f' : 'm', of: [] },
      place,
      state,
      [],
    );
    const school =
      this.schools.ids[this.schools.placeOf(zone, place === 0 ? 'high' : 'elementary', choice)] ?? '';
    const orgs = [role === 'administrator' ? DISTRICT_ID : school];
    return { ...staffRow(`T${family.key * 10 + place}`, role, person), orgs };
  }

  /** @param {Family} family @param {FamilyState} state */
  homeOf(family, state) {
    const lots = (/** @type {number} */ slot) => draw(this.seed, family.key, slot);
    return { lots, zone: family.zone + state.move, choice: (lots(4) + state.transfer) % 2 };
  }

  /**
   * @param {Family} family @param {Child} child @param {number} place @param {number} grade 0 = kindergarten
   * @param {number} year of birth @param {FamilyState} state @returns {User}
   */
  student(family, child, place, grade, year, state) {
    const { key, shape } = family;
    const { zone, choice } = this.homeOf(family, state);
    const lot = draw(this.seed, key, 40 + place);
    const school = this.schools.placeOf(zone, levelOf(grade), choice);
    const orgs = [this.schools.ids[school] ?? ''];
    if (child.twoSchools) orgs.push(this.schools.ids[this.schools.besides(school)] ?? '');
    if (child.orgs === 'district') orgs.splice(0, 1, DISTRICT_ID);
    const born = draw(this.seed, key, 40 + (child.twin ? place - 1 : place));
    const names = lot & 1 ? womensNames : mensNames;
    // Siblings never share a given name: they step through the lists from one start.
    const given =
      child.given === undefined
        ? pick(names, draw(this.seed, key, 5) + place * 3)
        : sharedName(this.seed, key, child.given);
    return {
      sourcedId: shape.oddIds ? `S ${key}:${place}|x` : `S${key * 10 + place}`,
      role: 'student',
      orgs,
      givenName: child.without === 'givenName' ? '' : child.awkward ? pick(awkwardNames, lot >>> 4) : given,
      middleName: (lot >>> 8) % 4 === 0 ? pick(middleNames, lot >>> 12) : '',
      familyName:
        child.without === 'familyName'
          ? ''
          : withSuffix(surnameOf(this.seed, key, child.surname), child.suffix),
      identifier: String(100_000 + key * 10 + place),
      email: '',
      sms: '',
      phone: '',
      agents: [],
      grade: grade === 0 ? 'KG' : grade < 10 ? `0${grade}` : String(grade),
      enabled: lot % 97 !== 0,
      pickup: '',
      note: shape.note ? shape.note + pick(notes, state.custody) : '',
      born: `${year}-0${1 + (born % 9)}-${10 + ((born >>> 4) % 19)}`,
    };
  }
}

/** Grade at day 0. @param {Shape} shape @param {number} place @param {(slot: number) => number} lots */
function gradeOf(shape, place, lots) {
  const child = shape.children[place];
  if (child === undefined) return 0;
  const lot = lots(50 + (child.twin ? place - 1 : place));
  if (child.level === 'elementary') return lot % 6;
  return child.level === 'middle' ? 6 + (lot % 3) : 9 + (lot % 4);
}

/**
 * @param {Adult} adult @param {(User | undefined)[]} students
 * @param {number} ownPlaces children after these are everybody's
 */
function childrenOf(adult, students, ownPlaces) {
  /** @type {User[]} */
  const children = [];
  for (const place of adult.of) {
    const child = students[place];
    if (child) children.push(child);
  }
  for (let place = ownPlaces; place < students.length; place += 1)
    children.push(/** @type {User} */ (students[place]));
  return children;
}

/**
 * The row of somebody who works there: for a parent a second one with its own id, the same name and e-mail.
 *
 * @param {string} sourcedId @param {string} role @param {User} person @returns {User}
 */
function staffRow(sourcedId, role, person) {
  return { ...person, sourcedId, role, agents: [], pickup: '', sms: '', phone: '' };
}
