import { createHash } from 'node:crypto';
import type { ListKind } from '../list-files/list-columns';
import type { LedgerEntry } from '../port/delivery-ledger';
import type { ListReason, PickupAnswer } from '../port/ivm-gateway';
import type { WireItem, WireRecord } from '../wire/wire-types';

/** Something IVM is to be told about one record. */
export interface ListChange {
  readonly kind: ListKind;
  readonly ids: readonly string[];
  /** `answer`: of a relationship its answer alone. */
  readonly op: WireItem['op'];
  /** What an upsert says. */
  readonly record: WireRecord | null;
  /** As {@link LedgerEntry} has them. */
  readonly digest: string;
  readonly pickup: PickupAnswer | null;
  readonly reason: ListReason | null;
  readonly before: LedgerEntry | undefined;
  /** It takes something away, so it goes first and is never set aside. */
  readonly tightens: boolean;
}

/** Taking a record away: of a relationship the smallest form in which anything can be forbidden. */
export function removal(kind: ListKind, before: LedgerEntry): ListChange {
  return {
    ...{ kind, before, ids: before.ids },
    ...{ op: 'deactivate', record: null, digest: '', pickup: null, reason: null, tightens: true },
  };
}

/** Whether IVM may now say something more permissive of a pair than it is to say from now on. */
export function isTightening(before: LedgerEntry | undefined, pickup: PickupAnswer): boolean {
  if (before === undefined || pickup === 'Yes') return false;
  if (before.mayBeYes) return true;
  // Of what was sent without a receipt nobody knows what stands there.
  return pickup === 'No' && (before.pickup === 'Verify' || before.state === 'sent');
}

/** Whether IVM is known to hold just this. */
export function isLevel(before: LedgerEntry | undefined, change: ListChange): boolean {
  return before !== undefined && before.state !== 'sent' && saysTheSame(before, change);
}

export function saysTheSame(before: LedgerEntry, { digest, pickup, reason }: ListChange): boolean {
  return before.digest === digest && before.pickup === pickup && before.reason === reason;
}

/** Of every field of a row but its answer, in a fixed order. 128 bits: no two rows of a district are taken for equal. */
export function digestOf(fields: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url').slice(0, 22);
}

export function wireItem({ kind, ids, op, record, pickup, reason }: ListChange, version: number): WireItem {
  const [first = '', second = ''] = ids;
  const named = kind === 'relationships' ? { studentId: first, contactId: second } : { id: first };
  if (op === 'upsert') return { op, ...named, version, record: record! };
  if (op === 'answer') return { op, ...named, version, pickup: pickup!, reason: reason! };
  return { op, ...named, version };
}

/** The entry from before anything is sent until a receipt comes. */
export function sentEntry(change: ListChange, version: number): LedgerEntry {
  const { ids, digest, pickup, reason, before } = change;
  const mayBeYes = before?.mayBeYes === true || pickup === 'Yes';
  return { ids, digest, pickup, reason, version, state: 'sent', mayBeYes, why: null };
}

export function confirmedEntry(change: ListChange, version: number): LedgerEntry {
  const { ids, digest, pickup, reason } = change;
  return { ids, digest, pickup, reason, version, state: 'confirmed', mayBeYes: pickup === 'Yes', why: null };
}

/** What was held before stays in IVM; what it is exactly is no longer known. */
export function setAsideEntry(change: ListChange, version: number, why: string): LedgerEntry {
  return {
    ...sentEntry(change, version),
    mayBeYes: change.before?.mayBeYes === true,
    state: 'set_aside',
    why,
  };
}
