/** The records we keep, with only the fields we take (least data). All texts are trimmed; '' = not given. */

export interface OrgRecord {
  readonly kind: 'org';
  readonly sourcedId: string;
  readonly name: string;
  /** OneRoster orgType: department | school | district | local | state | national. */
  readonly type: string;
  readonly status: RecordStatus;
}

export type RecordStatus = 'active' | 'tobedeleted';

/** What students and contacts have in common. */
export interface PersonRecord {
  /** Byte-exact; never trimmed or case-folded. */
  readonly sourcedId: string;
  readonly status: RecordStatus;
  /** Milliseconds since the epoch; null where the provider gave no usable instant. */
  readonly dateLastModified: number | null;
  readonly givenName: string;
  readonly middleName: string;
  readonly familyName: string;
  /** sourcedIds of the orgs the person belongs to: sorted, each once. */
  readonly orgs: readonly string[];
  /** sourcedIds of the persons this record names as agents: sorted, each once. */
  readonly agents: readonly string[];
}

export interface StudentRecord extends PersonRecord {
  readonly kind: 'student';
  /** First grade given, as the provider writes it (CEDS code). */
  readonly grade: string;
  /** OneRoster `identifier`. */
  readonly studentNumber: string;
}

export type ContactRole = 'parent' | 'guardian' | 'relative';

export interface ContactRecord extends PersonRecord {
  readonly kind: 'contact';
  readonly role: ContactRole;
  readonly email: string;
  readonly phone: string;
  readonly sms: string;
}

/** A record of ours which cannot be used. Carries no content but the id, so that it may be reported. */
export interface Rejection {
  readonly kind: 'rejected';
  readonly code: RejectionCode;
  readonly resource: 'orgs' | 'users' | 'demographics' | 'supplement';
  readonly field: string;
  /** null when the record has no usable id. */
  readonly sourcedId: string | null;
}

export type RejectionCode =
  | 'MISSING_FIELD'
  | 'UNKNOWN_ROLE'
  | 'UNKNOWN_STATUS'
  | 'INVALID_SOURCED_ID'
  | 'FIELD_TOO_LONG'
  | 'UNREADABLE_VALUE'
  | 'UNREADABLE_RECORD';

/** A user of a role we do not keep (teacher, aide, administrator, proctor): counted as read, never stored. */
export interface OtherRole {
  readonly kind: 'other-role';
}

export type NormalisedUser = StudentRecord | ContactRecord | OtherRole | Rejection;
export type NormalisedOrg = OrgRecord | Rejection;
