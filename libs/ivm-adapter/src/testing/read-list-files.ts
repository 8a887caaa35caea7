import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from '../list-files/aside-file';
import { compareIds } from '../rows/check-rows';
import { neutralise, restore } from '../list-files/csv-cell';
import { type ListKind, ROW_FIELDS } from '../list-files/list-columns';
import { answerOf, FILE_OF, ListLayout } from '../list-files/list-layout';
import { type ListManifest, readManifest } from '../list-files/list-manifest';
import { readCsvRecords } from '../list-files/read-csv-records';
import { NO_GO_FILE, schoolFolderName } from '../list-files/school-folder-name';
import type { IvmContact, IvmRelationship, IvmStudent } from '../port/ivm-gateway';
import type { HeldLists } from './held-lists';

/** Everything under a list folder. */
export interface ListFiles {
  /** Sorted by folder name. */
  readonly schools: readonly (HeldLists & { readonly folder: string })[];
  /** The lines of `no-go.txt`; undefined when there is none. */
  readonly noGo: readonly string[] | undefined;
}

/**
 * Reads a list folder strictly: each file must match `list.json`, be RFC 4180, sorted, without repeats, neutral, and
 * each relationship must name a listed student and contact. Fields the column map leaves out are `''`.
 * @throws Error with a sentence naming the file and what is wrong
 */
export async function readListFiles(directory: string): Promise<ListFiles> {
  const entries = (await readdir(directory, { withFileTypes: true })).filter(
    (entry) => !entry.name.startsWith('.'),
  );
  const schools: (HeldLists & { folder: string })[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory())
      schools.push({ folder: entry.name, ...(await readSchool(join(directory, entry.name))) });
    else if (entry.name !== NO_GO_FILE) throw new Error(`${entry.name} does not belong into a list folder.`);
  }
  const hasNoGo = entries.some((entry) => entry.name === NO_GO_FILE);
  return { schools, noGo: hasNoGo ? await readNoGo(join(directory, NO_GO_FILE)) : undefined };
}

async function readSchool(folder: string): Promise<HeldLists> {
  const manifest = await readManifest(folder);
  if (!manifest) throw new Error(`${folder} has no list.json that can be read.`);
  if (!folder.endsWith(schoolFolderName(manifest.school.id)))
    throw new Error(`${folder} is not named for its school.`);
  const students = await readList(folder, manifest, 'students', ['sourcedId']);
  const contacts = await readList(folder, manifest, 'contacts', ['sourcedId']);
  const relationships = await readList(folder, manifest, 'relationships', ['studentId', 'contactId']);
  const known = { student: idsOf(students), contact: idsOf(contacts) };
  const { pickupWords } = manifest.columns;
  relationships.forEach((row, index) => {
    for (const end of ['student', 'contact'] as const) {
      if (!known[end].has(row[`${end}Id`]!))
        throw new Error(`${folder}: relationship ${index + 1} names no listed ${end}.`);
    }
    const answer = answerOf(pickupWords, row.pickup!);
    if (answer === undefined)
      throw new Error(`${folder}: relationship ${index + 1} has an unknown pickup word.`);
    row.pickup = answer;
  });
  return {
    school: manifest.school,
    validity: {
      asOf: manifest.asOf === null ? null : new Date(manifest.asOf),
      validUntil: manifest.validUntil === null ? null : new Date(manifest.validUntil),
    },
    students: students as unknown as IvmStudent[],
    contacts: contacts as unknown as IvmContact[],
    relationships: relationships as unknown as IvmRelationship[],
  };
}

type Fields = Record<string, string>;

async function readList(
  folder: string,
  manifest: ListManifest,
  kind: ListKind,
  ids: readonly string[],
): Promise<Fields[]> {
  const path = join(folder, FILE_OF[kind]);
  if ((await sha256Of(path)) !== manifest.sha256[kind])
    throw new Error(`${path} is not the one list.json speaks of.`);
  const layout = ListLayout.of(manifest.columns, kind);
  const rows: Fields[] = [];
  let header = true;
  let previous: string[] | undefined;
  for await (const { cells } of readCsvRecords(path)) {
    if (header) {
      if (!layout.isHeader(cells)) throw new Error(`${path} has another header than list.json says.`);
      header = false;
      continue;
    }
    const where = `${path}, row ${rows.length + 1}`;
    if (cells.length !== layout.columns.length)
      throw new Error(`${where} has not as many cells as the header.`);
    if (cells.some((cell) => neutralise(restore(cell)) !== cell))
      throw new Error(`${where} has a cell that would run.`);
    checkTimes(where, manifest, layout, cells);
    const row = Object.fromEntries(ROW_FIELDS[kind].map((field) => [field, layout.read(cells, field)]));
    const key = ids.map((id) => row[id]!);
    if (previous && compareIds(previous, key) >= 0)
      throw new Error(`${where} is not behind the row before it.`);
    previous = key;
    rows.push(row);
  }
  if (header) throw new Error(`${path} has no header.`);
  if (rows.length !== manifest.rows[kind]) throw new Error(`${path} has not as many rows as list.json says.`);
  return rows;
}

function checkTimes(
  where: string,
  manifest: ListManifest,
  layout: ListLayout,
  cells: readonly string[],
): void {
  for (const field of ['asOf', 'validUntil'] as const) {
    if (layout.has(field) && layout.read(cells, field) !== (manifest[field] ?? '')) {
      throw new Error(`${where} has another ${field} than list.json.`);
    }
  }
}

async function readNoGo(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8');
  if (text !== '' && !text.endsWith('\r\n')) throw new Error(`${path} is cut off.`);
  return text.split('\r\n').slice(0, -1);
}

function idsOf(rows: readonly Fields[]): ReadonlySet<string> {
  return new Set(rows.map((row) => row.sourcedId!));
}
