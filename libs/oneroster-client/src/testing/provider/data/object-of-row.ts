import { listEntries, userIds } from '../../../csv/list-cell';
import type { CsvCell } from '../../csv-text';
import type { BundleRow } from '../../roster-rows';
import { objectTypes, type Field, type ObjectType } from './object-types';
import type { ObjectReference, RosterObject } from './roster-object';

/** A GUIDRef is made once: 300,000 users who name the same few schools need no 300,000 copies. */
type ReferenceTo = (to: ObjectType, sourcedId: string) => ObjectReference;

/** The OneRoster object of a row of the CSV binding. Blank optional fields are left out. */
export function objectOfRow(
  type: ObjectType,
  row: BundleRow,
  referenceTo: ReferenceTo,
  modifiedAt: string,
): RosterObject {
  const object: Record<string, unknown> = {
    sourcedId: textOf(row['sourcedId']),
    status: textOf(row['status']) || 'active',
    dateLastModified: instantOf(textOf(row['dateLastModified']), modifiedAt),
  };
  const metadata = metadataOf(row);
  if (metadata !== undefined) object['metadata'] = metadata;
  for (const [name, field] of Object.entries(objectTypes[type].fields)) {
    const value = valueOf(field, row, referenceTo);
    if (value !== undefined) object[name] = value;
  }
  if (object['enabledUser'] === '') object['enabledUser'] = 'true'; // required, and the string "true" (section 4.13)
  return object as unknown as RosterObject;
}

function valueOf(field: Field, row: BundleRow, referenceTo: ReferenceTo): unknown {
  if (field.kind === 'children') return undefined;
  const cell = row[field.column];
  switch (field.kind) {
    case 'text': {
      const text = textOf(cell);
      return text === '' && field.required !== true ? undefined : text;
    }
    case 'list':
      return unlessEmpty(listOf(cell).map((entry) => entry.trim()));
    case 'userIds':
      return unlessEmpty(userIds(typeof cell === 'object' ? cell.join(',') : textOf(cell)));
    case 'reference': {
      const sourcedId = textOf(cell);
      return sourcedId === '' ? undefined : referenceTo(field.to, sourcedId);
    }
    case 'references':
      return unlessEmpty(listOf(cell).map((sourcedId) => referenceTo(field.to, sourcedId)));
  }
}

function metadataOf(row: BundleRow): Readonly<Record<string, string>> | undefined {
  let metadata: Record<string, string> | undefined;
  for (const column in row) {
    if (!column.startsWith('metadata.')) continue;
    const value = textOf(row[column]);
    if (value !== '') (metadata ??= {})[column.slice('metadata.'.length)] = value;
  }
  return metadata;
}

/** ISO 8601 in UTC; where the row has no such time, that of the whole district. */
function instantOf(text: string, otherwise: string): string {
  const time = text === '' ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? otherwise : new Date(time).toISOString();
}

function textOf(cell: CsvCell): string {
  if (cell === undefined) return '';
  return typeof cell === 'object' ? cell.join(',') : String(cell);
}

function listOf(cell: CsvCell): readonly string[] {
  if (cell === undefined) return [];
  return typeof cell === 'object' ? cell : listEntries(String(cell));
}

function unlessEmpty<T>(entries: readonly T[]): readonly T[] | undefined {
  return entries.length === 0 ? undefined : entries;
}
