import { compareFamilyNames } from './compare-family-names';
import { compareGivenNames } from './compare-given-names';
import { foldName, type FoldedName } from './fold-name';
import { furthest, nearest, type NameComparison } from './name-level';
import type { PersonName } from './person-name';

/**
 * How near two names are, and why, in a sentence for a clerk. Symmetric. A whole name that is missing could be
 * anybody's: FUZZY. Two known, conflicting suffixes (Jr, Sr) are two people of one name: FUZZY at best.
 */
export function compareNames(a: PersonName, b: PersonName): NameComparison {
  return compareFolded(foldName(a), foldName(b));
}

function compareFolded(a: FoldedName, b: FoldedName): NameComparison {
  const straight = furthest([compareGivenNames(a, b), compareFamilyNames(a, b), compareSuffixes(a, b)]);
  if (straight.level !== 'DIFFERENT') return straight;
  const swapped = { ...b, given: b.family, family: b.given };
  const crossed = furthest([compareGivenNames(a, swapped), compareFamilyNames(a, swapped)]);
  if (crossed.level !== 'EXACT') return straight;
  return { level: 'FUZZY', reason: 'First name and surname are the other way round.' };
}

function compareSuffixes(a: FoldedName, b: FoldedName): NameComparison {
  return a.suffix === b.suffix || a.suffix === '' || b.suffix === ''
    ? { level: 'EXACT', reason: 'The names are the same.' }
    : { level: 'FUZZY', reason: 'The suffixes (Jr, Sr, III) are different.' };
}

/** The nearest of every name the one goes by to every name of the other; without any name: FUZZY. */
export function compareAllNames(a: readonly PersonName[], b: readonly PersonName[]): NameComparison {
  const all = a.flatMap((one) => b.map((other) => compareNames(one, other)));
  const [first, ...rest] = all;
  return first === undefined ? { level: 'FUZZY', reason: 'A name is missing.' } : nearest([first, ...rest]);
}
