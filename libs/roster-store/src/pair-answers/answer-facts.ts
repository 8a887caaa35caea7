import {
  compareAllNames,
  initialOf,
  nameKeys,
  type AuthorisationFact,
  type ContactFact,
  type CustodyFacts,
  type LinkFact,
  type RestrictionFact,
} from 'roster-domain';
import { loadAuthorisations } from '../custody/facts/load-authorisations';
import { contactsLike, loadContacts } from '../custody/facts/load-contacts';
import { loadLinks } from '../custody/facts/load-links';
import type { LoadedSchool } from '../custody/facts/load-school';
import { loadStudents, type LoadedStudent } from '../custody/facts/load-students';
import type { DistrictTransaction } from '../district/district-transaction';
import type { RestrictionIndex } from './restriction-index';

/** Each student asked about, with the schools they are asked at. */
export type Places = ReadonlyMap<number, readonly LoadedSchool[]>;

interface Loaded {
  readonly students: ReadonlyMap<number, LoadedStudent>;
  /** By student, as the next two. */
  readonly links: ReadonlyMap<string, readonly LinkFact[]>;
  readonly authorisations: ReadonlyMap<string, readonly AuthorisationFact[]>;
  readonly restrictions: ReadonlyMap<string, readonly RestrictionFact[]>;
  readonly contacts: ReadonlyMap<string, ContactFact>;
  /** Who at a school has the name of somebody authorised by name alone: by `school authorisation`. */
  readonly namesakes: ReadonlyMap<string, readonly string[]>;
  /** Students whom restrictions name. */
  readonly named: ReadonlyMap<string, LoadedStudent>;
}

/** Facts of many students, told apart: for each what a check about them alone would load, and no more. */
export class AnswerFacts {
  readonly #loaded: Loaded;

  private constructor(loaded: Loaded) {
    this.#loaded = loaded;
  }

  static async load(
    tx: DistrictTransaction,
    places: Places,
    index: RestrictionIndex,
    at: number,
  ): Promise<AnswerFacts> {
    const ids = [...places.keys()];
    const students = await loadStudents(tx, ids);
    const links = grouped(await loadLinks(tx, ids, 0), ({ student }) => student);
    const allowed = await loadAuthorisations(tx, ids, [], at);
    const authorisations = grouped(allowed, ({ student }) => student);
    const namesakes = await loadNamesakes(tx, places, allowed);
    const adults = (student: string): string[] => adultsOf(links.get(student), authorisations.get(student));
    const contactIds = new Set([
      ...ids.flatMap((id) => adults(String(id))),
      ...[...namesakes.values()].flat(),
    ]);
    const contacts = new Map(
      (await loadContacts(tx, [...contactIds].map(Number))).map((one) => [one.id, one]),
    );
    const restrictions = new Map(
      students.map(({ fact }) => {
        const people = adults(fact.id).flatMap((id) => contacts.get(id) ?? []);
        return [fact.id, index.of(fact, people.map(withNames))];
      }),
    );
    const named = [...restrictions.values()]
      .flat()
      .flatMap((one) => (one.students === 'all' ? [] : one.students.map(({ id }) => Number(id))));
    return new AnswerFacts({
      ...{ links, authorisations, restrictions, contacts, namesakes },
      students: new Map(students.map((one) => [one.id, one])),
      named: new Map(
        (await loadStudents(tx, [...new Set(named.filter((id) => id > 0))])).map((one) => [one.fact.id, one]),
      ),
    });
  }

  /** As a check about this student at this school would have them; null: there is no such student. */
  of(studentId: number, school: LoadedSchool): CustodyFacts | null {
    const { authorisations, contacts, links, named, namesakes, restrictions, students } = this.#loaded;
    const student = students.get(studentId);
    if (student === undefined) return null;
    const id = student.fact.id;
    const allowed = authorisations.get(id) ?? [];
    const registrations = [school.registrationId, student.registrationId];
    const others = (restrictions.get(id) ?? [])
      .flatMap((one) => (one.students === 'all' ? [] : one.students))
      .flatMap((one) => (one.id === null || one.id === id ? [] : (named.get(one.id) ?? [])))
      .filter((one) => one.fact.active && registrations.includes(one.registrationId));
    const adults = new Set([
      ...adultsOf(links.get(id), allowed),
      ...allowed.flatMap((one) => namesakes.get(`${school.id} ${one.id}`) ?? []),
    ]);
    return {
      policy: school.policy,
      school: school.fact,
      students: [student, ...new Set(others)].map(({ fact }) => fact),
      contacts: [...adults].flatMap((one) => contacts.get(one) ?? []),
      links: (links.get(id) ?? []).map((link) => aged(link, school.supplementAsOf)),
      restrictions: restrictions.get(id) ?? [],
      authorisations: allowed,
      // Records are not joined to one person yet.
      joins: [],
    };
  }

  /** Links of the student in any state. */
  linksOf(studentId: number): readonly LinkFact[] {
    return this.#loaded.links.get(String(studentId)) ?? [];
  }

  /** As of when a spot sync read the student; null: none did. */
  spotSyncedAt(studentId: number): number | null {
    return this.#loaded.students.get(studentId)?.fact.spotSyncedAt ?? null;
  }
}

/** Linked adults, grantors and whom they authorise. */
function adultsOf(
  links: readonly LinkFact[] = [],
  authorisations: readonly AuthorisationFact[] = [],
): string[] {
  return [
    ...links.map(({ contact }) => contact),
    ...authorisations.flatMap(({ contact, grantor }) => [grantor, ...(contact === null ? [] : [contact])]),
  ];
}

function withNames({ aliases, id, name }: ContactFact): Parameters<RestrictionIndex['of']>[1][number] {
  return { id, names: [name, ...aliases.map((alias) => alias.name)] };
}

/** The supplement's rows are as old as they are at the school. */
function aged(link: LinkFact, supplementAsOf: number | null): LinkFact {
  if (link.supplement === null) return link;
  return { ...link, supplement: { ...link.supplement, asOf: supplementAsOf ?? 0 } };
}

async function loadNamesakes(
  tx: DistrictTransaction,
  places: Places,
  authorisations: readonly AuthorisationFact[],
): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const { contact, id, name, student } of authorisations) {
    if (contact !== null) continue;
    for (const school of places.get(Number(student)) ?? []) {
      const like = await contactsLike(tx, school.id, initialOf(name), nameKeys(name).asked);
      const same = like.filter((one) => compareAllNames([one], [name]).level === 'EXACT');
      found.set(
        `${school.id} ${id}`,
        same.map((one) => String(one.id)),
      );
    }
  }
  return found;
}

function grouped<T>(all: readonly T[], key: (one: T) => string): Map<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group === undefined) groups.set(key(one), [one]);
    else group.push(one);
  }
  return groups;
}
