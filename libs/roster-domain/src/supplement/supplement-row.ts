import type { PairFacts } from '../rights/pair-facts';

/** One row of a supplement, normalised: what a side file says of one pair of student and contact. */
export interface SupplementRow extends PairFacts {
  /** Byte-exact, as everywhere. */
  readonly studentSourcedId: string;
  readonly contactSourcedId: string;
}

/** What a supplement says of a pair. */
export type SupplementFacts = PairFacts;

/** A date that stands there but cannot be read never opens a link: it then begins never, or has ended long ago. */
export const UNREADABLE_BEGIN_DATE = '9999-12-31';
export const UNREADABLE_END_DATE = '0001-01-01';
