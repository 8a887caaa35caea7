import { compareAllNames } from '../identity/compare-names';
import type { PersonName } from '../identity/person-name';
import type { AuthorisationFact, ContactFact, CustodyFacts } from './custody-facts';
import type { CustodyQuestion } from './custody-question';
import { isConfirmed } from './authorisation-in-date';

/** Who asks, as far as it can be known. */
export interface Asker {
  /** Key of the one person it is or claims to be; null: only a name. */
  readonly person: string | null;
  /** Strong enough to permit. */
  readonly strong: boolean;
  /** Strong enough to deny: persons known from restrictions alone do not make a document ambiguous here. */
  readonly strongToDeny: boolean;
  readonly verified: boolean;
  readonly document: boolean;
  /** Every name it goes by, proposed aliases too: for what restricts. */
  readonly names: readonly PersonName[];
  /** The name stated in the question. */
  readonly stated: readonly PersonName[];
  readonly birthDates: readonly string[];
  readonly contacts: readonly ContactFact[];
}

interface Person {
  readonly key: string;
  readonly names: readonly PersonName[];
  readonly birthDate: string | null;
  readonly onlyRestricted: boolean;
}

export function identifyAsker(facts: CustodyFacts, question: CustodyQuestion): Asker {
  const { person } = question;
  const claimed = facts.contacts.find(({ id }) => id === person.contact);
  const verified =
    person.evidence === 'verified' && (question.callerMayVerify || question.whatIf) && claimed !== undefined;
  const verifiedSelf =
    person.evidence === 'verified' && (question.callerMayVerify || question.whatIf) && person.self;
  const stated = person.name === null ? [] : [person.name];
  const document = person.evidence === 'scanned';
  const self = person.self ? `student ${question.students[0] ?? ''}` : null;
  const claim = claimed?.person ?? self;
  const fits = document ? everybody(facts).filter((one) => fitsExactly(one, stated)) : [];
  const keys = [...new Set(fits.map(({ key }) => key))];
  const unrestricted = [...new Set(fits.filter((one) => !one.onlyRestricted).map(({ key }) => key))];
  const found = claim ?? (unrestricted.length === 1 ? (unrestricted[0] ?? null) : null);
  const others = fits.filter((one) => one.key === found && conflicting(one.birthDate, person.birthDate));
  const agrees = others.length === 0;
  // What a restriction says of a birth date never makes its person less sure: else one more would loosen.
  const agreesToDeny = others.every((one) => one.onlyRestricted);
  const scannedToDeny = unrestricted.length === 1 && unrestricted[0] === found && agreesToDeny;
  const contacts = facts.contacts.filter((contact) => contact.person === found);
  const own = contacts.flatMap((contact) => [contact.name, ...contact.aliases.map(({ name }) => name)]);
  const students = facts.students.filter(({ id }) => `student ${id}` === found);
  return {
    person: found,
    strong: verified || verifiedSelf || (scannedToDeny && agrees && keys.length === 1),
    strongToDeny:
      verified || verifiedSelf || scannedToDeny || (document && claim === null && unrestricted.length === 0),
    verified,
    document,
    names: [...stated, ...own, ...students.map(({ name }) => name)],
    stated,
    birthDates: [person.birthDate, ...contacts.map(({ birthDate }) => birthDate)].filter(
      (date) => date !== null,
    ),
    contacts,
  };
}

/** The school's students and active contacts, and the persons of restrictions and confirmed authorisations. */
function everybody(facts: CustodyFacts): Person[] {
  const personOf = (contact: string | null) => facts.contacts.find(({ id }) => id === contact)?.person;
  return [
    ...facts.students
      .filter(({ active, schools }) => active && schools.includes(facts.school.id))
      .map(({ id, name, birthDate }) => ({
        key: `student ${id}`,
        names: [name],
        birthDate,
        onlyRestricted: false,
      })),
    ...facts.contacts
      .filter(({ active }) => active)
      .map((one) => ({ ...one, key: one.person, names: confirmedNames(one), onlyRestricted: false })),
    ...facts.authorisations.filter(isConfirmed).map((one) => ({
      key: personOf(one.contact) ?? authorisedPerson(one),
      names: [one.name],
      birthDate: one.birthDate,
      onlyRestricted: false,
    })),
    ...facts.restrictions.map((one) => ({
      key: personOf(one.contact) ?? `restriction ${one.id}`,
      names: one.names,
      birthDate: one.birthDate,
      onlyRestricted: true,
    })),
  ];
}

/** An alias permits nothing before it is confirmed. */
export function confirmedNames(contact: ContactFact): PersonName[] {
  return [contact.name, ...contact.aliases.filter(({ confirmed }) => confirmed).map(({ name }) => name)];
}

/** Key of somebody known from an authorisation alone. */
export function authorisedPerson(authorisation: AuthorisationFact): string {
  return `authorisation ${authorisation.id}`;
}

function fitsExactly(one: Person, stated: readonly PersonName[]): boolean {
  return stated.length > 0 && one.names.length > 0 && compareAllNames(one.names, stated).level === 'EXACT';
}

export function conflicting(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b;
}
