import type { ListKind } from '../list-files/list-columns';
import type { ListReason, PickupAnswer, Rows } from './ivm-gateway';

/**
 * - `confirmed`: IVM said that it holds this.
 * - `sent`: it was sent, or was about to be, and no receipt came: IVM may hold this or what was before.
 * - `set_aside`: IVM refused it, it is no tightening, and it is not sent again until it changes or somebody retries.
 */
export type LedgerState = 'confirmed' | 'sent' | 'set_aside';

/** What is known of one record that IVM was sent. Holds no names. */
export interface LedgerEntry {
  /** A person's `sourcedId`; of a relationship `studentId` and `contactId`. */
  readonly ids: readonly string[];
  /** Of everything the record said but its answer; `''`: it was taken away. */
  readonly digest: string;
  /** Of relationships; null for people and for what was taken away. */
  readonly pickup: PickupAnswer | null;
  readonly reason: ListReason | null;
  readonly version: number;
  readonly state: LedgerState;
  /** IVM may hold `Yes`: it was sent and no receipt of anything else came since. */
  readonly mayBeYes: boolean;
  /** Why it was set aside: a code of the wire contract, or `person_set_aside`. */
  readonly why: string | null;
}

/**
 * What a gateway remembers of its deliveries, so that it sends only what differs and never reads everything back. Kept
 * before anything is sent and again after the receipt: what a crash left between the two is sent anew.
 *
 * Versions come from here too: numbers that only grow, over all processes that ever deliver for the district. So a batch
 * that comes late is older than what was sent since, and changes nothing.
 */
export interface DeliveryLedger {
  /** A number larger than any given before and than `above`. */
  nextVersion(above?: number): Promise<number>;
  /** Sorted by the UTF-8 bytes of the ids. Not changed while it is read, except by who reads it. */
  entries(schoolId: string, kind: ListKind): Rows<LedgerEntry>;
  /** Keeps these, all or none; one that was taken away and is confirmed is forgotten. */
  keep(schoolId: string, kind: ListKind, entries: readonly LedgerEntry[]): Promise<void>;
  /** Something small kept under a name, such as the validity told last; null: nothing. */
  fact(name: string): Promise<string | null>;
  /** @param value null: forgotten */
  keepFact(name: string, value: string | null): Promise<void>;
}
