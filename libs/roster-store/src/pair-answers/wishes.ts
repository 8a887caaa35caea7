import type { DistrictTransaction } from '../district/district-transaction';
import type { StudentsToAnswer } from './answer-students';
import { widenRestriction } from './widen-restriction';

/** Students answered in one transaction. */
const AT_ONCE = 2_000;

interface Wish {
  readonly id: string;
  readonly scope: 'district' | 'school' | 'student' | 'contact' | 'restriction' | 'age';
  readonly target: number;
  readonly afterStudent: number;
  readonly urgent: boolean;
  readonly cause: string;
}

/**
 * What to do for the wish that comes first: students to answer, or `ages` where only the age of a school changed, or
 * `widened` where it was put into others that name schools or students. null: there is none. The wish is taken away in
 * the transaction that grants it; one made meanwhile has another number and stays.
 */
export async function takeWish(
  tx: DistrictTransaction,
): Promise<StudentsToAnswer | 'ages' | 'widened' | null> {
  const [first] = await tx.query<Wish>(
    `select id, scope, target, after_student as "afterStudent", urgent, cause
       from answer_wish order by urgent desc, id limit 1`,
  );
  if (first === undefined) return null;
  switch (first.scope) {
    case 'student':
      return takeStudents(tx, first.urgent);
    case 'school':
      return takeSchool(tx, first);
    case 'age':
      await tx.query(`delete from answer_wish where scope = 'age'`);
      return 'ages';
    case 'restriction':
      await wishForStudents(tx, first, await widenRestriction(tx, first.target));
      break;
    case 'contact':
      await tx.query(
        `insert into answer_wish (district_id, scope, target, urgent, cause)
         select distinct district_id, 'student', student_id, $2::boolean, $3 from link where contact_id = $1`,
        [first.target, first.urgent, first.cause],
      );
      break;
    case 'district':
      await tx.query(
        `insert into answer_wish (district_id, scope, target, urgent, cause)
         select district_id, 'school', id, $1::boolean, $2 from school order by id`,
        [first.urgent, first.cause],
      );
      // A policy says how old data may be, too.
      await tx.query(
        `insert into answer_wish (district_id, scope, target, urgent, cause) select id, 'age', 0, true, $1 from district`,
        [first.cause],
      );
  }
  await tx.query(`delete from answer_wish where scope = $1 and target = $2`, [first.scope, first.target]);
  return 'widened';
}

async function takeStudents(tx: DistrictTransaction, urgent: boolean): Promise<StudentsToAnswer> {
  const rows = await tx.query<{ target: number; cause: string }>(
    `with due as (select target, min(id) as first from answer_wish
                   where scope = 'student' and urgent = $1 group by target order by first limit $2),
          taken as (delete from answer_wish w using due where w.scope = 'student' and w.target = due.target returning w.id)
     select due.target, w.cause from due join answer_wish w on w.id = due.first order by due.first`,
    [urgent, AT_ONCE],
  );
  return { students: new Map(rows.map(({ cause, target }) => [target, cause])), schoolId: null };
}

/** The next students of a school in the order of their ids. Several wishes for one school are granted by one walk. */
async function takeSchool(tx: DistrictTransaction, { cause, target }: Wish): Promise<StudentsToAnswer> {
  const [walk] = await tx.query<{ after: number; id: string }>(
    `select min(after_student) as after, min(id) as id from answer_wish where scope = 'school' and target = $1`,
    [target],
  );
  const { after, id } = walk as { after: number; id: string };
  const rows = await tx.query<{ id: number }>(
    `select id from (select student_id as id from student_school where school_id = $1
                     union select student_id from pair_answer where school_id = $1 and current
                     union select id from student where missing_since is not null and $1 = any (missing_from)) s
      where id > $2 order by id limit $3`,
    [target, after, AT_ONCE],
  );
  const last = rows.length < AT_ONCE ? null : rows.at(-1);
  await tx.query(
    `delete from answer_wish where scope = 'school' and target = $1 and ($2::bigint is null or id <> $2)`,
    [target, last == null ? null : id],
  );
  if (last != null) await tx.query(`update answer_wish set after_student = $2 where id = $1`, [id, last.id]);
  return { students: new Map(rows.map((one) => [one.id, cause])), schoolId: target };
}

async function wishForStudents(
  tx: DistrictTransaction,
  { cause, urgent }: Wish,
  studentIds: readonly number[],
): Promise<void> {
  await tx.query(
    `insert into answer_wish (district_id, scope, target, urgent, cause)
     select d.id, 'student', t, $2::boolean, $3 from district d, unnest($1::int[]) with ordinality as x(t, n) order by n`,
    [studentIds, urgent, cause],
  );
}
