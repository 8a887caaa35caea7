import type { CsvCell } from './csv-text';

/** A row by column name; columns OneRoster does not know (`metadata.…`) may be added. */
export type BundleRow = Readonly<Record<string, CsvCell>>;

/** The columns of OneRoster 1.1 in their order. */
export const columnsOf = {
  orgs: ['sourcedId', 'status', 'dateLastModified', 'name', 'type', 'identifier', 'parentSourcedId'],
  users: [
    'sourcedId',
    'status',
    'dateLastModified',
    'enabledUser',
    'orgSourcedIds',
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
    'agentSourcedIds',
    'grades',
    'password',
  ],
  demographics: [
    'sourcedId',
    'status',
    'dateLastModified',
    'birthDate',
    'sex',
    'americanIndianOrAlaskaNative',
    'asian',
    'blackOrAfricanAmerican',
    'nativeHawaiianOrOtherPacificIslander',
    'white',
    'demographicRaceTwoOrMoreRaces',
    'hispanicOrLatinoEthnicity',
    'countryOfBirthCode',
    'stateOfBirthAbbreviation',
    'cityOfBirth',
    'publicSchoolResidenceStatus',
  ],
} as const satisfies Record<string, readonly string[]>;

/** Lincoln Elementary, an invented school. */
export function school(overrides: BundleRow = {}): BundleRow {
  return {
    sourcedId: 'school-1',
    name: 'Lincoln Elementary',
    type: 'school',
    identifier: '0001',
    parentSourcedId: 'district-1',
    ...overrides,
  };
}

/** The invented district the schools belong to. */
export function district(overrides: BundleRow = {}): BundleRow {
  return { sourcedId: 'district-1', name: 'Example District', type: 'district', ...overrides };
}

/** Ada Example, an invented student of Lincoln Elementary, with one guardian. */
export function student(overrides: BundleRow = {}): BundleRow {
  return {
    sourcedId: 'student-1',
    enabledUser: 'true',
    orgSourcedIds: ['school-1'],
    role: 'student',
    username: 'ada.example',
    givenName: 'Ada',
    familyName: 'Example',
    identifier: '100001',
    agentSourcedIds: ['guardian-1'],
    grades: ['03'],
    ...overrides,
  };
}

/** Grace Example, an invented guardian of Ada, who names her as well. */
export function guardian(overrides: BundleRow = {}): BundleRow {
  return {
    sourcedId: 'guardian-1',
    enabledUser: 'true',
    orgSourcedIds: ['school-1'],
    role: 'guardian',
    username: 'grace.example',
    givenName: 'Grace',
    familyName: 'Example',
    email: 'grace@example.org',
    phone: '555-0100',
    agentSourcedIds: ['student-1'],
    ...overrides,
  };
}

/** Ada's demographics. */
export function demographicsOf(overrides: BundleRow = {}): BundleRow {
  return { sourcedId: 'student-1', birthDate: '2016-02-29', ...overrides };
}
