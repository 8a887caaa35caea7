import type { ObjectType } from './object-types';

/** A GUIDRef (section 4.7) before its href is known, which depends on where it is served. */
export interface ObjectReference {
  readonly sourcedId: string;
  readonly type: ObjectType;
}

/** One OneRoster object as the JSON binding has it, apart from hrefs. */
export interface RosterObject {
  readonly sourcedId: string;
  readonly status: string;
  readonly dateLastModified: string;
  readonly [field: string]: unknown;
}
