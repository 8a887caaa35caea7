/** What a provider does beside the specification: what is seen, and what to do about it. */
export interface Quirk {
  readonly seen: string;
  readonly whatToDo: string;
}

export const quirks = {
  ONLY_PEOPLE_WITH_ACCOUNTS: {
    seen: 'People without a user name or portal account are not in the data, guardians above all.',
    whatToDo:
      'Have accounts made for all guardians in the SIS (they may stay disabled), and watch the guardian coverage.',
  },
  ONLY_ENROLLED_PEOPLE: {
    seen: 'By default only people enrolled in a class are sent, so no guardian is.',
    whatToDo: 'The district switches "Unenrolled Users" on for this application.',
  },
  ACTIVE_YEAR_ONLY: {
    seen: 'Only the active school year is served; before schedules are final, students are missing or wrong.',
    whatToDo: 'Set a blackout over the rollover, and begin when scheduling is final.',
  },
  IDS_CHANGE_WITH_VERSION: {
    seen: 'Moving from OneRoster 1.1 to 1.2 gives everybody a new sourcedId.',
    whatToDo: 'Stay on 1.1. A change of all ids is held for approval.',
  },
  SCOPE_REQUIRED: {
    seen: 'A token request without a scope is refused.',
    whatToDo: 'Keep the scopes set.',
  },
  PARAMETERS_IN_TOKEN_URL: {
    seen: 'The token URL has a query of its own.',
    whatToDo: 'Give the token URL whole, as the SIS shows it.',
  },
  LOAD_BY_DAY: {
    seen: 'Full pulls slow the SIS down for the people who work in it.',
    whatToDo: 'Sync outside school hours.',
  },
  NO_COUNT: {
    seen: 'Some answers do not say how many rows there are in all.',
    whatToDo: 'Pages are read one after the other until an empty one.',
  },
  HEAVY_PAGES_FAIL: {
    seen: 'Large pages are answered with status 502.',
    whatToDo: 'Pages are halved by themselves; a smaller page size saves the detour.',
  },
  STATIC_BEARER: {
    seen: 'The token has no end of its own and may be exchanged at any time.',
    whatToDo: 'After a refusal the list of applications is read once more.',
  },
} as const satisfies Readonly<Record<string, Quirk>>;

export type QuirkName = keyof typeof quirks;
