/**
 * Order of two texts by their UTF-8 bytes, which is also the order of code points. JavaScript's own `<` compares
 * UTF-16 units and puts emoji before U+E000..U+FFFF; PostgreSQL's `collate "C"` does not.
 * @returns negative, zero or positive
 */
export function compareByteOrder(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above U+FFFF, so they rank above every other unit. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** A half of a surrogate pair has no UTF-8 form; two such ids would become one. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}
