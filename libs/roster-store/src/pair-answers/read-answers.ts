import type { DistrictTransaction } from '../district/district-transaction';
import { PAIR_ANSWER_COLUMNS, pairAnswerOf, type PairAnswer, type PairAnswerRow } from './pair-answer';

/** Which answers, in the order of their versions. */
export interface AnswersWanted {
  /** Those that changed after it; 0: all. */
  readonly above: number;
  /** null: of every school. */
  readonly schoolId: number | null;
  readonly most: number;
}

/** What a list would show anew since a version, taken off it or not: the present answers, never older ones. */
export async function answersAbove(
  tx: DistrictTransaction,
  { above, most, schoolId }: AnswersWanted,
): Promise<PairAnswer[]> {
  const rows = await tx.query<PairAnswerRow>(
    `select ${PAIR_ANSWER_COLUMNS} from pair_answer
      where version > $1 ${schoolId === null ? 'and $3::int is null' : 'and school_id = $3'} order by version limit $2`,
    [above, most, schoolId],
  );
  return rows.map(pairAnswerOf);
}

/** The answer IVM should hold of a pair now; null: it holds none. */
export async function pairAnswer(
  tx: DistrictTransaction,
  { contactId, schoolId, studentId }: Pick<PairAnswer, 'schoolId' | 'studentId' | 'contactId'>,
): Promise<PairAnswer | null> {
  const [row] = await tx.query<PairAnswerRow>(
    `select ${PAIR_ANSWER_COLUMNS} from pair_answer where school_id = $1 and student_id = $2 and contact_id = $3`,
    [schoolId, studentId, contactId],
  );
  return row === undefined ? null : pairAnswerOf(row);
}

/** The newest version of the district's answers; 0: there is none. */
export async function newestAnswerVersion(tx: DistrictTransaction): Promise<number> {
  const [row] = await tx.query<{ version: string }>(`select version from answer_counter`);
  return Number(row?.version ?? 0);
}
