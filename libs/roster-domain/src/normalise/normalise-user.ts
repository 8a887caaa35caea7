import {
  asFields,
  firstTextOf,
  instantOf,
  LONGEST_TEXT,
  referencesOf,
  sourcedIdOf,
  textOf,
} from './read-field';
import { statusOf } from './record-status';
import type { ContactRole, NormalisedUser, Rejection, RejectionCode } from './roster-record';

/**
 * Raised whenever the same bytes would give other facts than before. It is part of every fingerprint, so a record
 * stored by an older normaliser is read anew.
 */
export const NORMALISER_VERSION = 1;

const contactRoles: ReadonlySet<string> = new Set<ContactRole>(['parent', 'guardian', 'relative']);
/** OneRoster 1.1 section 4.13.5 (RoleType): the roles which are neither student nor contact. */
const otherRoles: ReadonlySet<string> = new Set(['administrator', 'aide', 'proctor', 'teacher']);

/**
 * One OneRoster user (section 4.13) -> what we keep of it, by its role. sourcedId, role, orgs, givenName and
 * familyName are required of a student or contact; a record marked for deletion needs its id and role only.
 */
export function normaliseUser(raw: unknown): NormalisedUser {
  const fields = asFields(raw);
  const role = textOf(fields, 'role').toLowerCase();
  if (otherRoles.has(role)) return { kind: 'other-role' };

  const sourcedId = sourcedIdOf(fields['sourcedId']);
  const rejected = (code: RejectionCode, field: string): Rejection => {
    return { kind: 'rejected', code, resource: 'users', field, sourcedId };
  };
  if (sourcedId === null) {
    const blank = textOf(fields, 'sourcedId') === '';
    return rejected(blank ? 'MISSING_FIELD' : 'INVALID_SOURCED_ID', 'sourcedId');
  }
  if (role === '') return rejected('MISSING_FIELD', 'role');
  const status = statusOf(fields);
  if (status === null) return rejected('UNKNOWN_STATUS', 'status');
  if (role !== 'student' && !contactRoles.has(role)) return rejected('UNKNOWN_ROLE', 'role');

  const person = {
    sourcedId,
    status,
    dateLastModified: instantOf(fields, 'dateLastModified'),
    givenName: textOf(fields, 'givenName'),
    middleName: textOf(fields, 'middleName'),
    familyName: textOf(fields, 'familyName'),
    orgs: referencesOf(fields, 'orgs'),
    agents: referencesOf(fields, 'agents'),
  };
  if (status === 'active') {
    if (person.givenName === '') return rejected('MISSING_FIELD', 'givenName');
    if (person.familyName === '') return rejected('MISSING_FIELD', 'familyName');
    if (person.orgs.length === 0) return rejected('MISSING_FIELD', 'orgs');
  }
  const user =
    role === 'student'
      ? ({
          kind: 'student',
          ...person,
          grade: firstTextOf(fields, 'grades'),
          studentNumber: textOf(fields, 'identifier'),
        } as const)
      : ({
          kind: 'contact',
          ...person,
          role: role as ContactRole,
          email: textOf(fields, 'email'),
          phone: textOf(fields, 'phone'),
          sms: textOf(fields, 'sms'),
        } as const);
  for (const [field, value] of Object.entries(user)) {
    if (typeof value === 'string' && value.length > LONGEST_TEXT) return rejected('FIELD_TOO_LONG', field);
  }
  return user;
}
