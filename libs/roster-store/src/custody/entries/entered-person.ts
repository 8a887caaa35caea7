import { isLocalDate, nameKeys, type LocalDate, type PersonName } from 'roster-domain';
import type { DistrictTransaction } from '../../district/district-transaction';
import { CustodyRefused } from '../custody-refused';

/** Whom an entry means: a contact of the roster, or somebody by name. */
export type EnteredPerson =
  | { readonly contactId: number }
  | { readonly contactId?: undefined; readonly name: PersonName; readonly birthDate: LocalDate | null };

/** As it is stored with an entry, so that it can be read and compared when the contact is gone. */
export interface KnownPerson {
  readonly contactId: number | null;
  /** Its own name first. */
  readonly names: readonly PersonName[];
  readonly birthDate: LocalDate | null;
  readonly phone: string;
  readonly email: string;
}

export const NAME_COLUMNS =
  'given_name as "givenName", middle_name as "middleName", family_name as "familyName"';

interface NameRow {
  readonly givenName: string;
  readonly middleName: string;
  readonly familyName: string;
}

/** @throws {CustodyRefused} when there is no such contact, or the name says nothing */
export async function personAsKnown(tx: DistrictTransaction, person: EnteredPerson): Promise<KnownPerson> {
  if (person.contactId === undefined) {
    requireName(person.name);
    requireDate('birthDate', person.birthDate);
    return { contactId: null, names: [person.name], birthDate: person.birthDate, phone: '', email: '' };
  }
  const [row] = await tx.query<NameRow & { phone: string; email: string }>(
    `select ${NAME_COLUMNS}, coalesce(nullif(phone, ''), sms) as phone, email from contact where id = $1`,
    [person.contactId],
  );
  if (row === undefined) throw new CustodyRefused('not_found', 'There is no such contact in this district.');
  const { phone, email, ...name } = row;
  const aliases = await tx.query<PersonName>(
    `select ${NAME_COLUMNS}, suffix from contact_alias a where contact_id = $1
        and not exists (select from custody_act d where d.entry = 'alias' and d.entry_id = a.id and d.act = 'end') order by id`,
    [person.contactId],
  );
  return {
    contactId: person.contactId,
    names: [{ ...name, suffix: '' }, ...aliases],
    birthDate: null,
    phone,
    email,
  };
}

/** Names of students, by id. */
export async function studentNames(
  tx: DistrictTransaction,
  ids: readonly number[],
): Promise<Map<number, PersonName>> {
  const rows = await tx.query<NameRow & { id: number }>(
    `select id, ${NAME_COLUMNS} from student where id = any ($1::int[])`,
    [ids],
  );
  return new Map(rows.map(({ id, ...name }) => [id, { ...name, suffix: '' }]));
}

/** Keeps the keys by which an entry is found by name. Without a name it is found by whoever asks. */
export async function keepNameKeys(
  tx: DistrictTransaction,
  entry: 'restriction' | 'restricted student' | 'authorisation' | 'alias',
  entryId: number,
  names: readonly PersonName[],
): Promise<void> {
  const keys = names.length === 0 ? ['*'] : names.flatMap((name) => nameKeys(name).kept);
  await tx.query(
    `insert into custody_name_key (district_id, entry, key, entry_id)
     select d.id, $1, k, $2 from district d, unnest($3::text[]) k on conflict do nothing`,
    [entry, entryId, keys],
  );
}

export function requireName(name: PersonName): void {
  if (name.givenName.trim() === '' || name.familyName.trim() === '')
    throw new CustodyRefused('invalid', 'A person has a given name and a family name.');
}

export function requireDate(field: string, date: LocalDate | null): void {
  if (date !== null && !isLocalDate(date))
    throw new CustodyRefused('invalid', `${field} is no date of the calendar: write it as 2026-03-10.`);
}

export function requireOrder(from: LocalDate | null, to: LocalDate | null): void {
  requireDate('from', from);
  requireDate('to', to);
  if (from !== null && to !== null && to < from)
    throw new CustodyRefused('invalid', 'It would end before it begins: look at from and to.');
}
