/** The columns of a supplement file, in the order in which it is usually written. */
export const SUPPLEMENT_COLUMNS = [
  'studentSourcedId',
  'contactSourcedId',
  'relationship',
  'legalGuardian',
  'hasCustody',
  'pickup',
  'livesWith',
  'emergency',
  'contactAllowed',
  'priority',
  'restriction',
  'beginDate',
  'endDate',
] as const;
export type SupplementColumn = (typeof SUPPLEMENT_COLUMNS)[number];

/** The columns that hold a yes or a no. */
export const SUPPLEMENT_RIGHTS = [
  'legalGuardian',
  'hasCustody',
  'pickup',
  'livesWith',
  'emergency',
  'contactAllowed',
] as const satisfies readonly SupplementColumn[];
export type SupplementRight = (typeof SUPPLEMENT_RIGHTS)[number];

/**
 * `unreadable`: the cell says something, but nobody can know what. It may be the word that keeps a child from being
 * handed over, so it is never the same as a blank cell.
 */
export type SupplementAnswer = 'yes' | 'no' | 'unreadable';

/**
 * One row of a supplement file: what is known of one pair of student and contact. Texts are trimmed; a blank cell or
 * a column that is not there is undefined.
 */
export interface SupplementRecord {
  /** Exactly as written, never trimmed or case-folded; '' when blank. */
  readonly studentSourcedId: string;
  /** Exactly as written, never trimmed or case-folded; '' when blank. */
  readonly contactSourcedId: string;
  readonly relationship?: string;
  readonly rights: Readonly<Partial<Record<SupplementRight, SupplementAnswer>>>;
  /** From 0; undefined also when unreadable, for the order of contacts protects nobody. */
  readonly priority?: number;
  /** Free text. */
  readonly restriction?: string;
  /** ISO 8601 calendar date; `unreadable` when filled with what is no date, which must not be taken as open. */
  readonly beginDate?: string;
  /** As beginDate. */
  readonly endDate?: string;
  /** Columns whose cell is filled and cannot be read: all of them when the row's cells and columns do not fit. */
  readonly unreadable: readonly SupplementColumn[];
}
