import type {
  OneRosterAcademicSession,
  OneRosterClass,
  OneRosterDemographics,
  OneRosterEnrollment,
  OneRosterOrg,
  OneRosterUser,
  OneRosterUserId,
} from '../source/oneroster-record';
import {
  date,
  instant,
  isObject,
  listOf,
  optional,
  reference,
  references,
  text,
  texts,
  verbatim,
  type JsonObject,
} from './json-field';

export function readOrg(raw: JsonObject): OneRosterOrg {
  return {
    sourcedId: verbatim(raw['sourcedId']),
    status: text(raw['status']).toLowerCase(),
    dateLastModified: instant(raw['dateLastModified']),
    name: text(raw['name']),
    type: text(raw['type']),
    identifier: optional(raw['identifier']),
  };
}

export function readUser(raw: JsonObject): OneRosterUser {
  return {
    sourcedId: verbatim(raw['sourcedId']),
    status: text(raw['status']).toLowerCase(),
    dateLastModified: instant(raw['dateLastModified']),
    enabledUser: optional(raw['enabledUser'])?.toLowerCase(),
    orgs: references(raw['orgs'] ?? raw['org']),
    role: roleOf(raw),
    username: optional(raw['username']),
    userIds: userIds(raw['userIds']),
    givenName: text(raw['givenName']),
    familyName: text(raw['familyName']),
    middleName: optional(raw['middleName']),
    identifier: optional(raw['identifier']),
    email: optional(raw['email']),
    sms: optional(raw['sms']),
    phone: optional(raw['phone']),
    agents: references(raw['agents']),
    grades: texts(raw['grades'] ?? raw['grade']),
    metadata: metadata(raw['metadata']),
  };
}

export function readDemographics(raw: JsonObject): OneRosterDemographics {
  return {
    sourcedId: verbatim(raw['sourcedId']),
    status: text(raw['status']).toLowerCase(),
    dateLastModified: instant(raw['dateLastModified']),
    birthDate: date(raw['birthDate'] ?? raw['birthdate']),
  };
}

export function readEnrollment(raw: JsonObject): OneRosterEnrollment {
  return {
    sourcedId: verbatim(raw['sourcedId']),
    status: text(raw['status']).toLowerCase(),
    dateLastModified: instant(raw['dateLastModified']),
    user: reference(raw['user']),
    class: reference(raw['class']),
    school: reference(raw['school']),
    role: text(raw['role']).toLowerCase(),
    primary: optional(raw['primary'])?.toLowerCase(),
    beginDate: date(raw['beginDate']),
    endDate: date(raw['endDate']),
  };
}

export function readClass(raw: JsonObject): OneRosterClass {
  return {
    sourcedId: verbatim(raw['sourcedId']),
    status: text(raw['status']).toLowerCase(),
    dateLastModified: instant(raw['dateLastModified']),
    title: text(raw['title']),
    classType: text(raw['classType']),
    school: reference(raw['school']),
    terms: references(raw['terms']),
  };
}

export function readAcademicSession(raw: JsonObject): OneRosterAcademicSession {
  return {
    sourcedId: verbatim(raw['sourcedId']),
    status: text(raw['status']).toLowerCase(),
    dateLastModified: instant(raw['dateLastModified']),
    title: text(raw['title']),
    type: text(raw['type']),
    startDate: date(raw['startDate']),
    endDate: date(raw['endDate']),
    parent: reference(raw['parent']),
    schoolYear: optional(raw['schoolYear']),
  };
}

function userIds(value: unknown): OneRosterUserId[] {
  const found: OneRosterUserId[] = [];
  for (const entry of listOf(value)) {
    const identifier = text(isObject(entry) ? entry['identifier'] : entry);
    if (identifier !== '') found.push({ type: isObject(entry) ? text(entry['type']) : '', identifier });
  }
  return found;
}

const contactRoles: ReadonlySet<string> = new Set(['parent', 'guardian', 'relative']);

/**
 * `role`, or one of `roles` (texts, or OneRoster 1.2's `{roleType, role}`). Of several, student comes before contact
 * and contact before staff: a teacher who is a parent would else vanish from their child.
 */
function roleOf(raw: JsonObject): string {
  const single = text(raw['role']).toLowerCase();
  if (single !== '') return single;
  const roles = listOf(raw['roles'])
    .map((entry) => text(isObject(entry) ? entry['role'] : entry).toLowerCase())
    .filter((role) => role !== '');
  return (
    roles.find((role) => role === 'student') ?? roles.find((role) => contactRoles.has(role)) ?? roles[0] ?? ''
  );
}

/** Values as texts; lists and objects as their JSON, for whoever knows what is in them. */
function metadata(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  const filled: [string, string][] = [];
  for (const [key, entry] of Object.entries(value)) {
    const found = typeof entry === 'object' && entry !== null ? JSON.stringify(entry) : text(entry);
    if (found !== '') filled.push([key, found]);
  }
  // fromEntries defines own properties, so that a key __proto__ is a key like any other.
  return Object.fromEntries(filled);
}
