import type { Rejection, RejectionCode } from './roster-record';

/** A rejection in sentences for the person who looks after the SIS. Holds nothing of the record. */
export interface RejectionSentences {
  /** What is wrong with the record, and what follows from it. */
  readonly what: string;
  /** What to do in the SIS or its export. */
  readonly todo: string;
}

type Described = Pick<Rejection, 'code' | 'resource' | 'field'>;

/** What a rejection means and what to do about it. Depends on code, resource and field alone. */
export function describeRejection(rejection: Described): RejectionSentences {
  return describe[rejection.code](rejection, nouns[rejection.resource]);
}

/** How the records of a collection are spoken of. */
const nouns: Readonly<Record<Rejection['resource'], string>> = {
  orgs: 'org',
  users: 'person',
  demographics: 'demographics record',
  supplement: 'row of the supplement',
};

const CORRECT_AND_EXPORT = 'Correct it in the SIS and export again.';

const describe: Readonly<Record<RejectionCode, (of: Described, noun: string) => RejectionSentences>> = {
  MISSING_FIELD: ({ field }, noun) =>
    missing[field]?.(noun) ?? {
      what: `The ${noun} has no ${field}, which OneRoster 1.1 requires, and is not taken over.`,
      todo: `Fill in ${field} in the SIS and export again.`,
    },
  UNKNOWN_ROLE: ({ field }, noun) => ({
    what: `The ${field} of the ${noun} is none of OneRoster 1.1, so whether this is a student, a contact or staff is not known, and the ${noun} is not taken over.`,
    todo: `Have the export write student, parent, guardian, relative, teacher, aide, administrator or proctor as ${field}.`,
  }),
  UNKNOWN_STATUS: ({ field }, noun) => ({
    what: `The ${field} of the ${noun} is neither active nor tobedeleted; which of the two is meant is not guessed, and the ${noun} is not taken over.`,
    todo: `Have the export write active or tobedeleted as ${field}, or leave it blank in a bulk file.`,
  }),
  INVALID_SOURCED_ID: ({ field }, noun) => ({
    what: `The ${field} of the ${noun} cannot be an id: it is longer than 255 characters or holds characters that are no text, and the ${noun} is not taken over.`,
    todo: `Look at the line in the export: often a quote or comma is missing there. Have the SIS write its own id as ${field}.`,
  }),
  FIELD_TOO_LONG: ({ field }, noun) => ({
    what: `The ${field} of the ${noun} is longer than 1,000 characters, which none is, and the ${noun} is not taken over.`,
    todo: `Look at the line in the export: often a quote is missing there, so that several cells became one. ${CORRECT_AND_EXPORT}`,
  }),
  UNREADABLE_VALUE: ({ field }, noun) => ({
    what: `The ${field} of the ${noun} says something that cannot be read; since it may forbid something, it is not taken for blank, and what it says is not taken over.`,
    todo: `Write yes, no or nothing in a column that grants something, and dates as 2026-08-31, in the column ${field}.`,
  }),
  UNREADABLE_RECORD: (_, noun) => ({
    what: `The row has more cells than the file has columns, or its quotes do not fit, so which cell means what is not certain, and the ${noun} is not taken over.`,
    todo: 'Look at the line in the export: a value with a comma must stand in double quotes, and a double quote inside it must be written twice.',
  }),
};

/** Fields whose absence has a reason that is known from the field. */
const missing: Readonly<Record<string, (noun: string) => RejectionSentences>> = {
  sourcedId: (noun) => ({
    what: `The ${noun} has no sourcedId, so nobody can tell who or what it is, and it is not taken over.`,
    todo: 'Have the export write the id of the SIS as sourcedId in every row.',
  }),
  orgs: (noun) => ({
    what: `The ${noun} belongs to no school (orgSourcedIds is blank), and is not taken over.`,
    todo: `Enrol the ${noun} in a school in the SIS, or link a contact to the school of the child, and export again.`,
  }),
  role: (noun) => ({
    what: `The ${noun} has no role, so whether this is a student, a contact or staff is not known, and the ${noun} is not taken over.`,
    todo: `Set the role of the ${noun} in the SIS and export again.`,
  }),
};
