import type { DistrictTransaction } from 'roster-store';
import { notFoundHere } from '../district-request/district-problems';
import { maySeeSchool } from '../district-request/school-scope';
import type { Caller } from '../door/caller';

/** A school of the student that the caller may see. @throws {Problem} 404 */
export async function requireStudentOfCaller(
  tx: DistrictTransaction,
  caller: Caller,
  studentId: number,
  wanted: number | null = null,
): Promise<number> {
  const schools = await tx.query<{ id: number; sourcedId: string }>(
    `select s.id, s.sourced_id as "sourcedId" from school s
      where s.id in (select school_id from student_school where student_id = $1)
         or s.id in (select unnest(missing_from) from student where id = $1)
      order by s.id`,
    [studentId],
  );
  const own = schools
    .filter((one) => maySeeSchool(caller, one))
    .find(({ id }) => wanted === null || id === wanted);
  if (own === undefined) throw notFoundHere('student');
  return own.id;
}
