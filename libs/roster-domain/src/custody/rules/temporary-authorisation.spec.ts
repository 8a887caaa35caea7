import {
  custodyFacts,
  custodyQuestion,
  personName,
  type CustodyChanges,
} from '../../testing/custody-builders';
import { decideCustody } from '../decide-custody';

const robin = personName('Robin Visitor');
/** Robin Visitor, a contact of the school that has no link to Ada. */
const known = { id: 'g-2', name: robin };
const verified = { contact: 'g-2', evidence: 'verified' } as const;
const typed = { contact: null, evidence: 'typed' } as const;
const scanned = { contact: null, evidence: 'scanned' } as const;
const may = 'ALLOW TEMPORARY_AUTHORISATION';
const unsure = 'REFER IDENTITY_UNCERTAIN TEMPORARY_AUTHORISATION';
const nobody = 'REFER NOT_LISTED';

/**
 * Gale authorised "Robin Visitor" to collect Ada today. Whom does that mean? In words; what differs; the answer.
 */
const cases: [string, CustodyChanges, string][] = [
  ['a stranger whose document says Robin Visitor', { person: { ...scanned, name: robin } }, may],
  [
    'a stranger whose document says something else',
    { person: { ...scanned, name: personName('Zoe Other') } },
    nobody,
  ],
  ['somebody typed as Robin Visitor', { person: { ...typed, name: robin } }, unsure],
  ['somebody typed with half of it', { person: { ...typed, name: personName('R Visitor') } }, unsure],
  ['somebody typed as somebody else', { person: { ...typed, name: personName('Zoe Other') } }, nobody],
  ['the only contact of that name, verified', { contacts: [known], person: verified }, may],
  [
    'another contact, verified',
    { contacts: [{ id: 'g-2', name: personName('Zoe Other') }], person: verified },
    nobody,
  ],
  [
    'a contact whose name is only near it, verified',
    { contacts: [{ id: 'g-2', name: personName('Robin Visitor-Other') }], person: verified },
    nobody,
  ],
  [
    'one of two contacts of that name, verified',
    { contacts: [known, { ...known, id: 'g-3' }], person: verified },
    nobody,
  ],
  [
    'one person with two records of that name, verified',
    { contacts: [known, { ...known, id: 'g-3', person: 'g-2' }], person: verified },
    may,
  ],
  [
    'a contact of that name born on another day, verified',
    {
      contacts: [{ ...known, birthDate: '1990-01-01' }],
      authorisations: [{ birthDate: '1980-01-01' }],
      person: verified,
    },
    nobody,
  ],
  [
    'the same, whose document agrees',
    {
      contacts: [{ ...known, birthDate: '1990-01-01' }],
      authorisations: [{ birthDate: '1980-01-01' }],
      person: { ...verified, birthDate: '1980-01-01' },
    },
    nobody,
  ],
  [
    'a contact of that name born on that day, verified',
    {
      contacts: [{ ...known, birthDate: '1980-01-01' }],
      authorisations: [{ birthDate: '1980-01-01' }],
      person: verified,
    },
    may,
  ],
  [
    'the contact it names by id, verified',
    { contacts: [known], authorisations: [{ contact: 'g-2' }], person: verified },
    may,
  ],
  [
    'the contact it names by id, whatever the name it was written with',
    {
      contacts: [known],
      authorisations: [{ contact: 'g-2', name: personName('Zoe Other') }],
      person: verified,
    },
    may,
  ],
  [
    'another record of the person it names by id, verified',
    {
      contacts: [known, { id: 'g-3', person: 'g-2', name: personName('Zoe Other') }],
      authorisations: [{ contact: 'g-3' }],
      person: verified,
    },
    may,
  ],
  [
    'the contact it names by id, only typed',
    {
      contacts: [known],
      authorisations: [{ contact: 'g-2' }],
      person: { ...verified, evidence: 'typed' },
    },
    unsure,
  ],
  [
    'a namesake of the contact it names by id, verified',
    { contacts: [known, { ...known, id: 'g-3' }], authorisations: [{ contact: 'g-3' }], person: verified },
    nobody,
  ],
  [
    'a contact of that name where it names another, since gone, by id',
    { contacts: [known], authorisations: [{ contact: 'gone' }], person: verified },
    nobody,
  ],
  [
    'the student in person, who has that name',
    {
      authorisations: [{ name: personName('Ada Sample') }],
      person: { contact: null, evidence: 'verified', self: true },
    },
    nobody,
  ],
  [
    'nobody in particular: it may be anybody, so staff look',
    { person: { contact: 'unknown', name: null, evidence: 'typed' } },
    'REFER IDENTITY_UNCERTAIN TEMPORARY_AUTHORISATION LINKED_GUARDIAN',
  ],
];

test.each(cases)('%s', (_, changes, answer) => {
  const withOne = { authorisations: [{}], ...changes };
  const decision = decideCustody(custodyFacts(withOne), custodyQuestion(withOne));
  if ('invalid' in decision) throw new Error(decision.invalid);
  const codes = decision.results[0]?.reasons.map(({ code }) => code) ?? [];
  expect([decision.outcome, ...codes].join(' ')).toBe(answer);
});
