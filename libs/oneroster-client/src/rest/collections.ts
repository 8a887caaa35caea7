/** The OneRoster 1.1 collections that are read, by the path they are read from. */
export type CollectionPath =
  'orgs' | 'schools' | 'users' | 'students' | 'demographics' | 'enrollments' | 'classes' | 'academicSessions';

export interface CollectionShape {
  /** Names under which the list is found in the answer, lower case: the specification's own, and those seen. */
  readonly envelopes: ReadonlySet<string>;
  /** Names of the object in the answer to a reading by id, lower case. */
  readonly single: ReadonlySet<string>;
  /** What is asked for with `fields`: only what is read. */
  readonly fields: readonly string[];
}

const object = ['sourcedId', 'status', 'dateLastModified'];

const orgs: CollectionShape = {
  envelopes: new Set(['orgs', 'org', 'schools', 'school']),
  single: new Set(['org', 'orgs', 'school']),
  fields: [...object, 'name', 'type', 'identifier'],
};
const users: CollectionShape = {
  envelopes: new Set(['users', 'user', 'students', 'student', 'teachers', 'contacts', 'guardians']),
  single: new Set(['user', 'users', 'student']),
  fields: [
    ...object,
    'metadata',
    'enabledUser',
    'orgs',
    'role',
    'username',
    'userIds',
    'givenName',
    'familyName',
    'middleName',
    'identifier',
    'email',
    'sms',
    'phone',
    'agents',
    'grades',
  ],
};

export const collections: Readonly<Record<CollectionPath, CollectionShape>> = {
  orgs,
  schools: orgs,
  users,
  students: users,
  demographics: {
    envelopes: new Set(['demographics', 'demographic']),
    single: new Set(['demographics', 'demographic']),
    fields: [...object, 'birthDate'],
  },
  enrollments: {
    envelopes: new Set(['enrollments', 'enrollment']),
    single: new Set(['enrollment', 'enrollments']),
    fields: [...object, 'user', 'class', 'school', 'role', 'primary', 'beginDate', 'endDate'],
  },
  classes: {
    envelopes: new Set(['classes', 'class']),
    single: new Set(['class', 'classes']),
    fields: [...object, 'title', 'classType', 'school', 'terms'],
  },
  academicSessions: {
    envelopes: new Set(['academicsessions', 'academicsession', 'terms', 'gradingperiods']),
    single: new Set(['academicsession', 'academicsessions']),
    fields: [...object, 'title', 'type', 'startDate', 'endDate', 'parent', 'schoolYear'],
  },
};
