/** One change of a plan, narrow: the old and new values of changed fields only. */
export interface PlannedChange {
  readonly kind: 'school' | 'student' | 'contact' | 'link';
  readonly op: 'create' | 'update' | 'remove';
  /** The student's of a link. */
  readonly sourcedId: string;
  /** The contact's of a link; null otherwise. */
  readonly otherSourcedId: string | null;
  readonly direction: Direction;
  readonly oldValues: ChangedValues | null;
  readonly newValues: ChangedValues | null;
}

/** Ordered so that `<` reads the same in SQL and TypeScript. */
export const DIRECTION = { tighten: -1, neutral: 0, loosen: 1 } as const;
export type Direction = (typeof DIRECTION)[keyof typeof DIRECTION];

export type ChangedValues = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * - ACTIVE: asserted, nothing speaks against it.
 * - UNCONFIRMED: a side that used to assert it fell silent while the other still does, or a record at one of its
 *   ends was rejected or contradicts itself.
 * - MISSING: no side asserts it in a complete pull of a provider whose absence is no statement (REST); in its grace.
 * - INACTIVE: gone; kept for its history.
 */
export type LinkState = 'ACTIVE' | 'UNCONFIRMED' | 'MISSING' | 'INACTIVE';
