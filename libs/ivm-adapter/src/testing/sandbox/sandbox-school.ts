import type { Validity } from '../../port/ivm-gateway';
import { compareIds } from '../../rows/check-rows';
import type { ListKind } from '../../list-files/list-columns';
import type {
  ContactRecord,
  RefusalCode,
  RelationshipRecord,
  StudentRecord,
  WireItem,
  WireItemAnswer,
  WireRecord,
} from '../../wire/wire-types';
import type { SandboxHistory } from './sandbox-history';
import type { SandboxSchoolContent } from './sandbox-options';
import { SandboxPeople } from './sandbox-people';

/** A record under the sender's ids; one that was deactivated keeps its version. */
export interface SandboxRecord<Record = WireRecord> {
  readonly ids: readonly string[];
  readonly version: number;
  readonly active: boolean;
  readonly record: Record;
}

export interface SandboxSchoolSettings {
  readonly history: SandboxHistory;
  readonly now: () => Date;
  readonly keepsContactsApart: boolean;
}

/** One school of the sandbox: what it holds, and what a batch does to it. */
export class SandboxSchool {
  readonly id: string;
  readonly name: string;
  readonly students: SandboxPeople<StudentRecord>;
  readonly contacts: SandboxPeople<ContactRecord>;
  readonly unmanagedRelationships: NonNullable<SandboxSchoolContent['relationships']>;
  validity: Validity & { readonly version: number } = { version: 0, asOf: null, validUntil: null };
  readonly #relationships = new Map<string, SandboxRecord<RelationshipRecord>>();
  /** The relationships of each student and of each contact. */
  readonly #ofEnd = { students: new Map<string, Set<string>>(), contacts: new Map<string, Set<string>>() };

  constructor(
    content: SandboxSchoolContent,
    private readonly settings: SandboxSchoolSettings,
  ) {
    this.id = content.id;
    this.name = content.name;
    this.students = new SandboxPeople('student', content.students ?? [], () => false);
    this.contacts = new SandboxPeople('contact', content.contacts ?? [], () => !settings.keepsContactsApart);
    this.unmanagedRelationships = content.relationships ?? [];
  }

  /** Active relationships in the byte order of their ids. */
  relationships(): SandboxRecord<RelationshipRecord>[] {
    return [...this.#relationships.values()]
      .filter(({ active }) => active)
      .sort((a, b) => compareIds(a.ids, b.ids));
  }

  /** Does one item. Nothing is changed unless the answer is `applied`. */
  put(kind: ListKind, item: WireItem): WireItemAnswer {
    const ids = idsOf(item);
    const known = this.#find(kind, ids);
    if (known !== undefined && item.version < known.version)
      return { status: 'older', version: known.version };
    const wanted = this.#wanted(item, known);
    if (typeof wanted === 'string') return refused(wanted, known);
    if (known?.version === item.version) {
      const same =
        known.active === wanted.active && (!wanted.active || sameRecord(known.record, wanted.record));
      return same ? { status: 'unchanged', version: known.version } : refused('version_conflict', known);
    }
    if (kind === 'relationships' && wanted.active) {
      if (!this.students.isActive(ids[0]!)) return refused('unknown_student', known);
      if (!this.contacts.isActive(ids[1]!)) return refused('unknown_contact', known);
    }
    this.#keep(kind, wanted);
    return { status: 'applied', version: wanted.version };
  }

  /** Changes a relationship as somebody in IVM would, whatever its version. */
  force(row: SandboxRecord<RelationshipRecord>): void {
    this.#keepRelationship(row);
  }

  #find(kind: ListKind, ids: readonly string[]): SandboxRecord | undefined {
    if (kind === 'relationships') return this.#relationships.get(JSON.stringify(ids));
    return this[kind].find(ids[0]!);
  }

  #wanted(item: WireItem, known: SandboxRecord | undefined): SandboxRecord | RefusalCode {
    const base = { ids: idsOf(item), version: item.version };
    if (item.op === 'upsert') return { ...base, active: true, record: item.record };
    if (item.op === 'deactivate') return { ...base, active: false, record: known?.record ?? NOTHING };
    if (!known?.active) return 'unknown_relationship';
    return { ...base, active: true, record: { ...known.record, pickup: item.pickup, reason: item.reason } };
  }

  #keep(kind: ListKind, wanted: SandboxRecord): void {
    if (kind === 'relationships') return this.#keepRelationship(wanted as SandboxRecord<RelationshipRecord>);
    const id = wanted.ids[0]!;
    const before = this[kind].ivmIdOf(id);
    this[kind].keep(wanted as SandboxRecord<StudentRecord & ContactRecord>);
    if (!wanted.active) {
      for (const row of this.#activeOf(kind, id))
        this.#keepRelationship({ ...row, active: false, version: Math.max(row.version, wanted.version) });
    } else if (before !== undefined && before !== this[kind].ivmIdOf(id)) {
      // Another human answers for these from now on: that is a state of its own.
      for (const row of this.#activeOf(kind, id)) this.#note(row);
    }
  }

  #activeOf(kind: 'students' | 'contacts', id: string): SandboxRecord<RelationshipRecord>[] {
    const keys = [...(this.#ofEnd[kind].get(id) ?? [])];
    return keys.map((key) => this.#relationships.get(key)!).filter(({ active }) => active);
  }

  #keepRelationship(row: SandboxRecord<RelationshipRecord>): void {
    const key = JSON.stringify(row.ids);
    this.#relationships.set(key, row);
    for (const [at, kind] of (['students', 'contacts'] as const).entries()) {
      const ofOne = this.#ofEnd[kind].get(row.ids[at]!) ?? new Set();
      this.#ofEnd[kind].set(row.ids[at]!, ofOne.add(key));
    }
    this.#note(row);
  }

  #note({ ids, active, record, version }: SandboxRecord<RelationshipRecord>): void {
    const [studentId, contactId] = ids as [string, string];
    this.settings.history.note({
      at: this.settings.now(),
      ...{ school: this.id, studentId, contactId, ivmId: this.contacts.ivmIdOf(contactId) ?? '' },
      pickup: active ? record.pickup : null,
      version,
    });
  }
}

export function idsOf(item: WireItem): readonly string[] {
  return 'id' in item ? [item.id] : [item.studentId, item.contactId];
}

const NOTHING = {} as WireRecord;

function refused(code: RefusalCode, known: SandboxRecord | undefined): WireItemAnswer {
  return { status: 'refused', version: known?.version ?? null, code, text: SENTENCES[code] };
}

const SENTENCES: Readonly<Record<RefusalCode, string>> = {
  unknown_student: 'No active student of this school has this id; send the student first.',
  unknown_contact: 'No active contact of this school has this id; send the contact first.',
  unknown_relationship: 'There is no such active relationship whose answer could change; send all of it.',
  version_conflict: 'This version is held with another content; send the record with a newer version.',
  not_accepted: 'IVM does not accept this record.',
};

export function sameRecord(one: WireRecord, other: WireRecord): boolean {
  const [a, b] = [one, other] as unknown as Record<string, unknown>[];
  return Object.keys(b!).every((key) => a![key] === b![key]);
}
