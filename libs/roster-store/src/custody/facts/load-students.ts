import type { StudentFact } from 'roster-domain';
import type { DistrictTransaction } from '../../district/district-transaction';

export interface LoadedStudent {
  readonly id: number;
  readonly registrationId: number;
  readonly fact: StudentFact;
}

interface Row {
  readonly id: number;
  readonly registrationId: number;
  readonly givenName: string;
  readonly middleName: string;
  readonly familyName: string;
  readonly active: boolean;
  readonly schools: readonly number[];
  readonly spotSyncedAt: Date | null;
}

const STUDENT = `
  select t.id, t.registration_id as "registrationId", t.given_name as "givenName", t.middle_name as "middleName",
         t.family_name as "familyName", t.active,
         array(select m.school_id from student_school m where m.student_id = t.id) || coalesce(t.missing_from, '{}') as schools,
         (select q.as_of from spot_sync q where q.registration_id = t.registration_id and q.student_id = t.id) as "spotSyncedAt"
    from student t`;

/** Students by id; ids nobody has are left out. */
export async function loadStudents(
  tx: DistrictTransaction,
  ids: readonly number[],
): Promise<LoadedStudent[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<Row>(`${STUDENT} where t.id = any ($1::int[])`, [ids], 'once');
  return rows.map(studentOf);
}

/**
 * Active students of a school whose given name may begin with this letter: whoever has the same name is among them.
 * @param initial an ASCII letter, small; null: all of them
 */
export async function loadStudentsLike(
  tx: DistrictTransaction,
  schoolId: number,
  initial: string | null,
): Promise<LoadedStudent[]> {
  const rows = await tx.query<Row>(
    `${STUDENT} join student_school here on here.student_id = t.id
      where here.school_id = $1 and t.active and ${beginsWith('t.given_name', '$2')}`,
    [schoolId, initial],
    'once',
  );
  return rows.map(studentOf);
}

/** A letter outside of the alphabet may fold to any: such names are never left out. */
export function beginsWith(column: string, initial: string): string {
  return `(${initial}::text is null or lower(left(${column}, 1)) = ${initial} or left(${column}, 1) !~ '^[A-Za-z]$')`;
}

function studentOf({ id, registrationId, active, schools, spotSyncedAt, ...name }: Row): LoadedStudent {
  const { givenName, middleName, familyName } = name;
  return {
    id,
    registrationId,
    fact: {
      id: String(id),
      name: { givenName, middleName, familyName, suffix: '' },
      // The roster holds no birth dates: nothing reads them from a provider yet.
      birthDate: null,
      active,
      schools: [...new Set(schools)].map(String),
      spotSyncedAt: spotSyncedAt?.getTime() ?? null,
    },
  };
}
