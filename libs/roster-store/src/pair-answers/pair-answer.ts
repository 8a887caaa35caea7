import type { CustodyReasonCode, ListWord, Outcome, PairAnswer as Answer } from 'roster-domain';

/** What a list says of an adult and a child of a school. */
export interface PairAnswer {
  readonly schoolId: number;
  readonly studentId: number;
  readonly contactId: number;
  readonly pickup: Answer['pickup'];
  /** false: not on the lists: the district leaves such adults off, or the two are linked no more. */
  readonly listed: boolean;
  readonly reason: ListWord;
  readonly outcome: Outcome;
  /** Most severe first. */
  readonly reasons: readonly CustodyReasonCode[];
  /** Linked, and the child belongs to the school. */
  readonly current: boolean;
  /** Of the newest change of `pickup`, `listed` or `reason`. */
  readonly version: number;
  readonly changedAt: Date;
  /** When it has to be looked at again; null: not before a fact changes. */
  readonly nextChangeAt: Date | null;
  /** Why it last changed: `run 12`, `person restriction 3`, `settings policy`, `clock`. */
  readonly cause: string;
}

/** As it is stored. */
export interface StoredPairAnswer extends PairAnswer {
  /** What it would say if the school had been read this instant. */
  readonly ifFresh: Answer['pickup'];
}

export const PAIR_ANSWER_COLUMNS = `school_id as "schoolId", student_id as "studentId", contact_id as "contactId", pickup, listed, reason,
       outcome, reasons, current, if_fresh as "ifFresh", version, changed_at as "changedAt", next_change_at as "nextChangeAt", cause`;

/** A row as PostgreSQL gives it: bigint comes as text. */
export type PairAnswerRow = Omit<StoredPairAnswer, 'version'> & { readonly version: string };

export function pairAnswerOf(row: PairAnswerRow): StoredPairAnswer {
  return { ...row, version: Number(row.version) };
}

/** How long before its instant an answer that gets stricter is told, in milliseconds. */
export const TOLD_AHEAD_MS = 120_000;
