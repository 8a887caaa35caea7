/**
 * What a development token may see: everything, unless the token request's form fields `districts` and `schools`
 * narrow it. A word that cannot be read is refused, never skipped: skipping it could leave a token wider than asked.
 */

/** The form asked for something that cannot be read; the message says what and is meant for the caller. */
export class UnreadableRights extends Error {}

const districtId = /^[1-9][0-9]{0,9}$/;
/** Org sourcedIds are free text in OneRoster; without spaces and commas one list needs no quoting. */
const schoolId = /^[\x21-\x2b\x2d-\x7e]{1,255}$/;
const largestDistrictId = 2_147_483_647;

/**
 * @param {Record<string, unknown>} form   the token request's form as parsed; a repeated field is an array
 * @param {Record<string, unknown>} query  the address's query as parsed, which must not speak of districts and schools
 * @returns {{ districts: 'all' | number[], schools: 'all' | string[] }}
 * @throws {UnreadableRights}
 */
export function narrowRights(form, query) {
  refuseNearMisses(form, query);
  return {
    districts: readList(form, 'districts', readDistrict),
    schools: readList(form, 'schools', readSchool),
  };
}

/**
 * `district=7`, or `?districts=7` in the address, would be ignored by the rules of OAuth and yield a token for all.
 *
 * @param {Record<string, unknown>} form
 * @param {Record<string, unknown>} query
 */
function refuseNearMisses(form, query) {
  for (const field of Object.keys(form)) {
    const meant = fieldMeant(field);
    if (meant !== undefined && field !== meant) {
      throw new UnreadableRights(`unknown form field: the field that narrows a token is called "${meant}"`);
    }
  }
  if (Object.keys(query).some(fieldMeant)) {
    throw new UnreadableRights('districts and schools belong into the form, not into the address');
  }
}

/** @param {string} field */
function fieldMeant(field) {
  if (/^district/i.test(field)) return 'districts';
  return /^school/i.test(field) ? 'schools' : undefined;
}

/**
 * @template T
 * @param {Record<string, unknown>} form
 * @param {'districts' | 'schools'} field
 * @param {(word: string) => T} readWord
 * @returns {'all' | T[]}
 */
function readList(form, field, readWord) {
  const given = form[field];
  if (given === undefined) return 'all';
  if (typeof given !== 'string')
    throw new UnreadableRights(`${field} was given more than once; send one comma list`);
  if (given.trim() === 'all') return 'all';
  return [...new Set(given.split(',').map((word) => readWord(word.trim())))];
}

/** @param {string} word */
function readDistrict(word) {
  if (!districtId.test(word) || Number(word) > largestDistrictId) {
    throw new UnreadableRights('districts must be "all" or a comma list of district ids (whole numbers)');
  }
  return Number(word);
}

/** @param {string} word */
function readSchool(word) {
  if (!schoolId.test(word) || word.toLowerCase() === 'all' || word.includes('*')) {
    throw new UnreadableRights('schools must be "all" or a comma list of school ids without spaces');
  }
  return word;
}
