import { BundleRefusedError } from '../errors/bundle-refused-error';
import { CellSplitter } from '../csv/cell-splitter';
import { RecordScanner } from '../csv/record-scanner';
import { UnreadableRecordError } from '../errors/unreadable-record-error';
import { refuseTooLarge } from './bundle-limits';

/** What the manifest may say of a file (OneRoster 1.1 CSV, section 4.1). */
export type FileState = 'absent' | 'bulk' | 'delta';

export interface Manifest {
  readonly manifestVersion: string | undefined;
  readonly oneRosterVersion: string | undefined;
  readonly systemName: string | undefined;
  readonly systemCode: string | undefined;
  /** By the file's name in lower case without '.csv', e.g. 'users'. Only what could be understood. */
  readonly files: ReadonlyMap<string, FileState>;
}

const FILE = 'manifest.csv';
const LONGEST_MANIFEST = 1024 * 1024;

/** A manifest has two columns; what a spreadsheet leaves behind them is not looked at. */
const CELLS = 64;

/**
 * Reads manifest.csv by position, since its second column is called `value` or `propertyValue`.
 * @throws BundleRefusedError NO_MANIFEST, MANIFEST_UNCLEAR, MALFORMED_ROW …
 */
export async function readManifest(chunks: AsyncIterable<Buffer>): Promise<Manifest> {
  const properties = await readProperties(chunks);
  const files = new Map<string, FileState>();
  for (const [property, value] of properties) {
    const file = fileOf(property);
    const state = stateOf(value);
    if (file !== undefined && state !== undefined) files.set(file, state);
  }
  const textOf = (property: string) => properties.get(property.toLowerCase()) || undefined;
  return {
    manifestVersion: textOf('manifest.version'),
    oneRosterVersion: textOf('oneroster.version'),
    systemName: textOf('source.systemName'),
    systemCode: textOf('source.systemCode'),
    files,
  };
}

async function readProperties(chunks: AsyncIterable<Buffer>): Promise<Map<string, string>> {
  const properties = new Map<string, string>();
  const cells = new CellSplitter(CELLS);
  const scanner = new RecordScanner(FILE, (buffer, start, end, line) => {
    split(cells, buffer.subarray(start, end), line);
    const property = propertyKey(cells.trimmed(0));
    const value = cells.trimmed(1);
    if (property === '' || property === 'propertyname') return;
    const before = properties.get(property);
    if (before !== undefined && before.toLowerCase() !== value.toLowerCase()) {
      throw new BundleRefusedError(
        'MANIFEST_UNCLEAR',
        `manifest.csv says two different things of one property (line ${line}). Have the export corrected.`,
        { file: FILE, line },
      );
    }
    properties.set(property, value);
  });
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > LONGEST_MANIFEST) refuseTooLarge('holds a manifest of more than a megabyte');
    scanner.write(chunk);
  }
  scanner.end();
  if (properties.size === 0) {
    throw new BundleRefusedError('NO_MANIFEST', 'manifest.csv is empty. Export the bundle again.', {
      file: FILE,
    });
  }
  return properties;
}

function split(cells: CellSplitter, bytes: Buffer, line: number): void {
  try {
    cells.split(bytes, line);
  } catch (error) {
    if (!(error instanceof UnreadableRecordError)) throw error;
    throw new BundleRefusedError(
      'MALFORMED_ROW',
      `manifest.csv: line ${line} cannot be read. Export it again.`,
      {
        file: FILE,
        line,
      },
    );
  }
}

/** `file.users`, and as misspelt: `file.user`, `files.users`, `file.users.csv`, `file_users`, `users.csv`. */
function propertyKey(property: string): string {
  const key = property.toLowerCase().replace(/\s+/g, '');
  const file = /^(?:files?[._:-]?)?(?<name>[a-z]+?)(?:\.csv)?$/.exec(key)?.groups?.['name'];
  if (file === undefined) return key;
  const name = fileNames.find((known) => known === file || known === `${file}s`);
  return name === undefined ? key : `file.${name}`;
}

function fileOf(property: string): string | undefined {
  return property.startsWith('file.') ? property.slice('file.'.length) : undefined;
}

function stateOf(value: string): FileState | undefined {
  const state = value.toLowerCase();
  return state === 'absent' || state === 'bulk' || state === 'delta' ? state : undefined;
}

const fileNames = [
  'academicsessions',
  'categories',
  'classes',
  'classresources',
  'courses',
  'courseresources',
  'demographics',
  'enrollments',
  'lineitems',
  'orgs',
  'resources',
  'results',
  'users',
];
