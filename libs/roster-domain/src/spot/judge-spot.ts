import { isAnotherHuman } from '../identity/another-human';
import type { PersonName } from '../identity/person-name';
import { countsForEverybody, EVERYBODY, type RecordFacts } from '../mapping/facts-of-user';
import type { ContactRecord, StudentRecord } from '../normalise/roster-record';
import type { LinkState } from '../plan/planned-change';
import { joinFacts, NO_FACTS, type PairFacts } from '../rights/pair-facts';
import { RIGHT, RIGHT_NAMES } from '../rights/rights';

/** What a provider said of one person who was asked for by id. */
export type SpotReading =
  /** No such record (404), not ours to see (403), no answer: nothing follows from it. */
  | { readonly is: 'silent' }
  /** There is a record, and it cannot be used: rejected, or of another role. */
  | { readonly is: 'unusable' }
  | {
      readonly is: 'record';
      readonly record: StudentRecord | ContactRecord;
      /** What its metadata say of pairs; absent: none is mapped. */
      readonly facts?: readonly RecordFacts[];
    };

/** A link as it is stored, with whom each end is. */
export interface HeldLink {
  readonly contact: string;
  readonly contactName: PersonName;
  readonly state: LinkState;
  readonly marked: boolean;
  /** Which side asserts it now. */
  readonly studentSays: boolean;
  readonly contactSays: boolean;
  /** What is stored of each side's metadata about the pair; absent: nothing. */
  readonly studentFacts?: PairFacts;
  readonly contactFacts?: PairFacts;
}

export interface HeldStudent {
  readonly sourcedId: string;
  readonly name: PersonName;
  /** sourcedIds of the schools they are stored in. */
  readonly schools: readonly string[];
  readonly links: readonly HeldLink[];
}

export interface SpotVerdict {
  /** sourcedIds of contacts whose link is to answer "ask the office" from now on. */
  readonly mark: readonly string[];
  /** Links the SIS shows and we do not believe (yet): to be shown to staff, never an ALLOW by itself. */
  readonly seenInSis: readonly {
    readonly contact: string;
    readonly what: 'new link' | 'link shown again' | 'more rights';
  }[];
  /** Everybody asked for has answered: what is held of this student is as young as this reading. */
  readonly renews: boolean;
}

/**
 * What follows from reading one student and their adults by id. It only tightens: silence proves nothing, no mark is
 * ever taken away, and a link that is seen is shown and not believed; only a full pull loosens.
 * @param adults readings by sourcedId; who is not in it was not asked for
 */
export function judgeSpot(
  held: HeldStudent,
  student: SpotReading,
  adults: ReadonlyMap<string, SpotReading>,
): SpotVerdict {
  const silent: SpotReading = { is: 'silent' };
  const doubtful = isDoubtful(student, 'student', held.name) || hasLeftASchool(student, held.schools);
  const named = agentsOf(student);
  const mark = new Set<string>();
  for (const link of held.links) {
    const adult = adults.get(link.contact) ?? silent;
    const names = agentsOf(adult);
    const studentFellSilent = link.studentSays && named !== null && !named.includes(link.contact);
    const contactFellSilent = link.contactSays && names !== null && !names.includes(held.sourcedId);
    const [ofStudent, ofAdult] = factsOfPair(held.sourcedId, link, student, adult);
    const forbidsMore = isStricter(...ofStudent) || isStricter(...ofAdult);
    const adultInDoubt = isDoubtful(adult, 'contact', link.contactName);
    if (doubtful || studentFellSilent || contactFellSilent || adultInDoubt || forbidsMore)
      mark.add(link.contact);
  }
  const seenInSis: SpotVerdict['seenInSis'][number][] = [];
  for (const [contact, adult] of doubtful ? [] : adults) {
    const names = agentsOf(adult);
    if (names === null || adult.is !== 'record' || adult.record.kind !== 'contact' || mark.has(contact))
      continue;
    if (!named?.includes(contact) && !names.includes(held.sourcedId)) continue;
    const link = held.links.find((one) => one.contact === contact);
    const believed = link !== undefined && link.state === 'ACTIVE' && !link.marked;
    if (!believed) seenInSis.push({ contact, what: link === undefined ? 'new link' : 'link shown again' });
    else if (factsOfPair(held.sourcedId, link, student, adult).some(([was, says]) => permitsMore(was, says)))
      seenInSis.push({ contact, what: 'more rights' });
  }
  const everybody = [
    student,
    ...held.links.filter(isCurrent).map(({ contact }) => adults.get(contact) ?? silent),
  ];
  return {
    mark: [...mark].sort(),
    seenInSis: seenInSis.sort((a, b) => (a.contact < b.contact ? -1 : 1)),
    renews: everybody.every((reading) => reading.is !== 'silent'),
  };
}

type WasAndSays = readonly [was: PairFacts, says: PairFacts];

/** What is stored of a pair's metadata and what is said of it now, of either side; of a side that was not read, as it was. */
function factsOfPair(
  studentId: string,
  link: HeldLink,
  student: SpotReading,
  adult: SpotReading,
): readonly [WasAndSays, WasAndSays] {
  const { contact, studentFacts = NO_FACTS, contactFacts = NO_FACTS } = link;
  return [
    [studentFacts, factsAbout(student, contact) ?? studentFacts],
    [contactFacts, factsAbout(adult, studentId) ?? contactFacts],
  ];
}

/** What the metadata of an active record say of one other person. */
function factsAbout(reading: SpotReading, other: string): PairFacts | null {
  if (reading.is !== 'record' || reading.record.status !== 'active' || reading.facts === undefined)
    return null;
  return reading.facts
    .filter(({ to }) => to === other || to === EVERYBODY)
    .map(({ facts, to }) => (to === EVERYBODY ? countsForEverybody(facts) : facts))
    .reduce(joinFacts, NO_FACTS);
}

/** A "no" that is only said no longer is kept; a "yes" that is no longer said ends. */
function isStricter(was: PairFacts, says: PairFacts): boolean {
  const lines = was.restriction.split('\n');
  return (
    RIGHT_NAMES.some((name) => says.rights[name] < was.rights[name]) ||
    says.restriction.split('\n').some((line) => line !== '' && !lines.includes(line)) ||
    (says.beginDate ?? '') > (was.beginDate ?? '') ||
    (says.endDate ?? '9999-12-31') < (was.endDate ?? '9999-12-31')
  );
}

function permitsMore(was: PairFacts, says: PairFacts): boolean {
  return RIGHT_NAMES.some((name) => says.rights[name] === RIGHT.yes && was.rights[name] !== RIGHT.yes);
}

/** It says something that makes a person no longer certain: unusable, gone, another role, another human. */
function isDoubtful(reading: SpotReading, kind: 'student' | 'contact', name: PersonName): boolean {
  if (reading.is === 'silent') return false;
  if (reading.is === 'unusable') return true;
  const { record } = reading;
  if (record.kind !== kind || record.status !== 'active') return true;
  const { givenName, middleName, familyName } = record;
  return isAnotherHuman(name, { givenName, middleName, familyName, suffix: '' });
}

function hasLeftASchool(reading: SpotReading, schools: readonly string[]): boolean {
  return reading.is === 'record' && schools.some((school) => !reading.record.orgs.includes(school));
}

/** Whom an active record names; null: it was not read, or is no such record. */
function agentsOf(reading: SpotReading): readonly string[] | null {
  return reading.is === 'record' && reading.record.status === 'active' ? reading.record.agents : null;
}

function isCurrent({ state }: HeldLink): boolean {
  return state === 'ACTIVE' || state === 'UNCONFIRMED';
}
