import {
  DEFAULT_CUSTODY_POLICY,
  type AuthorisationFact,
  type ContactFact,
  type CustodyFacts,
  type CustodyPolicy,
  type JoinFact,
  type LinkFact,
  type RestrictionFact,
  type SchoolFact,
  type StudentFact,
} from '../custody/custody-facts';
import type { CustodyQuestion, PersonEvidence } from '../custody/custody-question';
import type { PersonName } from '../identity/person-name';
import { NO_RIGHTS_KNOWN, type Rights } from '../rights/rights';

/** "Given Family" or "Given Middle Family": invented people. */
export function personName(text: string, suffix = ''): PersonName {
  const words = text.split(' ');
  const middleName = words.slice(1, -1).join(' ');
  return { givenName: words[0] ?? '', middleName, familyName: words.at(-1) ?? '', suffix };
}

/** Tuesday, 10 March 2026, 13:00 at a school in Chicago. */
export const CUSTODY_NOON = Date.parse('2026-03-10T18:00:00Z');

/** What differs from: Gale Sample, guardian of Ada Sample, verified, nothing else known, pulled an hour ago. */
export interface CustodyChanges {
  policy?: Partial<CustodyPolicy>;
  school?: Partial<SchoolFact>;
  student?: Partial<StudentFact> | null;
  students?: Partial<StudentFact>[];
  contact?: Partial<ContactFact>;
  contacts?: Partial<ContactFact>[];
  rights?: Partial<Rights>;
  link?: Partial<LinkFact> | null;
  links?: Partial<LinkFact>[];
  restrictions?: Partial<RestrictionFact>[];
  authorisations?: Partial<AuthorisationFact>[];
  joins?: JoinFact[];
  person?: Partial<PersonEvidence>;
  question?: Partial<CustodyQuestion>;
}

export function custodyFacts(changes: CustodyChanges = {}): CustodyFacts {
  const { link, student } = changes;
  return {
    policy: { ...DEFAULT_CUSTODY_POLICY, ...changes.policy },
    school: { ...SCHOOL, ...changes.school },
    students: [
      ...(student === null ? [] : [{ ...ADA, ...student }]),
      ...(changes.students ?? []).map((one) => ({ ...ADA, ...one })),
    ],
    contacts: [
      { ...GALE, ...changes.contact },
      ...(changes.contacts ?? []).map((one) => ({ ...GALE, person: one.id ?? 'g-1', ...one })),
    ],
    links: [
      ...(link === null ? [] : [{ ...LINK, rights: { ...NO_RIGHTS_KNOWN, ...changes.rights }, ...link }]),
      ...(changes.links ?? []).map((one) => ({ ...LINK, ...one })),
    ],
    restrictions: (changes.restrictions ?? []).map((one) => ({ ...RESTRICTION, ...one })),
    authorisations: (changes.authorisations ?? []).map((one) => ({ ...AUTHORISATION, ...one })),
    joins: changes.joins ?? [],
  };
}

export function custodyQuestion({ person, question }: CustodyChanges = {}): CustodyQuestion {
  return { ...QUESTION, ...question, person: { ...QUESTION.person, ...person } };
}

const SCHOOL: SchoolFact = {
  id: 'school-1',
  zone: 'America/Chicago',
  authoritativeRegistration: 'sis',
  asOf: CUSTODY_NOON - 3_600_000,
  runId: 'run-1',
};

const ADA: StudentFact = {
  id: 's-1',
  name: personName('Ada Sample'),
  birthDate: null,
  active: true,
  schools: ['school-1'],
  spotSyncedAt: null,
};

const GALE: ContactFact = {
  id: 'g-1',
  person: 'g-1',
  name: personName('Gale Sample'),
  aliases: [],
  birthDate: null,
  active: true,
  clearedRestrictions: [],
};

const LINK: LinkFact = {
  student: 's-1',
  contact: 'g-1',
  registration: 'sis',
  state: 'ACTIVE',
  marked: false,
  seenInSis: false,
  contradicting: false,
  role: 'guardian',
  rights: NO_RIGHTS_KNOWN,
  supplement: null,
  restrictionText: '',
  beginDate: null,
  endDate: null,
};

/** A protection order against Gale about Ada, in force. */
const RESTRICTION: RestrictionFact = {
  id: 'r-1',
  kind: 'PROTECTION_ORDER',
  contact: 'g-1',
  names: [personName('Gale Sample')],
  birthDate: null,
  students: [{ id: 's-1', name: personName('Ada Sample'), birthDate: null }],
  schools: 'all',
  from: null,
  to: null,
  endedAt: null,
  documentOnFile: true,
  hasSchedule: false,
};

/** Gale lets Robin Visitor, who is no contact, collect Ada today. */
const AUTHORISATION: AuthorisationFact = {
  id: 'a-1',
  grantor: 'g-1',
  contact: null,
  name: personName('Robin Visitor'),
  birthDate: null,
  student: 's-1',
  from: '2026-03-10',
  to: '2026-03-10',
  enteredBy: 'desk',
  confirmedBy: 'office',
};

const QUESTION: CustodyQuestion = {
  purpose: 'EARLY_DEPARTURE',
  at: CUSTODY_NOON,
  whatIf: false,
  students: ['s-1'],
  person: { contact: 'g-1', name: null, birthDate: null, evidence: 'verified', self: false },
  callerMayVerify: true,
};
