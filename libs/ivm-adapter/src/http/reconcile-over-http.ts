import type { ListKind } from '../list-files/list-columns';
import type { LedgerEntry } from '../port/delivery-ledger';
import type { DeliverOptions, PickupAnswer } from '../port/ivm-gateway';
import type { MergeableContact } from '../port/merged-contacts';
import { compareIds } from '../rows/check-rows';
import type { RelationshipRecord, WireRecord } from '../wire/wire-types';
import type { HttpGatewayParts } from './create-http-gateway';
import { digestOf } from './list-change';
import { paired } from './paired';
import { readPages } from './read-pages';

/**
 * Something IVM holds otherwise than it was told.
 * - `missing`: a record it was told is not there;
 * - `unexpected`: a record of ours that it was not told, or that was taken away;
 * - `differs`: the record says something else; of a relationship `told` and `holds` name the answers.
 */
export interface IvmDrift {
  readonly kind: ListKind;
  readonly ids: readonly string[];
  readonly what: 'missing' | 'unexpected' | 'differs';
  readonly told: PickupAnswer | null;
  readonly holds: PickupAnswer | null;
}

export interface ReconcileOptions extends DeliverOptions {
  /** Hears of each contact that was entered in IVM itself, by IVM's own id. */
  readonly onOwnContact?: (ivmId: string, contact: MergeableContact) => void;
}

interface HeldRow {
  readonly id?: string | null;
  readonly ivmId?: string;
  readonly studentId?: string;
  readonly contactId?: string;
  readonly managed: boolean;
  readonly version: number | null;
  readonly record: WireRecord;
}

interface Held {
  readonly ids: readonly string[];
  readonly version: number;
  readonly digest: string;
  readonly pickup: PickupAnswer | null;
  readonly reason: LedgerEntry['reason'];
}

/** Entries kept at once. */
const PORTION = 500;

/**
 * Compares what IVM holds of a school with what it was told, page by page. Whatever differs is marked in the ledger as not
 * known, so that the school's next delivery says it anew. People entered in IVM itself are left alone.
 */
export async function* reconcileOverHttp(
  parts: HttpGatewayParts,
  schoolId: string,
  options: ReconcileOptions,
): AsyncGenerator<IvmDrift> {
  for (const kind of ['relationships', 'contacts', 'students'] as const) {
    let marked: LedgerEntry[] = [];
    const keep = async (): Promise<void> => {
      const portion = marked;
      marked = [];
      if (portion.length === 0) return;
      await options.fence?.();
      await parts.ledger.keep(schoolId, kind, portion);
    };
    // The ledger is marked behind the walk: what is read ahead of it stays as it is.
    for await (const [told, held] of paired(
      parts.ledger.entries(schoolId, kind),
      heldRows(parts, schoolId, kind, options),
    )) {
      const drift = driftOf(kind, told, held);
      if (drift === null) continue;
      const { what } = drift;
      const mayBeYes = held?.pickup === 'Yes' || told?.mayBeYes === true;
      const known = told ?? { ...(held as Held), digest: NOT_KNOWN, why: null };
      marked.push({ ...known, state: 'sent', mayBeYes });
      if (told?.state === 'confirmed' || what === 'unexpected') yield drift;
      if (marked.length >= PORTION) await keep();
    }
    await keep();
  }
}

const NOT_KNOWN = '?';

function driftOf(kind: ListKind, told: LedgerEntry | undefined, held: Held | undefined): IvmDrift | null {
  const answers = { told: told?.pickup ?? null, holds: held?.pickup ?? null };
  if (told === undefined) return { kind, ids: held!.ids, what: 'unexpected', ...answers };
  // Of what was sent without a receipt, or refused, nothing is expected; a Yes found there is worth knowing.
  if (told.state !== 'confirmed')
    return held?.pickup === 'Yes' && !told.mayBeYes
      ? { kind, ids: told.ids, what: 'differs', ...answers }
      : null;
  if (held === undefined) return { kind, ids: told.ids, what: 'missing', ...answers };
  const same = told.digest === held.digest && told.pickup === held.pickup && told.reason === held.reason;
  return same ? null : { kind, ids: told.ids, what: 'differs', ...answers };
}

async function* heldRows(
  { api }: HttpGatewayParts,
  schoolId: string,
  kind: ListKind,
  { onOwnContact, signal }: ReconcileOptions,
): AsyncGenerator<Held> {
  let before: readonly string[] | undefined;
  for await (const row of readPages<HeldRow>(
    api,
    `/schools/${encodeURIComponent(schoolId)}/${kind}`,
    signal,
  )) {
    if (!row.managed) {
      if (kind === 'contacts') onOwnContact?.(row.ivmId ?? '', row.record as MergeableContact);
      continue;
    }
    const ids = kind === 'relationships' ? [row.studentId ?? '', row.contactId ?? ''] : [row.id ?? ''];
    // A page that changed while it was read may show a row twice.
    if (before !== undefined && compareIds(before, ids) >= 0) continue;
    before = ids;
    yield { ids, version: row.version ?? 1, ...saidBy(kind, row.record) };
  }
}

function saidBy(kind: ListKind, record: WireRecord): Pick<Held, 'digest' | 'pickup' | 'reason'> {
  if (kind !== 'relationships') {
    const fields = record as unknown as Record<string, string>;
    return { digest: digestOf(FIELDS[kind].map((field) => fields[field] ?? '')), pickup: null, reason: null };
  }
  const { relationship, priority, pickup, reason } = record as RelationshipRecord;
  return { digest: digestOf([relationship, priority]), pickup, reason };
}

/** In the order digests are made of them. */
const FIELDS = {
  students: ['lastName', 'firstName', 'middleName', 'grade', 'studentNumber'],
  contacts: ['lastName', 'firstName', 'middleName', 'role', 'email', 'phone'],
} as const;
