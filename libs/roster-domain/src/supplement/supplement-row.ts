import type { Rights } from '../rights/rights';

/** One row of a supplement, normalised: what a side file says of one pair of student and contact. */
export interface SupplementRow extends SupplementFacts {
  /** Byte-exact, as everywhere. */
  readonly studentSourcedId: string;
  readonly contactSourcedId: string;
}

/** What is known of a pair besides that there is a link. Texts are trimmed; '' = not given. */
export interface SupplementFacts {
  /** Kinship, for people to read; no right follows from it. */
  readonly relationship: string;
  /** As the SIS writes it (usually 1 for the first to call). */
  readonly priority: string;
  readonly rights: Rights;
  /** What an order or note says: any text forbids. Several texts of one pair stand in lines, sorted, each once. */
  readonly restriction: string;
  /** First and last local calendar date (`YYYY-MM-DD`) on which the link counts; null = open. */
  readonly beginDate: string | null;
  readonly endDate: string | null;
}

/** A date that stands there but cannot be read never opens a link: it then begins never, or has ended long ago. */
export const UNREADABLE_BEGIN_DATE = '9999-12-31';
export const UNREADABLE_END_DATE = '0001-01-01';
