import { compareGivenNames } from './compare-given-names';
import { compareNames } from './compare-names';
import { foldName } from './fold-name';
import type { PersonName } from './person-name';

/**
 * Would an id which meant the one now mean somebody else? Their first names are DIFFERENT. A surname alone may change,
 * and so may a first name that is a short form, an initial, a slip or (swapped columns) the surname.
 */
export function isAnotherHuman(before: PersonName, after: PersonName): boolean {
  return (
    compareGivenNames(foldName(before), foldName(after)).level === 'DIFFERENT' &&
    compareNames(before, after).level === 'DIFFERENT'
  );
}
