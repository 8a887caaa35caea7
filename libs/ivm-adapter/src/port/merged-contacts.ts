import type { IvmContact, Rows } from './ivm-gateway';

/** What IVM looks at when it takes two contacts for one. */
export type MergeableContact = Pick<IvmContact, 'lastName' | 'firstName' | 'middleName' | 'email' | 'phone'>;

/**
 * The contacts IVM would take for another one when they are synced: one first, middle and last name, and no e-mail or
 * phone that differs; what is blank differs from nothing, nor do capitals, marks and blanks around. A merged human may what the best of
 * them may, so none of these may be told as `Yes` to an IVM without `contactDiscriminator`.
 * @param own people entered in IVM itself, which take part and are not returned
 * @returns their sourcedIds
 */
export async function contactsMergedByIvm(
  contacts: Rows<IvmContact>,
  own: Rows<MergeableContact> = [],
): Promise<ReadonlySet<string>> {
  const byName = new Map<string, (MergeableContact & { readonly sourcedId?: string })[]>();
  const add = (contact: MergeableContact & { readonly sourcedId?: string }): void => {
    const { lastName, firstName, middleName, email, phone, sourcedId } = contact;
    const key = JSON.stringify([lastName, firstName, middleName].map(folded));
    const one = {
      lastName,
      firstName,
      middleName,
      email,
      phone,
      ...(sourcedId === undefined ? {} : { sourcedId }),
    };
    byName.set(key, [...(byName.get(key) ?? []), one]);
  };
  for await (const contact of contacts) add(contact);
  for await (const { lastName, firstName, middleName, email, phone } of own)
    add({ lastName, firstName, middleName, email, phone });
  const merged = new Set<string>();
  for (const namesakes of byName.values()) {
    for (const one of namesakes)
      if (one.sourcedId !== undefined && namesakes.some((other) => other !== one && !differ(one, other)))
        merged.add(one.sourcedId);
  }
  return merged;
}

function differ(one: MergeableContact, other: MergeableContact): boolean {
  return (['email', 'phone'] as const).some((way) => {
    const [mine, theirs] = [folded(one[way]), folded(other[way])];
    // A phone written in another way may be the same to IVM, and then nothing differs.
    const [a, b] = way === 'phone' ? [digits(mine), digits(theirs)] : [mine, theirs];
    return a !== '' && b !== '' && a !== b;
  });
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/\s+/gu, ' ').trim().toLowerCase();
}

function digits(phone: string): string {
  return phone.replace(/\D/g, '').slice(-10);
}
