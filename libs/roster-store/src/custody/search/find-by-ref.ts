import type { DistrictTransaction } from '../../district/district-transaction';

/** How somebody outside names a school or a person of ours. */
export type RosterRef =
  | { readonly id: number }
  | { readonly ivmId: string }
  | { readonly sourcedId: string; readonly registration: string | number | null }
  | { readonly studentNumber: string };

export type RefKind = 'school' | 'student' | 'contact';

/**
 * Ids of all whom a reference fits, gone ones too: none, one, or several when it is ambiguous. Of ids IVM gives, only
 * those of schools are known. A registration is named by its id or its name; null: any.
 * @param schoolId where a student number is looked for first, for speed and because numbers are a school's own; null: nowhere
 */
export async function findByRef(
  tx: DistrictTransaction,
  kind: RefKind,
  ref: RosterRef,
  schoolId: number | null = null,
): Promise<number[]> {
  if ('id' in ref) return idsOf(tx, `select id from ${kind} where id = $1`, [ref.id]);
  if ('sourcedId' in ref) {
    const { registration, sourcedId } = ref;
    return idsOf(
      tx,
      `select p.id from registration g join ${kind} p on p.registration_id = g.id and p.sourced_id = $1
        where $2::text is null or g.name = $2 or g.id::text = $2`,
      [sourcedId, registration === null ? null : String(registration)],
    );
  }
  if ('ivmId' in ref) {
    if (kind !== 'school') return [];
    return idsOf(
      tx,
      `select s.id from school_mapping m join school s on s.registration_id = m.registration_id and s.sourced_id = m.sourced_id
        where m.ivm_school_id = $1 and m.enabled
          and (m.authoritative or not exists (select from school_mapping o
                where o.ivm_school_id = $1 and o.enabled and o.authoritative))`,
      [ref.ivmId],
    );
  }
  if (kind !== 'student' || ref.studentNumber === '') return [];
  const here = await idsOf(
    tx,
    `select t.id from student_school m join student t on t.id = m.student_id where m.school_id = $1 and t.student_number = $2`,
    [schoolId, ref.studentNumber],
  );
  if (here.length > 0) return here;
  return idsOf(tx, 'select id from student where student_number = $1 limit 2', [ref.studentNumber]);
}

async function idsOf(tx: DistrictTransaction, sql: string, values: readonly unknown[]): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(sql, values);
  return rows.map(({ id }) => id);
}
