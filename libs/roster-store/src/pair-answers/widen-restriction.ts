import { compareAllNames, type PersonName } from 'roster-domain';
import { loadAllRestrictions } from '../custody/facts/load-restrictions';
import { NAME_COLUMNS } from '../custody/entries/entered-person';
import type { DistrictTransaction } from '../district/district-transaction';

/** People are compared with a restriction in portions of so many. */
const PORTION = 20_000;

/**
 * The students whose answers a restriction may change, those it names first: their own adults, or, where it is about all
 * students, whoever has an adult it may mean. Found as the rules find them, by name: too many are safe, too few are not.
 */
export async function widenRestriction(tx: DistrictTransaction, id: number): Promise<number[]> {
  const [restriction] = await loadAllRestrictions(tx, [id]);
  if (restriction === undefined) return [];
  const { contact, names, students } = restriction;
  if (students !== 'all') {
    const named = students.flatMap((one) => (one.id === null ? [] : [Number(one.id)]));
    const like = await peopleLike(
      tx,
      'student',
      students.map(({ name }) => name),
    );
    return [...new Set([...named, ...like])];
  }
  const meant = await peopleLike(tx, 'contact', names);
  const aliased = await tx.query<PersonName & { contactId: number }>(
    `select contact_id as "contactId", ${NAME_COLUMNS}, suffix from contact_alias`,
  );
  const byAlias = aliased.filter((one) => isLike(one, names)).map(({ contactId }) => contactId);
  const own = contact === null ? [] : [Number(contact)];
  const rows = await tx.query<{ id: number }>(
    `select distinct student_id as id from link where contact_id = any ($1::int[]) order by 1`,
    [[...new Set([...own, ...meant, ...byAlias])]],
  );
  return rows.map((one) => one.id);
}

/** Without a readable name it may mean anybody. */
function isLike(name: PersonName, names: readonly PersonName[]): boolean {
  return names.length === 0 || compareAllNames([name], names).level !== 'DIFFERENT';
}

async function peopleLike(
  tx: DistrictTransaction,
  table: 'student' | 'contact',
  names: readonly PersonName[],
): Promise<number[]> {
  const found: number[] = [];
  for (let after = 0; ;) {
    const people = await tx.query<PersonName & { id: number }>(
      `select id, ${NAME_COLUMNS}, '' as suffix from ${table} where id > $1 order by id limit $2`,
      [after, PORTION],
    );
    found.push(...people.filter((one) => isLike(one, names)).map(({ id }) => id));
    if (people.length < PORTION) return found;
    after = people.at(-1)?.id ?? after;
  }
}
