import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRfc4180 } from './read-rfc4180';

/** What somebody sees who opens a school's files as they stand, without asking `list.json` (default column map). */
export interface SeenFiles {
  /** The bytes of each file there is. */
  readonly texts: ReadonlyMap<string, string>;
  /** "child <- adult" as people would read it, for every relationship that says Yes. */
  readonly mayCollect: ReadonlySet<string>;
}

export function seeFiles(folder: string): SeenFiles {
  const texts = new Map<string, string>();
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('.')) texts.set(name, readFileSync(join(folder, name), 'utf8'));
  }
  const rows = (name: string) => readRfc4180(texts.get(name) ?? '').slice(1);
  const people = (name: string) =>
    new Map(rows(name).map(([id, ...rest]) => [id!, rest.slice(0, 3).join(' ')]));
  const [students, contacts] = [people('students.csv'), people('contacts.csv')];
  const mayCollect = new Set<string>();
  for (const [student, contact, , pickup] of rows('relationships.csv')) {
    if (pickup !== 'Yes' || !students.has(student!) || !contacts.has(contact!)) continue;
    mayCollect.add(`${students.get(student!)} <- ${contacts.get(contact!)}`);
  }
  return { texts, mayCollect };
}
