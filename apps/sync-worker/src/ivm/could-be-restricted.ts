import type { MergeableContact } from 'ivm-adapter';
import { compareNames, type NameLevel, type PersonName } from 'roster-domain';

/** As near as a name has to be for a person to look. */
const NEAR: ReadonlySet<NameLevel> = new Set(['EXACT', 'NICKNAME', 'TOKEN_SUBSET']);

/** Whether somebody entered in IVM by hand could be one of these people, by name. */
export function couldBeOneOf(
  { firstName, lastName, middleName }: MergeableContact,
  people: readonly Pick<PersonName, 'givenName' | 'middleName' | 'familyName'>[],
): boolean {
  const name = { givenName: firstName, middleName, familyName: lastName, suffix: '' };
  return people.some((other) => NEAR.has(compareNames(name, { ...other, suffix: '' }).level));
}
