import { foldedTokens, type PersonName } from 'roster-domain';
import type { DistrictTransaction } from '../../district/district-transaction';

export interface FoundStudent extends Omit<PersonName, 'suffix'> {
  readonly id: number;
  readonly sourcedId: string;
  readonly studentNumber: string;
  readonly grade: string;
}

/**
 * Active students of a school every word of `q` begins a name of, or whose number begins with it; by name. Case, accents
 * and hyphens do not matter. Null: fewer than three letters or digits were given.
 */
export async function searchStudents(
  tx: DistrictTransaction,
  schoolId: number,
  q: string,
  most: number,
): Promise<FoundStudent[] | null> {
  const words = foldedTokens(q);
  if (words.join('').length < 3) return null;
  const all = await tx.query<FoundStudent>(
    `select t.id, t.sourced_id as "sourcedId", t.given_name as "givenName", t.middle_name as "middleName",
            t.family_name as "familyName", t.student_number as "studentNumber", t.grade
       from student_school m join student t on t.id = m.student_id
      where m.school_id = $1 and t.active`,
    [schoolId],
  );
  const number = q.trim().toLowerCase();
  return all
    .filter(({ familyName, givenName, middleName, studentNumber }) => {
      const names = foldedTokens(`${givenName} ${middleName} ${familyName}`);
      return (
        words.every((word) => names.some((name) => name.startsWith(word))) ||
        studentNumber.toLowerCase().startsWith(number)
      );
    })
    .sort((a, b) => compare(a.familyName, b.familyName) || compare(a.givenName, b.givenName) || a.id - b.id)
    .slice(0, most);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
