import type { FoldedName } from './fold-name';
import type { NameComparison } from './name-level';
import { areNicknames } from './nicknames';
import { isSlip } from './typing-distance';

/** First and middle names of two people. A missing middle name does not matter, a conflicting one does. */
export function compareGivenNames(a: FoldedName, b: FoldedName): NameComparison {
  if (a.given.length === 0 || b.given.length === 0)
    return { level: 'FUZZY', reason: 'A first name is missing.' };
  if (a.given.join('') === b.given.join('')) return compareMiddle(a.middle, b.middle);
  const allOfA = [...a.given, ...a.middle];
  const allOfB = [...b.given, ...b.middle];
  if (allOfA.join('') === allOfB.join('')) return { level: 'EXACT', reason: 'The names are the same.' };
  if (isPart(a.given, b.given) || isPart(b.given, a.given))
    return { level: 'TOKEN_SUBSET', reason: 'One has only a part of the first name.' };
  if (isPart(a.given, allOfB) || isPart(b.given, allOfA))
    return { level: 'NICKNAME', reason: 'One goes by the middle name of the other.' };
  return compareFirst(a.given, b.given);
}

function compareMiddle(a: readonly string[], b: readonly string[]): NameComparison {
  const compatible =
    a.length === 0 ||
    b.length === 0 ||
    a.join('') === b.join('') ||
    isInitial(a.join(''), b.join('')) ||
    isPart(a, b) ||
    isPart(b, a);
  return compatible
    ? { level: 'EXACT', reason: 'The names are the same.' }
    : { level: 'FUZZY', reason: 'The middle names are different.' };
}

function compareFirst(a: readonly string[], b: readonly string[]): NameComparison {
  const pairs = [
    [a[0] ?? '', b[0] ?? ''],
    [a.join(''), b.join('')],
  ] as const;
  if (pairs.some(([one, other]) => areNicknames(one, other)))
    return { level: 'NICKNAME', reason: 'One first name is a short form of the other.' };
  if (pairs.some(([one, other]) => isInitial(one, other)))
    return { level: 'INITIAL', reason: 'One has only the initial of the first name.' };
  if (pairs.some(([one, other]) => isCut(one, other)))
    return { level: 'TRUNCATED', reason: 'One first name looks cut off.' };
  if (pairs.some(([one, other]) => isSlip(one, other)))
    return { level: 'FUZZY', reason: 'The first names are spelt a little differently.' };
  return { level: 'DIFFERENT', reason: 'The first names are different.' };
}

/** All tokens of the one are among the other's. */
export function isPart(part: readonly string[], whole: readonly string[]): boolean {
  return part.every((token) => whole.includes(token));
}

export function isInitial(a: string, b: string): boolean {
  return (a.length === 1 || b.length === 1) && a[0] === b[0];
}

/** Fields of a licence are cut at a fixed width; three letters say something. */
export function isCut(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a));
}
