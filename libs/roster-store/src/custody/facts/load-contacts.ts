import type { ContactFact, PersonName } from 'roster-domain';
import type { DistrictTransaction } from '../../district/district-transaction';
import { NAME_COLUMNS } from '../entries/entered-person';
import { beginsWith } from './load-students';

interface Row {
  readonly id: number;
  readonly givenName: string;
  readonly middleName: string;
  readonly familyName: string;
  readonly active: boolean;
  readonly aliases: readonly (PersonName & { readonly confirmed: boolean })[] | null;
  readonly cleared: readonly number[];
}

/** Contacts by id, with the names people gave them and the restrictions they were cleared of. */
export async function loadContacts(tx: DistrictTransaction, ids: readonly number[]): Promise<ContactFact[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<Row>(
    `select c.id, c.given_name as "givenName", c.middle_name as "middleName", c.family_name as "familyName", c.active,
            (select json_agg(json_build_object('givenName', a.given_name, 'middleName', a.middle_name,
                       'familyName', a.family_name, 'suffix', a.suffix,
                       'confirmed', exists (select from custody_act k where k.entry = 'alias' and k.entry_id = a.id and k.act = 'confirm'))
                     order by a.id)
               from contact_alias a
              where a.contact_id = c.id
                and not exists (select from custody_act e where e.entry = 'alias' and e.entry_id = a.id and e.act = 'end')) as aliases,
            array(select i.restriction_id from identity_clearing i where i.contact_id = c.id) as cleared
       from contact c where c.id = any ($1::int[]) order by c.id`,
    [ids],
    'once',
  );
  return rows.map(({ id, active, aliases, cleared, givenName, middleName, familyName }) => ({
    id: String(id),
    // Each record is a person of its own until records can be joined.
    person: String(id),
    name: { givenName, middleName, familyName, suffix: '' },
    aliases: (aliases ?? []).map(({ confirmed, ...name }) => ({ name, confirmed })),
    birthDate: null,
    active,
    clearedRestrictions: cleared.map(String),
  }));
}

/**
 * Ids of the active contacts of a school's students who may have this name: whoever has the same is among them.
 * @param initial as in `loadStudentsLike`
 * @param aliasKeys the domain's keys of the name; null: any
 */
export async function contactsLike(
  tx: DistrictTransaction,
  schoolId: number,
  initial: string | null,
  aliasKeys: readonly string[] | null,
): Promise<(PersonName & { readonly id: number })[]> {
  const own = `select l.contact_id from student_school m join link l on l.student_id = m.student_id where m.school_id = $1`;
  const byName = await tx.query<PersonName & { id: number }>(
    `select id, ${NAME_COLUMNS}, '' as suffix from contact c
      where active and ${beginsWith('given_name', '$2')} and id in (${own})`,
    [schoolId, initial],
    'once',
  );
  const byAlias = await tx.query<PersonName & { id: number }>(
    `select a.contact_id as id, a.given_name as "givenName", a.middle_name as "middleName", a.family_name as "familyName", a.suffix
       from contact_alias a join contact c on c.id = a.contact_id and c.active
      where ($2::text[] is null or a.id in (select entry_id from custody_name_key where entry = 'alias' and key = any ($2::text[])))
        and a.contact_id in (${own})`,
    [schoolId, aliasKeys],
    'once',
  );
  return [...byName, ...byAlias];
}
