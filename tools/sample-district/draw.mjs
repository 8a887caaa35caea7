/**
 * A number drawn from what it is for, instead of from a sequence: the draw of one person on one day is the same
 * whoever was drawn before, so any day of any family can be worked out alone.
 *
 * @param {number} seed 32 bits @param {number} key of the family; up to 2^53 @param {number} slot which question
 * @returns {number} a whole number from 0 to 2^32 - 1
 */
export function draw(seed, key, slot) {
  let mixed = mix(seed ^ 0x2545f491);
  mixed = mix(mixed ^ (key | 0));
  if (key > 0xffffffff) mixed = mix(mixed ^ Math.floor(key / 0x100000000));
  return mix(mixed ^ Math.imul(slot + 1, 0x9e3779b1)) >>> 0;
}

/** The finaliser of MurmurHash3, 32 bits. @param {number} bits */
function mix(bits) {
  let mixed = bits ^ (bits >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
