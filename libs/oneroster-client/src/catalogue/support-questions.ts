export interface SupportQuestion {
  readonly id: string;
  readonly ask: string;
  /** What depends on the answer. */
  readonly why: string;
}

/** What a district asks the support of its SIS before it connects, the most important first. */
export const supportQuestions: readonly SupportQuestion[] = [
  {
    id: 'guardians_at_all',
    ask: 'Does your OneRoster 1.1 endpoint (or export) deliver users with the role parent, guardian or relative at all?',
    why: 'Without them there is nobody to check a visitor against.',
  },
  {
    id: 'which_contacts',
    ask: 'Which contacts does it deliver: all on file, only guardians, only those with a portal account, only those of enrolled students?',
    why: 'Who is missing cannot be told from who may not collect.',
  },
  {
    id: 'direction',
    ask: 'Where is the relationship: does the student name the contact in agents, the contact the student, or both?',
    why: 'A relationship that stands on one side only can vanish from there unnoticed.',
  },
  {
    id: 'custody_fields',
    ask: 'Are pickup permission, custody, legal guardianship, emergency contact or restrictions sent, in which metadata keys, and what does an empty value mean?',
    why: 'OneRoster 1.1 itself has no field for them; an unticked box is no prohibition.',
  },
  {
    id: 'side_file',
    ask: 'If not over OneRoster: can these fields be exported as a file, by student and contact id, every night?',
    why: 'The file can be read beside the connection.',
  },
  {
    id: 'removals',
    ask: 'When a contact is taken off a student, does the record disappear, or is it sent as tobedeleted, and for how long?',
    why: 'It decides how soon a removal is seen.',
  },
  {
    id: 'ids',
    ask: 'When do sourcedIds change (new year, upgrade, merge of records), and are they ever used again for somebody else?',
    why: 'A reused id would give one person the rights of another.',
  },
  {
    id: 'rollover',
    ask: 'What does the endpoint serve between the end of one school year and the first day of the next?',
    why: 'An empty or next-year roster must not be taken for everybody having left.',
  },
  {
    id: 'authentication',
    ask: 'Which sign-in does it use: OAuth 1.0a (with HMAC-SHA256 or SHA1) or OAuth 2 (which token URL, which scopes, credentials in the header or in the body)?',
    why: 'These are the settings of the connection.',
  },
  {
    id: 'limits',
    ask: 'What is the largest page, how many requests are allowed per minute, and at which hours should we not ask?',
    why: 'A full pull must fit in the night.',
  },
  {
    id: 'permissions',
    ask: 'What has to be switched on for our key: schools, users who are not enrolled in a class, relationships, metadata?',
    why: 'A key without rights often gets an empty list instead of a refusal.',
  },
];
