import type { IvmContact, IvmRelationship, IvmStudent } from '../port/ivm-gateway';

export type StudentField = keyof IvmStudent | 'schoolId' | 'schoolName';
export type ContactField = keyof IvmContact | 'schoolId' | 'schoolName';
export type RelationshipField = keyof IvmRelationship | 'asOf' | 'validUntil' | 'schoolId' | 'schoolName';

/** One column of a list: a header over a field of ours, or over the same text in every row. */
export type ListColumn<Field extends string> =
  { readonly header: string; readonly field: Field } | { readonly header: string; readonly constant: string };

/** The words a list says for each answer. */
export interface PickupWords {
  readonly yes: string;
  readonly no: string;
  readonly verify: string;
}

/** The columns of each list in their order. IVM's import columns are not public, hence configuration. */
export interface ListColumns {
  readonly students: readonly ListColumn<StudentField>[];
  readonly contacts: readonly ListColumn<ContactField>[];
  readonly relationships: readonly ListColumn<RelationshipField>[];
  readonly pickupWords: PickupWords;
}

export type ListKind = 'students' | 'contacts' | 'relationships';

/** The fields every row brings with it. */
export const ROW_FIELDS: { readonly [Kind in ListKind]: readonly string[] } = {
  students: ['sourcedId', 'lastName', 'firstName', 'middleName', 'grade', 'studentNumber'],
  contacts: ['sourcedId', 'lastName', 'firstName', 'middleName', 'role', 'email', 'phone'],
  relationships: ['studentId', 'contactId', 'relationship', 'pickup', 'reason', 'priority'],
};

/** What a column may hold: the row's fields, and those that are the same for the whole list. */
export const FIELDS: { readonly [Kind in ListKind]: readonly string[] } = {
  students: [...ROW_FIELDS.students, 'schoolId', 'schoolName'],
  contacts: [...ROW_FIELDS.contacts, 'schoolId', 'schoolName'],
  relationships: [...ROW_FIELDS.relationships, 'asOf', 'validUntil', 'schoolId', 'schoolName'],
};

/** Without these a list cannot be told apart row by row, nor an approval be taken away again. */
export const INDISPENSABLE: { readonly [Kind in ListKind]: readonly string[] } = {
  students: ['sourcedId'],
  contacts: ['sourcedId'],
  relationships: ['studentId', 'contactId', 'pickup'],
};

export const DEFAULT_LIST_COLUMNS: ListColumns = {
  students: [
    { header: 'StudentId', field: 'sourcedId' },
    { header: 'LastName', field: 'lastName' },
    { header: 'FirstName', field: 'firstName' },
    { header: 'MiddleName', field: 'middleName' },
    { header: 'Grade', field: 'grade' },
    { header: 'StudentNumber', field: 'studentNumber' },
  ],
  contacts: [
    { header: 'ContactId', field: 'sourcedId' },
    { header: 'LastName', field: 'lastName' },
    { header: 'FirstName', field: 'firstName' },
    { header: 'MiddleName', field: 'middleName' },
    { header: 'Role', field: 'role' },
    { header: 'Email', field: 'email' },
    { header: 'Phone', field: 'phone' },
  ],
  relationships: [
    { header: 'StudentId', field: 'studentId' },
    { header: 'ContactId', field: 'contactId' },
    { header: 'Relationship', field: 'relationship' },
    { header: 'Pickup', field: 'pickup' },
    { header: 'Reason', field: 'reason' },
    { header: 'Priority', field: 'priority' },
    { header: 'AsOf', field: 'asOf' },
    { header: 'ValidUntil', field: 'validUntil' },
  ],
  pickupWords: { yes: 'Yes', no: 'No', verify: 'Verify' },
};
