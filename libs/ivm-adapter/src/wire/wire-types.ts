import type { IvmContact, IvmRelationship, IvmStudent, ListReason, PickupAnswer } from '../port/ivm-gateway';
import type { ListKind } from '../list-files/list-columns';

/** The shapes of `ivm-api.openapi.json`, which says what they mean. */
export type StudentRecord = Omit<IvmStudent, 'sourcedId'>;
export type ContactRecord = Omit<IvmContact, 'sourcedId'>;
export type RelationshipRecord = Omit<IvmRelationship, 'studentId' | 'contactId'>;
export type WireRecord = StudentRecord | ContactRecord | RelationshipRecord;

/** What names a record on the wire: people by `id`, relationships by both ends. */
export type WireIds = { readonly id: string } | { readonly studentId: string; readonly contactId: string };

export type WireItem = WireIds & { readonly version: number } & (
    | { readonly op: 'upsert'; readonly record: WireRecord }
    | { readonly op: 'deactivate' }
    /** Relationships only: changes the answer, nothing else. */
    | { readonly op: 'answer'; readonly pickup: PickupAnswer; readonly reason: ListReason }
  );

export interface WireBatch {
  readonly items: readonly WireItem[];
}

export type RefusalCode =
  'unknown_student' | 'unknown_contact' | 'unknown_relationship' | 'version_conflict' | 'not_accepted';

export interface WireItemAnswer {
  readonly status: 'applied' | 'unchanged' | 'older' | 'refused';
  readonly version: number | null;
  readonly code?: RefusalCode;
  readonly text?: string;
}

export interface WireBatchAnswer {
  readonly items: readonly WireItemAnswer[];
}

/** RFC 9457. */
export interface WireProblem {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  /** Which item of the batch, counted from 0. */
  readonly item?: number;
}

export interface WirePage<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface WireSchool {
  readonly id: string;
  readonly name: string;
  readonly counts: Readonly<Record<ListKind, number>>;
  readonly unmanaged: number;
}

export interface WireHeldPerson<Record extends StudentRecord | ContactRecord> {
  /** null: of IVM alone. */
  readonly id: string | null;
  readonly ivmId: string;
  readonly managed: boolean;
  readonly version: number | null;
  readonly record: Record;
}

/** The ids of relationships that are IVM's alone are IVM's own. */
export interface WireHeldRelationship {
  readonly studentId: string;
  readonly contactId: string;
  readonly managed: boolean;
  readonly version: number | null;
  readonly record: RelationshipRecord;
}

/** Times in ISO 8601, UTC; version 0: never put. */
export interface WireValidity {
  readonly version: number;
  readonly asOf: string | null;
  readonly validUntil: string | null;
}

export interface WireNoGo {
  readonly version: number;
  readonly people: readonly string[];
}
