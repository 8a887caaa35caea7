import type { CustodyQuestion, PersonName } from 'roster-domain';

/** What has to be known to answer a question: ids of the store, null where the asker named nobody we know. */
export interface FactsWanted {
  readonly schoolId: number;
  readonly studentIds: readonly number[];
  /** The contact the asker claims to be; `each`: every adult of the students is asked about, as if verified. */
  readonly contactId: number | 'each' | null;
  /** As stated in the question. */
  readonly name: PersonName | null;
  readonly evidence: CustodyQuestion['person']['evidence'];
  /** An authorisation ended by this instant is over. */
  readonly at: number;
}
