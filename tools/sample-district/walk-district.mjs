import { SUMMER } from './calendar.mjs';
import { FamilyBuilder } from './build-family.mjs';
import { contactRoles } from './contact-roles.mjs';
import { Vanishing } from './vanish.mjs';

/** @typedef {import('./build-family.mjs').User} User */
/** @typedef {import('./calendar.mjs').Moment} Moment */
/**
 * @typedef {object} Edition what of a district is written
 * @property {import('./district.mjs').District} district
 * @property {Moment} moment
 * @property {Moment | null} since what it is compared with; null: with nothing
 * @property {number} vanish
 * @property {'as-drawn' | 'contacts' | 'none'} links
 */

/**
 * The families of a district one after the other: as they are, and as they were (null: unchanged; the same list in
 * both is never yielded twice). Nothing is kept from one to the next.
 *
 * @param {Edition} edition
 * @returns {Generator<{ users: User[], before: User[] | null }, void, undefined>}
 */
export function* walkDistrict({ district, moment, since, vanish, links }) {
  const builder = new FamilyBuilder(district);
  const vanishing = new Vanishing(vanish);
  for (const family of district.families(moment)) {
    const state = district.events.stateOn(family.ranks, family.joined, moment.day);
    const built = linked(builder.build(family, state, moment.summer), links);
    const users = vanishing.remaining(built);
    /** @type {User[] | null} */
    let before = [];
    if (since !== null && isThere(family, since)) {
      const was =
        since.day === moment.day ? state : district.events.stateOn(family.ranks, family.joined, since.day);
      const same = since.summer === moment.summer && users.length === built.length && isSame(was, state);
      before = same ? null : linked(builder.build(family, was, since.summer), links);
    }
    yield { users, before };
  }
}

/** @param {import('./district.mjs').Family} family @param {Moment} moment */
function isThere({ joined }, moment) {
  return joined === SUMMER ? moment.summer : joined <= moment.day;
}

/** @param {import('./daily-events.mjs').FamilyState} a @param {import('./daily-events.mjs').FamilyState} b */
function isSame(a, b) {
  return (
    a.present === b.present &&
    a.phone === b.phone &&
    a.surname === b.surname &&
    a.custody === b.custody &&
    a.exchange === b.exchange &&
    a.transfer === b.transfer &&
    a.move === b.move
  );
}

/**
 * The same families told another way: every link from the contact's side, or none at all.
 *
 * @param {User[]} users @param {Edition['links']} links
 */
function linked(users, links) {
  if (links === 'as-drawn') return users;
  if (links === 'contacts') {
    for (const contact of users.filter((user) => contactRoles.has(user.role))) {
      for (const student of users) {
        const named = student.role === 'student' && student.agents.includes(contact.sourcedId);
        if (named && !contact.agents.includes(student.sourcedId)) contact.agents.push(student.sourcedId);
      }
    }
  }
  for (const user of users) if (links === 'none' || user.role === 'student') user.agents.length = 0;
  return users;
}
