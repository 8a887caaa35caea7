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
import type {
  ContactRecord,
  ContactRole,
  NormalisedUser,
  Rejection,
  RejectionCode,
  StudentRecord,
} from './roster-record';

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

  const givenName = textOf(fields, 'givenName');
  const middleName = textOf(fields, 'middleName');
  const familyName = textOf(fields, 'familyName');
  const orgs = referencesOf(fields, 'orgs');
  if (status === 'active') {
    if (givenName === '') return rejected('MISSING_FIELD', 'givenName');
    if (familyName === '') return rejected('MISSING_FIELD', 'familyName');
    if (orgs.length === 0) return rejected('MISSING_FIELD', 'orgs');
  }
  // Written out for each kind, without a spread and without a loop over the fields: this runs for every record of a
  // first load, and those two were most of what it took.
  let user: StudentRecord | ContactRecord;
  let tooLong = tooLongIn('givenName', givenName) ?? tooLongIn('middleName', middleName);
  tooLong ??= tooLongIn('familyName', familyName);
  const dateLastModified = instantOf(fields, 'dateLastModified');
  const agents = referencesOf(fields, 'agents');
  if (role === 'student') {
    const grade = firstTextOf(fields, 'grades');
    const studentNumber = textOf(fields, 'identifier');
    tooLong ??= tooLongIn('grade', grade) ?? tooLongIn('studentNumber', studentNumber);
    user = {
      kind: 'student',
      sourcedId,
      status,
      dateLastModified,
      givenName,
      middleName,
      familyName,
      orgs,
      agents,
      grade,
      studentNumber,
    };
  } else {
    const email = textOf(fields, 'email');
    const phone = textOf(fields, 'phone');
    const sms = textOf(fields, 'sms');
    tooLong ??= tooLongIn('email', email) ?? tooLongIn('phone', phone) ?? tooLongIn('sms', sms);
    user = {
      kind: 'contact',
      sourcedId,
      status,
      dateLastModified,
      givenName,
      middleName,
      familyName,
      orgs,
      agents,
      role: role as ContactRole,
      email,
      phone,
      sms,
    };
  }
  return tooLong === null ? user : rejected('FIELD_TOO_LONG', tooLong);
}

/** The field's name when its text is longer than any real one; null when it is not. */
function tooLongIn(field: string, text: string): string | null {
  return text.length > LONGEST_TEXT ? field : null;
}
