import { isCut, isInitial, isPart } from './compare-given-names';
import type { FoldedName } from './fold-name';
import type { NameComparison } from './name-level';
import { isSlip } from './typing-distance';

/** Surnames are sets of tokens: order does not matter, and one of two may be missing (marriage, maiden name). */
export function compareFamilyNames(a: FoldedName, b: FoldedName): NameComparison {
  const [one, other] = [a.family.join(''), b.family.join('')];
  if (one === '' || other === '') return { level: 'FUZZY', reason: 'A surname is missing.' };
  const [oneInOther, otherInOne] = [isPart(a.family, b.family), isPart(b.family, a.family)];
  if (one === other || (oneInOther && otherInOne))
    return { level: 'EXACT', reason: 'The surnames are the same.' };
  if (oneInOther || otherInOne)
    return { level: 'TOKEN_SUBSET', reason: 'One has only a part of a double surname.' };
  if (isPart(a.family, [...b.family, ...b.middle]) || isPart(b.family, [...a.family, ...a.middle]))
    return { level: 'TOKEN_SUBSET', reason: 'The surname of one is a middle name of the other.' };
  if (isInitial(one, other)) return { level: 'INITIAL', reason: 'One has only the initial of the surname.' };
  if (isCut(one, other)) return { level: 'TRUNCATED', reason: 'One surname looks cut off.' };
  if (a.family.some((token) => b.family.includes(token)))
    return { level: 'FUZZY', reason: 'Only a part of the surnames is the same.' };
  if (isSlip(one, other)) return { level: 'FUZZY', reason: 'The surnames are spelt a little differently.' };
  return { level: 'DIFFERENT', reason: 'The surnames are different.' };
}
