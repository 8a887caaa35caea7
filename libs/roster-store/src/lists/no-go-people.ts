import type { PersonName, RestrictionFact } from 'roster-domain';
import { loadAllRestrictions } from '../custody/facts/load-restrictions';
import type { DistrictTransaction } from '../district/district-transaction';

export type NoGoName = Pick<PersonName, 'givenName' | 'middleName' | 'familyName'>;

/**
 * Everybody under a restriction in force who is no active contact, by each of the names the restriction knows: a list can
 * say `No` only of contacts. Days are those of the district's zone. One that names a few schools is told to all.
 */
export async function noGoPeople(tx: DistrictTransaction, at: Date): Promise<NoGoName[]> {
  const restrictions = await loadAllRestrictions(tx);
  if (restrictions.length === 0) return [];
  const [row] = await tx.query<{ today: string; contacts: number[] }>(
    `select to_char($1::timestamptz at time zone d.timezone, 'YYYY-MM-DD') as today,
            array(select id from contact where active and id = any ($2::int[])) as contacts from district d`,
    [at, restrictions.flatMap(({ contact }) => (contact === null ? [] : [Number(contact)]))],
  );
  const { contacts, today } = row as { contacts: number[]; today: string };
  return restrictions
    .filter((one) => one.contact === null || !contacts.includes(Number(one.contact)))
    .filter((one) => inForce(one, at, today))
    .flatMap(({ names }) =>
      names.map(({ familyName, givenName, middleName }) => ({ familyName, givenName, middleName })),
    );
}

function inForce({ endedAt, from, to }: RestrictionFact, at: Date, today: string): boolean {
  if (endedAt !== null && endedAt <= at.getTime()) return false;
  return (from === null || from <= today) && (to === null || today <= to);
}

/** Every name a restriction in force knows, of contacts and of others. */
export async function restrictedNames(tx: DistrictTransaction, at: Date): Promise<NoGoName[]> {
  const [row] = await tx.query<{ today: string }>(
    `select to_char($1::timestamptz at time zone timezone, 'YYYY-MM-DD') as today from district`,
    [at],
  );
  return (await loadAllRestrictions(tx))
    .filter((one) => inForce(one, at, row?.today ?? ''))
    .flatMap(({ names }) =>
      names.map(({ familyName, givenName, middleName }) => ({ familyName, givenName, middleName })),
    );
}
