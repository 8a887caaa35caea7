import { outlookOfPair, type CustodyFacts, type PairOutlook, type SchoolCalendar } from 'roster-domain';
import { TOLD_AHEAD_MS } from './pair-answer';

/**
 * The outlooks of many pairs at one instant. Most pairs of a school differ in nothing but who they are: one link, and
 * neither restriction nor authorisation, by which alone names count. Such pairs are asked about once.
 */
export class Outlooks {
  readonly #known = new Map<string, PairOutlook>();

  of(
    facts: CustodyFacts,
    student: string,
    contact: string,
    at: number,
    calendar: SchoolCalendar,
  ): PairOutlook {
    const key = plainPair(facts, student, contact);
    const known = key === null ? undefined : this.#known.get(key);
    if (known !== undefined) return known;
    const outlook = outlookOfPair(facts, student, contact, at, TOLD_AHEAD_MS, calendar);
    if (key !== null) this.#known.set(key, outlook);
    return outlook;
  }
}

/** All that a plain pair's answer rests on, as text; null: it is not plain. */
function plainPair(facts: CustodyFacts, student: string, contact: string): string | null {
  const { authorisations, contacts, joins, links, restrictions, school, students } = facts;
  if (restrictions.length + authorisations.length + joins.length > 0) return null;
  const own = links.filter((link) => link.contact === contact);
  const [link] = own;
  const child = students.find(({ id }) => id === student);
  const adult = contacts.find(({ id }) => id === contact);
  if (link === undefined || own.length > 1 || child === undefined || adult === undefined) return null;
  if (adult.person !== contact || contacts.some((one) => one !== adult && one.person === contact))
    return null;
  return JSON.stringify([
    school.id,
    { ...link, student: '', contact: '' },
    { ...child, id: '', name: '', schools: child.schools.includes(school.id), spotSyncedAt: null },
  ]);
}
