/**
 * OneRoster 1.1 objects (JSON binding, sections 4.1 to 4.14): for each type its collection, and its fields with the
 * CSV column each is made from. Making objects, selecting fields, filtering and writing hrefs all read this table.
 */
export type ObjectType =
  'org' | 'user' | 'demographics' | 'class' | 'enrollment' | 'academicSession' | 'course';

export type Field =
  | { readonly kind: 'text'; readonly column: string; readonly required?: boolean }
  | { readonly kind: 'list'; readonly column: string }
  | { readonly kind: 'userIds'; readonly column: string }
  | { readonly kind: 'reference' | 'references'; readonly column: string; readonly to: ObjectType }
  /** Not a column of its own: the orgs that name this one as their parent. */
  | { readonly kind: 'children'; readonly to: ObjectType };

const text = (column: string): Field => ({ kind: 'text', column });
/** There also when blank. */
const required = (column: string): Field => ({ kind: 'text', column, required: true });
const list = (column: string): Field => ({ kind: 'list', column });
const reference = (column: string, to: ObjectType): Field => ({ kind: 'reference', column, to });
const references = (column: string, to: ObjectType): Field => ({ kind: 'references', column, to });

interface ObjectDescription {
  /** Last part of the path, and the name of the bundle's file. */
  readonly collection: string;
  /** Key of the envelope of several; of one it is the type's name (section 3.2). */
  readonly envelope: string;
  /** Beside sourcedId, status, dateLastModified and metadata. */
  readonly fields: Readonly<Record<string, Field>>;
}

export const objectTypes: Readonly<Record<ObjectType, ObjectDescription>> = {
  org: {
    collection: 'orgs',
    envelope: 'orgs',
    fields: {
      name: required('name'),
      type: required('type'),
      identifier: text('identifier'),
      parent: reference('parentSourcedId', 'org'),
      children: { kind: 'children', to: 'org' },
    },
  },
  user: {
    collection: 'users',
    envelope: 'users',
    fields: {
      username: required('username'),
      userIds: { kind: 'userIds', column: 'userIds' },
      enabledUser: required('enabledUser'),
      givenName: text('givenName'),
      familyName: text('familyName'),
      middleName: text('middleName'),
      role: required('role'),
      identifier: text('identifier'),
      email: text('email'),
      sms: text('sms'),
      phone: text('phone'),
      agents: references('agentSourcedIds', 'user'),
      orgs: references('orgSourcedIds', 'org'),
      grades: list('grades'),
    },
  },
  demographics: {
    collection: 'demographics',
    envelope: 'demographics',
    fields: {
      birthDate: text('birthDate'),
      sex: text('sex'),
      americanIndianOrAlaskaNative: text('americanIndianOrAlaskaNative'),
      asian: text('asian'),
      blackOrAfricanAmerican: text('blackOrAfricanAmerican'),
      nativeHawaiianOrOtherPacificIslander: text('nativeHawaiianOrOtherPacificIslander'),
      white: text('white'),
      demographicRaceTwoOrMoreRaces: text('demographicRaceTwoOrMoreRaces'),
      hispanicOrLatinoEthnicity: text('hispanicOrLatinoEthnicity'),
      countryOfBirthCode: text('countryOfBirthCode'),
      stateOfBirthAbbreviation: text('stateOfBirthAbbreviation'),
      cityOfBirth: text('cityOfBirth'),
      publicSchoolResidenceStatus: text('publicSchoolResidenceStatus'),
    },
  },
  class: {
    collection: 'classes',
    envelope: 'classes',
    fields: {
      title: required('title'),
      classCode: text('classCode'),
      classType: required('classType'),
      location: text('location'),
      grades: list('grades'),
      subjects: list('subjects'),
      course: reference('courseSourcedId', 'course'),
      school: reference('schoolSourcedId', 'org'),
      terms: references('termSourcedIds', 'academicSession'),
      subjectCodes: list('subjectCodes'),
      periods: list('periods'),
    },
  },
  enrollment: {
    collection: 'enrollments',
    envelope: 'enrollments',
    fields: {
      user: reference('userSourcedId', 'user'),
      class: reference('classSourcedId', 'class'),
      school: reference('schoolSourcedId', 'org'),
      role: required('role'),
      primary: text('primary'),
      beginDate: text('beginDate'),
      endDate: text('endDate'),
    },
  },
  academicSession: {
    collection: 'academicSessions',
    envelope: 'academicSessions',
    fields: {
      title: required('title'),
      startDate: required('startDate'),
      endDate: required('endDate'),
      type: required('type'),
      parent: reference('parentSourcedId', 'academicSession'),
      schoolYear: text('schoolYear'),
    },
  },
  course: {
    collection: 'courses',
    envelope: 'courses',
    fields: {
      title: required('title'),
      schoolYear: reference('schoolYearSourcedId', 'academicSession'),
      courseCode: text('courseCode'),
      grades: list('grades'),
      subjects: list('subjects'),
      org: reference('orgSourcedId', 'org'),
      subjectCodes: list('subjectCodes'),
    },
  },
};

export const objectTypeNames = Object.keys(objectTypes) as ObjectType[];

const fieldsOfAll: ReadonlySet<string> = new Set(['sourcedId', 'status', 'dateLastModified', 'metadata']);

/** Whether a type has a field, also one of an inner object (`parent.sourcedId`, `metadata.bus`). */
export function hasField(type: ObjectType, name: string): boolean {
  const [outer = '', inner, ...more] = name.split('.');
  if (outer === 'metadata') return true;
  if (fieldsOfAll.has(outer)) return inner === undefined;
  if (!Object.hasOwn(objectTypes[type].fields, outer)) return false;
  if (inner === undefined) return true;
  const kind = objectTypes[type].fields[outer]?.kind;
  if (kind === 'text' || kind === 'list') return false;
  const parts = kind === 'userIds' ? ['type', 'identifier'] : ['sourcedId', 'type', 'href'];
  return more.length === 0 && parts.includes(inner);
}
