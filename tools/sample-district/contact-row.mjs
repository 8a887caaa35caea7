import { concerned } from './daily-events.mjs';
import { draw } from './draw.mjs';
import { pick, sharedName, surnameOf, withSuffix } from './family-names.mjs';
import { awkwardNames, mensNames, middleNames, surnames, womensNames } from './invented-names.mjs';
import { DISTRICT_ID } from './school-plan.mjs';

/** @typedef {import('./family-shapes.mjs').Adult} Adult */
/** @typedef {import('./district.mjs').Family} Family */
/** @typedef {import('./daily-events.mjs').FamilyState} FamilyState */
/** @typedef {import('./build-family.mjs').User} User */

const pickups = ['yes', 'no'];

/**
 * An adult of a family as a row, still without agents.
 *
 * @param {number} seed @param {Family} family @param {Adult} adult @param {number} place @param {FamilyState} state
 * @param {User[]} children @returns {User}
 */
export function contactRow(seed, family, adult, place, state, children) {
  const { key, shape } = family;
  const times = (/** @type {import('./daily-events.mjs').EventKind & keyof FamilyState} */ kind) =>
    state[kind] > 0 && concerned[kind](shape) === place ? state[kind] : 0;
  const exchanged = times('exchange');
  const number = key * 10 + place;
  const lot = draw(seed, key, 60 + place + exchanged * 10);
  const names = adult.sex === 'f' ? womensNames : mensNames;
  const given =
    adult.given === undefined || exchanged > 0 ? pick(names, lot >>> 3) : sharedName(seed, key, adult.given);
  const surnamed = times('surname') + exchanged;
  const renamed = surnamed > 0 ? pick(surnames, draw(seed, key, 30 + place) + surnamed) : undefined;
  const phoned = times('phone');
  const phone = adult.unreachable || (lot % 13 === 0 && phoned === 0) ? '' : phoneNumber(lot, phoned);
  const custody = times('custody');
  const stated = adult.pickup ?? ((lot >>> 5) % 4 === 0 ? '' : (lot >>> 9) % 16 === 0 ? 'no' : 'yes');
  const replaced = exchanged > 0 ? `.${exchanged}` : '';
  return {
    sourcedId: shape.oddIds ? `C-${key}${adult.sex === 'f' ? 'a' : 'A'}` : `C${number}${replaced}`,
    role: adult.role,
    orgs: orgsOf(adult, children),
    givenName: adult.without === 'givenName' ? '' : adult.awkward ? pick(awkwardNames, lot) : given,
    middleName: (lot >>> 11) % 5 === 0 ? pick(middleNames, lot >>> 7) : '',
    familyName:
      adult.without === 'familyName'
        ? ''
        : (renamed ?? withSuffix(surnameOf(seed, key, adult.surname), adult.suffix)),
    identifier: '',
    email: adult.unreachable || lot % 11 === 0 ? '' : `c${number}${replaced}@example.org`,
    sms: phone !== '' && lot & 2 ? phone : '',
    phone,
    agents: [],
    grade: '',
    enabled: true,
    pickup: custody === 0 ? stated : pick(pickups, custody + (stated === 'yes' ? 0 : 1)),
    note: '',
    born: '',
  };
}

/** @param {Adult} adult @param {User[]} children */
function orgsOf(adult, children) {
  if (adult.orgs === 'none') return [];
  if (adult.orgs === 'district') return [DISTRICT_ID];
  /** @type {string[]} */
  const orgs = [];
  for (const child of children) for (const org of child.orgs) if (!orgs.includes(org)) orgs.push(org);
  return orgs.length > 0 ? orgs : [DISTRICT_ID];
}

/**
 * A number of the range kept for stories (555-01xx); every change gives another.
 *
 * @param {number} lot @param {number} changes
 */
function phoneNumber(lot, changes) {
  const area = 201 + (((lot >>> 7) + changes) % 788);
  const line = 100 + ((lot >>> 17) % 100);
  switch (lot % 9) {
    case 0:
      return `(${area}) 555-0${line}`;
    case 1:
      return `+1 ${area} 555 0${line}`;
    case 2:
      return lot & 64 ? `${area}-555-0${line}, ext. 7` : `${area}.555.0${line}`;
    default:
      return `${area}-555-0${line}`;
  }
}
