import type { ContactRecord } from '../../wire/wire-types';

type NameAndWays = Pick<ContactRecord, 'firstName' | 'middleName' | 'lastName' | 'email' | 'phone'>;

/**
 * Whether IVM takes two contacts for one when they are synced: one first, middle and last name, and no e-mail or phone
 * that differs. What is blank differs from nothing.
 */
export function merges(one: NameAndWays, other: NameAndWays): boolean {
  const same = (key: keyof NameAndWays) => plain(one[key]) === plain(other[key]);
  const differs = (key: keyof NameAndWays) =>
    plain(one[key]) !== '' && plain(other[key]) !== '' && !same(key);
  return (
    same('firstName') && same('middleName') && same('lastName') && !differs('email') && !differs('phone')
  );
}

/** Equal for people whose three names are the same to IVM. */
export function nameKey(person: Pick<NameAndWays, 'firstName' | 'middleName' | 'lastName'>): string {
  return JSON.stringify([plain(person.lastName), plain(person.firstName), plain(person.middleName)]);
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
