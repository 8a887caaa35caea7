import type { CustodyDecision, CustodyFacts, CustodyQuestion, Outcome } from 'roster-domain';
import type { PairAnswer } from '../../pair-answers/pair-answer';
import type { DistrictTransaction } from '../../district/district-transaction';
import { actsOn, type NotedAct } from '../entries/acting-person';
import type { CustodyWarning } from './custody-check';

/** A decision as it was recorded, in a list. */
export interface DecisionLine {
  readonly id: number;
  readonly at: Date;
  readonly schoolId: number;
  readonly purpose: CustodyQuestion['purpose'];
  readonly outcome: Outcome;
  readonly station: string | null;
  readonly subject: string;
  readonly subjectName: string | null;
  readonly students: readonly {
    readonly id: number;
    readonly outcome: Outcome;
    /** What IVM was to hold for the contact who asked, at that instant; null: nothing, or nobody of the roster asked. */
    readonly ivmValue: PairAnswer['pickup'] | null;
  }[];
}

/** The whole record: the answer, the facts as they were, and what people did about it. */
export interface RecordedDecision extends DecisionLine {
  readonly question: CustodyQuestion;
  readonly facts: CustodyFacts;
  readonly answer: CustodyDecision & { readonly warnings: readonly CustodyWarning[] };
  readonly acts: readonly NotedAct[];
  readonly roles: readonly string[];
}

export interface DecisionFilter {
  readonly from: Date | null;
  readonly to: Date | null;
  /** Ids; null: all. */
  readonly schoolIds: readonly number[] | null;
  readonly studentId: number | null;
  readonly outcome: Outcome | null;
  /** Only those before this id: a page after the last one. */
  readonly before: number;
  readonly most: number;
}

const LINE = `d.id, d.at, d.school_id as "schoolId", d.purpose, d.outcome, d.station, d.subject, d.subject_name as "subjectName",
  coalesce((select json_agg(json_build_object('id', s.student_id, 'outcome', s.outcome, 'ivmValue', s.ivm_value) order by s.student_id)
     from custody_decision_student s where s.decision_id = d.id), '[]') as students`;

/** bigint comes as text. */
type Numbered<Row> = Omit<Row, 'id'> & { readonly id: string };

/** Decisions newest first. */
export async function readDecisions(
  tx: DistrictTransaction,
  { before, from, most, outcome, schoolIds, studentId, to }: DecisionFilter,
): Promise<DecisionLine[]> {
  const rows = await tx.query<Numbered<DecisionLine>>(
    `select ${LINE} from custody_decision d
      where d.id < $1 and ($2::timestamptz is null or d.at >= $2) and ($3::timestamptz is null or d.at < $3)
        and ($4::int[] is null or d.school_id = any ($4::int[])) and ($5::text is null or d.outcome = $5)
        ${studentId === null ? 'and $6::int is null' : 'and d.id in (select decision_id from custody_decision_student where student_id = $6)'}
      order by d.id desc limit $7`,
    [before, from, to, schoolIds, outcome, studentId, most],
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

/** One decision with everything; null: there is none of this id. */
export async function readDecision(tx: DistrictTransaction, id: number): Promise<RecordedDecision | null> {
  const [row] = await tx.query<Numbered<Omit<RecordedDecision, 'acts'>>>(
    `select ${LINE}, d.question, d.facts, d.answer, d.roles from custody_decision d where d.id = $1`,
    [id],
  );
  return row === undefined ? null : { ...row, id, acts: await actsOn(tx, 'decision', [id]) };
}
