import { randomUUID } from 'node:crypto';
import type { ListKind } from '../list-files/list-columns';
import type { DeliveryLedger, LedgerEntry } from '../port/delivery-ledger';
import { IvmDeliveryError } from '../port/ivm-delivery-error';
import type { DeliverOptions } from '../port/ivm-gateway';
import type { WireItemAnswer } from '../wire/wire-types';
import { PERSON_SET_ASIDE } from './compare-lists';
import type { IvmApi } from './ivm-api';
import { confirmedEntry, removal, sentEntry, setAsideEntry, wireItem, type ListChange } from './list-change';

export interface SendParts {
  readonly api: IvmApi;
  readonly ledger: DeliveryLedger;
  readonly schoolId: string;
  readonly batchSize: number;
  readonly options: DeliverOptions;
}

/** How often a record is sent anew in one delivery because IVM holds a newer version than ours. */
const MOST_RAISES = 3;

/** Sends changes of one school in batches and keeps what became of each. */
export class ChangeSender {
  readonly confirmed: Record<ListKind, number> = { students: 0, contacts: 0, relationships: 0 };
  readonly setAside: LedgerEntry[] = [];
  /** Tightenings that IVM has not taken, in no form. */
  pending = 0;
  /** Nothing stands there that could say too much, for want of a person: to be sent once the people are. */
  readonly afterPeople: ListChange[] = [];
  /** People IVM refused, as `kind id`. */
  readonly refusedPeople = new Set<string>();

  constructor(private readonly parts: SendParts) {}

  /** @param changes of one kind */
  async send(changes: readonly ListChange[], raises = 0): Promise<void> {
    const { batchSize } = this.parts;
    for (let at = 0; at < changes.length; at += batchSize)
      await this.#sendBatch(changes.slice(at, at + batchSize), raises);
  }

  /** Keeps changes that would only be refused, because a person they name was. */
  async setAsideUnsent(changes: readonly ListChange[]): Promise<void> {
    if (changes.length === 0) return;
    const version = await this.parts.ledger.nextVersion();
    await this.#keep(
      'relationships',
      changes.map((change) => this.#aside(change, version, PERSON_SET_ASIDE)),
    );
  }

  async #sendBatch(changes: readonly ListChange[], raises: number): Promise<void> {
    const { api, ledger, schoolId, options } = this.parts;
    const [{ kind } = { kind: 'students' as const }] = changes;
    options.signal?.throwIfAborted();
    await options.fence?.();
    const version = await ledger.nextVersion();
    // Before anything is sent: what a crash leaves behind is known to be uncertain.
    await this.#keep(
      kind,
      changes.map((change) => sentEntry(change, version)),
    );
    const answer = await api.ask({
      method: 'PUT',
      path: `/schools/${encodeURIComponent(schoolId)}/${kind}`,
      body: { items: changes.map((change) => wireItem(change, version)) },
      idempotencyKey: randomUUID(),
      ...options,
    });
    if ('problem' in answer) return this.#apart(changes, answer.problem, version, raises);
    const items = answer.body['items'];
    if (!Array.isArray(items) || items.length !== changes.length)
      throw new IvmDeliveryError(
        'UNEXPECTED_ANSWER',
        `IVM answered a batch of ${changes.length} ${kind} with another number of answers.`,
        { retryable: true },
      );
    await this.#hear(kind, changes, items as readonly WireItemAnswer[], version, raises);
  }

  /** Keeps each receipt, and sends anew what has to be said otherwise. */
  async #hear(
    kind: ListKind,
    changes: readonly ListChange[],
    answers: readonly WireItemAnswer[],
    version: number,
    raises: number,
  ): Promise<void> {
    const kept: LedgerEntry[] = [];
    const older: ListChange[] = [];
    const smaller: ListChange[] = [];
    let newest = 0;
    for (const [at, change] of changes.entries()) {
      const { status, version: held, code } = answers[at]!;
      if (status === 'applied' || status === 'unchanged') {
        kept.push(confirmedEntry(change, version));
        this.confirmed[kind] += change.op === 'deactivate' ? 0 : 1;
      } else if (status === 'older' || code === 'version_conflict') {
        older.push(change);
        newest = Math.max(newest, held ?? 0);
      } else if (status === 'refused') this.#refused(change, version, code ?? 'not_accepted', kept, smaller);
      else
        throw new IvmDeliveryError('UNEXPECTED_ANSWER', 'IVM gave an answer to an item that is not known.');
    }
    await this.#keep(kind, kept);
    await this.send(smaller);
    if (older.length === 0) return;
    // Our numbers are behind IVM's, as after a database was brought back from a backup.
    await this.parts.ledger.nextVersion(newest);
    if (raises < MOST_RAISES) await this.send(older, raises + 1);
    else this.pending += older.length;
  }

  #refused(
    change: ListChange,
    version: number,
    code: string,
    kept: LedgerEntry[],
    smaller: ListChange[],
  ): void {
    const before = sentEntry(change, version);
    if (!change.tightens) kept.push(this.#aside(change, version, code));
    else if (change.op === 'upsert' && (code === 'unknown_student' || code === 'unknown_contact'))
      this.afterPeople.push({ ...change, before: { ...before, mayBeYes: false }, tightens: false });
    else if (change.kind === 'relationships' && change.op !== 'deactivate')
      smaller.push(removal('relationships', before));
    // Tried again by every delivery, for ever: the ledger goes on saying that it was sent without a receipt.
    else this.pending += 1;
  }

  #aside(change: ListChange, version: number, why: string): LedgerEntry {
    const entry = setAsideEntry(change, version, why);
    this.setAside.push(entry);
    if (change.kind !== 'relationships') this.refusedPeople.add(`${change.kind} ${change.ids[0]}`);
    return entry;
  }

  /** A whole batch was refused: the item it names goes its own way, or the batch is halved until one is alone. */
  async #apart(
    changes: readonly ListChange[],
    { item, code, status }: { readonly item?: number; readonly code?: string; readonly status: number },
    version: number,
    raises: number,
  ): Promise<void> {
    const [{ kind } = { kind: 'students' as const }] = changes;
    const named = item !== undefined && Number.isInteger(item) ? changes[item] : undefined;
    const alone = changes.length === 1 ? changes[0] : named;
    if (alone !== undefined) {
      const [kept, smaller]: [LedgerEntry[], ListChange[]] = [[], []];
      this.#refused(alone, version, typeof code === 'string' ? code : `status_${status}`, kept, smaller);
      await this.#keep(kind, kept);
      await this.send(smaller);
      return this.send(
        changes.filter((change) => change !== alone),
        raises,
      );
    }
    const half = Math.ceil(changes.length / 2);
    await this.send(changes.slice(0, half), raises);
    await this.send(changes.slice(half), raises);
  }

  #keep(kind: ListKind, entries: readonly LedgerEntry[]): Promise<void> {
    if (entries.length === 0) return Promise.resolve();
    return this.parts.ledger.keep(this.parts.schoolId, kind, entries);
  }
}
