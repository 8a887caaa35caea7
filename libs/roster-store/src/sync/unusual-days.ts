import { DEFAULT_GATE_LIMITS } from 'roster-domain';
import type { GeneratedDay } from './generated-days';

interface Person {
  readonly role: 'student' | 'guardian';
  readonly id: string;
  readonly org: string;
  readonly givenName: string;
  readonly agents?: readonly string[];
  readonly more?: object;
}

const NAMES = ['Ada', 'Boris', 'Clara', 'Dimitri', 'Esther', 'Felix', 'Greta', 'Hugo', 'Ingrid', 'Jonas'];

/**
 * Days at two schools on which what seldom comes comes at one of them (north): students get a ninth contact, contacts lose
 * e-mails and phones (and all of it back), ids come to mean others and the same again, and at last all ids change. One student of south goes
 * to both schools, and one contact is linked to students of both.
 */
export function unusualDays(): GeneratedDay[] {
  const first = district({});
  const changes: Parameters<typeof district>[0][] = [
    { contactsOfEach: 9 },
    { contactsOfEach: 9, email: '', phone: '' },
    { turn: 1 },
    {},
    { prefix: 'new-' },
  ];
  return [first, ...changes.map(district)].map((people, day) => ({
    pull: {
      observedAt: Date.UTC(2026, 8, 1 + day),
      orgs: {
        mode: 'full',
        records: ['north', 'south'].map((id) => ({ sourcedId: id, name: id, type: 'school' })),
      },
      users: { mode: 'full', records: people.map(recordOf) },
    },
    schools: null,
    limits: { ...DEFAULT_GATE_LIMITS, updatedShare: 2, linksLostShare: 2, createdShare: 9 },
    // What is held is approved on the same day: the next one starts from it.
    again: true,
  }));
}

/** @param turn first names of north's students move on by so many: the ids mean others */
function district({
  contactsOfEach = 8,
  email = 'one@sample.example',
  phone = '555-0100',
  turn = 0,
  prefix = '',
}): Person[] {
  const named = (at: number): string => NAMES[at % NAMES.length] as string;
  const students = NAMES.map((_, at): Person => ({
    role: 'student',
    id: `${prefix}s${at}`,
    org: 'north',
    givenName: named(at + turn),
    agents: Array.from({ length: contactsOfEach }, (__, of) => `${prefix}c${(at + of) % NAMES.length}`),
    more: { identifier: `no. ${at}` },
  }));
  const contacts = NAMES.map((_, at): Person => ({
    role: 'guardian',
    id: `${prefix}c${at}`,
    org: 'north',
    givenName: named(at),
    // Some never had an e-mail or a phone.
    more: { email: at > 7 ? '' : email, phone: at < 2 ? '' : phone },
  }));
  return [
    ...students,
    ...contacts,
    { role: 'student', id: 'both', org: 'south north', givenName: 'Kim', agents: [`${prefix}c0`, 'k'] },
    { role: 'student', id: 'other', org: 'south', givenName: 'Lou', agents: [`${prefix}c1`, 'k'] },
    { role: 'guardian', id: 'k', org: 'south', givenName: 'Mika', more: { email: 'k@sample.example' } },
  ];
}

function recordOf({ role, id, org, givenName, agents = [], more = {} }: Person): object {
  const references = (ids: readonly string[]): object[] => ids.map((sourcedId) => ({ sourcedId }));
  return {
    ...{ sourcedId: id, role, status: 'active', givenName, familyName: 'Sample' },
    ...{ orgs: references(org.split(' ')), agents: references(agents) },
    ...more,
  };
}
