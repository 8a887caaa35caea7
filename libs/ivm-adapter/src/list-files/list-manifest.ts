import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IvmSchool, Validity } from '../port/ivm-gateway';
import type { ListColumns, ListKind } from './list-columns';
import { isMissing } from './on-disk';
import { listColumnProblems } from './parse-list-columns';

export const MANIFEST_FILE = 'list.json';

/** How many rows a list file has below its header, and the hex SHA-256 of its bytes. */
export interface ListFileFacts {
  readonly rows: number;
  readonly sha256: string;
}

/**
 * `list.json`: written last, so a reader that finds every SHA-256 right holds one delivery whole. Times are ISO 8601
 * with zone Z or null. `columns` is the map the files were written under, so they can be read without configuration.
 */
export interface ListManifest {
  readonly format: 1;
  readonly school: IvmSchool;
  readonly asOf: string | null;
  readonly validUntil: string | null;
  readonly rows: { readonly [Kind in ListKind]: number };
  readonly sha256: { readonly [Kind in ListKind]: string };
  readonly columns: ListColumns;
}

export function manifestOf(
  school: IvmSchool,
  validity: Validity,
  files: { readonly [Kind in ListKind]: ListFileFacts },
  columns: ListColumns,
): ListManifest {
  return {
    format: 1,
    school: { id: school.id, name: school.name },
    asOf: validity.asOf?.toISOString() ?? null,
    validUntil: validity.validUntil?.toISOString() ?? null,
    rows: {
      students: files.students.rows,
      contacts: files.contacts.rows,
      relationships: files.relationships.rows,
    },
    sha256: {
      students: files.students.sha256,
      contacts: files.contacts.sha256,
      relationships: files.relationships.sha256,
    },
    columns,
  };
}

export function manifestText(manifest: ListManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The folder's `list.json`; undefined when there is none or it is not one of ours. */
export async function readManifest(folder: string): Promise<ListManifest | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(folder, MANIFEST_FILE), 'utf8'));
    return isManifest(parsed) ? parsed : undefined;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isManifest(value: unknown): value is ListManifest {
  const manifest = value as ListManifest | null;
  return (
    typeof manifest === 'object' &&
    manifest?.format === 1 &&
    typeof manifest.school?.id === 'string' &&
    typeof manifest.school.name === 'string' &&
    isTime(manifest.asOf) &&
    isTime(manifest.validUntil) &&
    (['students', 'contacts', 'relationships'] as const).every(
      (kind) =>
        Number.isInteger(manifest.rows?.[kind]) &&
        /^[0-9a-f]{64}$/.test(String(manifest.sha256?.[kind])) &&
        manifest.columns?.[kind] !== undefined,
    ) &&
    manifest.columns.pickupWords !== undefined &&
    listColumnProblems(manifest.columns).length === 0
  );
}

function isTime(value: unknown): boolean {
  return value === null || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
}
