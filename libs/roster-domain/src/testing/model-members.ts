import type { ModelLink, ModelRoster } from './model-roster';

export type Membership = (memberships: ReadonlySet<string>) => boolean;

/** Somebody asserts it. What is missing has been counted as removed already, and is only listed. */
export function isCurrent(link: ModelLink | undefined): boolean {
  return link !== undefined && (link.state === 'ACTIVE' || link.state === 'UNCONFIRMED');
}

export function membersOf(roster: ModelRoster, belongs: Membership): Set<string> {
  return new Set(
    [...roster.students].filter(([, s]) => s.active && belongs(s.memberships)).map(([id]) => id),
  );
}

/** Of every student the contacts who are currently linked. */
export function contactsByStudent(roster: ModelRoster): Map<string, Set<string>> {
  const contacts = new Map<string, Set<string>>();
  for (const [key, link] of roster.links) {
    if (!isCurrent(link)) continue;
    const [student, contact] = JSON.parse(key) as [string, string];
    const linked = contacts.get(student);
    if (linked === undefined) contacts.set(student, new Set([contact]));
    else linked.add(contact);
  }
  return contacts;
}

export function contactsOf(roster: ModelRoster, students: ReadonlySet<string>): Set<string> {
  const contacts = new Set<string>();
  for (const [student, linked] of contactsByStudent(roster))
    if (students.has(student)) for (const contact of linked) contacts.add(contact);
  return contacts;
}
