import type { PersonName } from './person-name';

/** A name ready to be compared: lower case, no marks, no apostrophes, hyphens and spaces part tokens. */
export interface FoldedName {
  readonly given: readonly string[];
  readonly middle: readonly string[];
  readonly family: readonly string[];
  /** One form per meaning ('jr', 'sr', '3', '4', '5'); '' = none. "II" is often written for "Jr", so it is 'jr'. */
  readonly suffix: string;
}

/** Letters which Unicode does not take apart into a letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

const SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['jr', 'jr'],
  ['junior', 'jr'],
  ['ii', 'jr'],
  ['2nd', 'jr'],
  ['sr', 'sr'],
  ['senior', 'sr'],
  ['iii', '3'],
  ['3rd', '3'],
  ['iv', '4'],
  ['4th', '4'],
]);

export function foldName(name: PersonName): FoldedName {
  const given = splitSuffix(foldedTokens(name.givenName));
  const middle = splitSuffix(foldedTokens(name.middleName));
  const family = splitSuffix(foldedTokens(name.familyName));
  const stated = foldedTokens(name.suffix).join('');
  const suffix = (SUFFIXES.get(stated) ?? stated) || family.suffix || given.suffix || middle.suffix;
  return { given: given.rest, middle: middle.rest, family: family.rest, suffix };
}

/** The words of a text as names are compared: lower case, no marks, no apostrophes; hyphens and blanks part them. */
export function foldedTokens(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’‘ʼʻ`´.]/gu, '')
    .replace(/[ßøłæœđðþı]/gu, (letter) => LETTERS[letter] ?? letter);
  return plain.split(/[^\p{L}\p{N}]+/u).filter((token) => token !== '');
}

/** A suffix is only one when a name is left without it. */
function splitSuffix(all: readonly string[]): { rest: readonly string[]; suffix: string } {
  const suffix = all.length > 1 ? SUFFIXES.get(all.at(-1) ?? '') : undefined;
  return suffix === undefined ? { rest: all, suffix: '' } : { rest: all.slice(0, -1), suffix };
}
