import { draw } from './draw.mjs';
import { mensNames, surnames } from './invented-names.mjs';

/** @param {string[]} list @param {number} lot */
export const pick = (list, lot) => /** @type {string} */ (list[lot % list.length]);

/**
 * A surname of a family. Letters step through the list from one lot: two surnames of a family are never the same.
 *
 * @param {number} seed @param {number} key of the family @param {string} whose 'A', 'B', 'C' or two with a hyphen
 */
export function surnameOf(seed, key, whose = 'A') {
  const lot = draw(seed, key, 6);
  const name = (/** @type {string} */ letter) => pick(surnames, lot + (letter.charCodeAt(0) - 65) * 41);
  return whose.length === 1 ? name(whose) : whose.split('-').map(name).join('-');
}

/** A given name several of a family bear. @param {number} seed @param {number} key @param {number} given */
export function sharedName(seed, key, given) {
  return pick(mensNames, draw(seed, key, 100 + given));
}

/** "Sampleton Jr.", but "Sampleton, Sr.": both ways are seen. @param {string} surname @param {string} [suffix] */
export function withSuffix(surname, suffix) {
  return suffix === undefined ? surname : suffix === 'Sr.' ? `${surname}, ${suffix}` : `${surname} ${suffix}`;
}
