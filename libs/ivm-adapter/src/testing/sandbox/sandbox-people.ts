import { compareByteOrder } from '../../rows/byte-order';
import type { ContactRecord, StudentRecord } from '../../wire/wire-types';
import type { UnmanagedPerson } from './sandbox-options';
import type { SandboxRecord } from './sandbox-school';
import { merges, nameKey } from './same-name';

/** A human as IVM has them: entered there, sent under one id, or under several when IVM took them for one. */
export interface SandboxHuman<Record> {
  readonly ivmId: string;
  readonly unmanaged: boolean;
  readonly sentAs: Set<string>;
  record: Record;
}

/** The students or the contacts of one school, and which of IVM's humans each one sent is. */
export class SandboxPeople<Record extends StudentRecord | ContactRecord> {
  readonly #sent = new Map<string, SandboxRecord<Record>>();
  readonly #humanOf = new Map<string, SandboxHuman<Record>>();
  readonly #humans = new Map<string, SandboxHuman<Record>>();
  readonly #named = new Map<string, Set<SandboxHuman<Record>>>();
  #made = 0;

  constructor(
    private readonly what: 'student' | 'contact',
    unmanaged: readonly UnmanagedPerson<Record>[],
    private readonly mergesSameNames: () => boolean,
  ) {
    for (const { ivmId, record } of unmanaged) this.#make(record, true, ivmId);
  }

  find(id: string): SandboxRecord<Record> | undefined {
    return this.#sent.get(id);
  }

  isActive(id: string): boolean {
    return this.#sent.get(id)?.active === true;
  }

  /** Of somebody who was ever sent. */
  ivmIdOf(id: string): string | undefined {
    return this.#humanOf.get(id)?.ivmId;
  }

  /** Active ones in the byte order of their ids, with what IVM holds of them: merged ones share it. */
  sent(): { id: string; ivmId: string; version: number; record: Record }[] {
    return [...this.#sent.values()]
      .filter(({ active }) => active)
      .map(({ ids: [id], version }) => {
        const { ivmId, record } = this.#humanOf.get(id!)!;
        return { id: id!, ivmId, version, record };
      })
      .sort((a, b) => compareByteOrder(a.id, b.id));
  }

  /** Entered in IVM itself, by its own ids. */
  unmanaged(): SandboxHuman<Record>[] {
    return [...this.#humans.values()]
      .filter(({ unmanaged }) => unmanaged)
      .sort((a, b) => compareByteOrder(a.ivmId, b.ivmId));
  }

  /** Humans that were sent under more than one id, or were there before they were sent. */
  merged(): SandboxHuman<Record>[] {
    return [...this.#humans.values()].filter(
      ({ sentAs, unmanaged }) => [...sentAs].filter((id) => this.isActive(id)).length + Number(unmanaged) > 1,
    );
  }

  keep(wanted: SandboxRecord<Record>): void {
    const id = wanted.ids[0]!;
    this.#sent.set(id, wanted);
    if (!wanted.active) return this.#leave(id);
    const mine = this.#humanOf.get(id);
    const same = this.#sameHuman(id, wanted.record);
    if (same !== undefined) {
      if (same !== mine) this.#leave(id);
      this.#join(id, same);
      this.#write(same, { ...same.record, ...withoutBlanks(wanted.record) });
    } else if (mine?.sentAs.size === 1 && mine.sentAs.has(id) && !mine.unmanaged) {
      this.#write(mine, wanted.record);
    } else {
      this.#leave(id);
      this.#join(id, this.#make(wanted.record, false));
    }
  }

  #sameHuman(id: string, record: Record): SandboxHuman<Record> | undefined {
    if (!this.mergesSameNames()) return undefined;
    return [...(this.#named.get(nameKey(record)) ?? [])].find(
      (human) =>
        (human.unmanaged || [...human.sentAs].some((other) => other !== id)) &&
        merges(human.record as ContactRecord, record as ContactRecord),
    );
  }

  #make(record: Record, unmanaged: boolean, ivmId = `${this.what}-${++this.#made}`): SandboxHuman<Record> {
    const human = { ivmId, unmanaged, sentAs: new Set<string>(), record };
    this.#humans.set(ivmId, human);
    this.#write(human, record);
    return human;
  }

  #write(human: SandboxHuman<Record>, record: Record): void {
    this.#named.get(nameKey(human.record))?.delete(human);
    human.record = record;
    const named = this.#named.get(nameKey(record)) ?? new Set();
    this.#named.set(nameKey(record), named.add(human));
  }

  #join(id: string, human: SandboxHuman<Record>): void {
    human.sentAs.add(id);
    this.#humanOf.set(id, human);
  }

  #leave(id: string): void {
    const human = this.#humanOf.get(id);
    if (human === undefined) return;
    human.sentAs.delete(id);
    if (human.sentAs.size > 0 || human.unmanaged) return;
    this.#humans.delete(human.ivmId);
    this.#named.get(nameKey(human.record))?.delete(human);
  }
}

function withoutBlanks<Record extends object>(record: Record): Partial<Record> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== '')) as Partial<Record>;
}
