import {
  decideCustody,
  DEFAULT_CUSTODY_POLICY,
  NO_RIGHTS_KNOWN,
  RIGHT,
  type CustodyFacts,
} from 'roster-domain';
import type { CustodyCheck } from 'roster-store';

/** Tuesday, 10 March 2026, 13:00 at a school in Chicago. */
const NOON = Date.parse('2026-03-10T18:00:00Z');
const HOUR = 3_600_000;
const name = (givenName: string) => ({ givenName, middleName: '', familyName: 'Sample', suffix: '' });

/** Gale, verified guardian of Ada by a supplement of yesterday, which lets her collect or does not. */
export function custodyCheckOf(outcome: 'ALLOW' | 'REFER'): CustodyCheck {
  const rights = { ...NO_RIGHTS_KNOWN, pickup: outcome === 'ALLOW' ? RIGHT.yes : RIGHT.no };
  const link = {
    student: '5',
    contact: '6',
    registration: '1',
    state: 'ACTIVE',
    marked: false,
    seenInSis: false,
    contradicting: false,
    role: 'guardian',
    rights: NO_RIGHTS_KNOWN,
    supplement: { rights, asOf: NOON - 25 * HOUR },
    restrictionText: '',
    beginDate: null,
    endDate: null,
  } as const;
  const facts: CustodyFacts = {
    policy: DEFAULT_CUSTODY_POLICY,
    school: {
      id: '3',
      zone: 'America/Chicago',
      authoritativeRegistration: '1',
      asOf: NOON - HOUR,
      runId: '7',
    },
    students: [
      { id: '5', name: name('Ada'), birthDate: null, active: true, schools: ['3'], spotSyncedAt: null },
    ],
    contacts: [
      {
        id: '6',
        person: '6',
        name: name('Gale'),
        aliases: [],
        birthDate: null,
        active: true,
        clearedRestrictions: [],
      },
    ],
    links: [link],
    restrictions: [],
    authorisations: [],
    joins: [],
  };
  const question = {
    purpose: 'EARLY_DEPARTURE',
    at: NOON,
    whatIf: true,
    students: ['5'],
    person: { contact: '6', name: null, birthDate: null, evidence: 'verified', self: false },
    callerMayVerify: false,
  } as const;
  const decision = decideCustody(facts, question);
  if ('invalid' in decision) throw new Error(decision.invalid);
  return {
    id: null,
    at: new Date(NOON),
    school: { id: 3, name: 'Lincoln' },
    question,
    facts,
    decision,
    warnings: [],
  };
}
