import type { PairAnswer as Answer } from 'roster-domain';
import type { DistrictTransaction } from '../district/district-transaction';
import type { PairAnswer } from './pair-answer';

/** How what a list says of a pair became something else. */
export interface AnswerChange {
  readonly id: number;
  readonly at: Date;
  readonly schoolId: number;
  readonly studentId: number;
  readonly contactId: number;
  /** null: not on the list. */
  readonly before: Answer['pickup'] | null;
  readonly after: Answer['pickup'] | null;
  readonly beforeReasons: readonly string[];
  readonly afterReasons: readonly string[];
  /** -1 stricter, 1 more permissive. */
  readonly direction: -1 | 0 | 1;
  /** `run 12`, `person restriction 3`, `settings policy`, `clock`. */
  readonly cause: string;
}

export interface AnswerChangesWanted {
  /** From this instant on; null: from the oldest. */
  readonly since: Date | null;
  /** null: of every school. */
  readonly schoolIds: readonly number[] | null;
  readonly direction: -1 | 1 | null;
  /** Only those after this id. */
  readonly after: number;
  readonly most: number;
}

/** So long changes are kept. */
export const CHANGES_KEPT_DAYS = 400;

const COLUMNS = `id::float8 as id, at, school_id as "schoolId", student_id as "studentId", contact_id as "contactId", before, after,
       before_reasons as "beforeReasons", after_reasons as "afterReasons", direction, cause`;

/** Changes in the order they happened. */
export function answerChanges(
  tx: DistrictTransaction,
  { after, direction, most, schoolIds, since }: AnswerChangesWanted,
): Promise<AnswerChange[]> {
  return tx.query<AnswerChange>(
    `select ${COLUMNS} from answer_change
      where id > $1 and ($2::timestamptz is null or at >= $2) and ($3::int[] is null or school_id = any ($3::int[]))
        and ($4::int is null or direction = $4)
      order by id limit $5`,
    [after, since, schoolIds, direction, most],
  );
}

/** What became of a contact's answers for these students at a school since an instant, at most `most`. */
export function answerChangesOf(
  tx: DistrictTransaction,
  { contactId, schoolId, studentIds }: { contactId: number; schoolId: number; studentIds: readonly number[] },
  since: Date,
  most: number,
): Promise<AnswerChange[]> {
  return tx.query<AnswerChange>(
    `select ${COLUMNS} from answer_change
      where contact_id = $1 and school_id = $2 and student_id = any ($3::int[]) and at > $4 order by id limit $5`,
    [contactId, schoolId, studentIds, since, most],
  );
}

/** One change to be kept. */
export type NewAnswerChange = Pick<PairAnswer, 'schoolId' | 'studentId' | 'contactId' | 'cause'> & {
  readonly before: Pick<PairAnswer, 'pickup' | 'listed' | 'reasons'> | null;
  readonly after: Pick<PairAnswer, 'pickup' | 'listed' | 'reasons'>;
};

/** Keeps changes of what lists say. Those of the word beside it (linked, confirmed) are none. */
export async function keepAnswerChanges(
  tx: DistrictTransaction,
  changes: readonly NewAnswerChange[],
  at: number,
): Promise<void> {
  const rows = changes
    .map((one) => ({ ...one, was: said(one.before), is: said(one.after) }))
    .filter(({ is, was }) => is !== was);
  if (rows.length === 0) return;
  await tx.query(
    `insert into answer_change (district_id, at, school_id, student_id, contact_id, before, after, before_reasons, after_reasons,
            direction, cause)
     select nullif(current_setting('app.district', true), '')::int, $1, school_id, student_id, contact_id, before, after,
            string_to_array(before_reasons, ' '), string_to_array(after_reasons, ' '), direction, cause
       from unnest($2::int[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::smallint[], $10::text[])
         as x(school_id, student_id, contact_id, before, after, before_reasons, after_reasons, direction, cause)`,
    [
      new Date(at),
      rows.map((one) => one.schoolId),
      rows.map((one) => one.studentId),
      rows.map((one) => one.contactId),
      rows.map(({ was }) => was),
      rows.map(({ is }) => is),
      rows.map(({ before }) => before?.reasons.join(' ') ?? ''),
      rows.map(({ after }) => after.reasons.join(' ')),
      rows.map(({ is, was }) => Math.sign(strictness(was) - strictness(is))),
      rows.map(({ cause }) => cause),
    ],
  );
}

/** Takes changes away that are older than they are kept. */
export async function forgetOldChanges(tx: DistrictTransaction, at: Date): Promise<void> {
  const oldest = new Date(at.getTime() - CHANGES_KEPT_DAYS * 86_400_000);
  await tx.query('delete from answer_change where at < $1', [oldest]);
}

function said(answer: NewAnswerChange['before']): Answer['pickup'] | null {
  return answer?.listed === true ? answer.pickup : null;
}

/** Who is on no list is sent to the office. */
function strictness(pickup: Answer['pickup'] | null): number {
  return pickup === null ? 1 : ['Yes', 'Verify', 'No'].indexOf(pickup);
}
