import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { csvLine, type CsvCell } from './csv-text';

/** Rows of cells, the header first. May be made while they are written, so that a file needs no memory. */
export type CsvRows = Iterable<readonly CsvCell[]> | AsyncIterable<readonly CsvCell[]>;

/** Text is written as UTF-8, bytes as they are. */
export type BundleFile = string | Buffer | CsvRows;

/** Files by name in the zip; pairs where a name occurs twice. */
export type BundleContents =
  Readonly<Record<string, BundleFile>> | readonly (readonly [string, BundleFile])[];

export type ManifestState = 'absent' | 'bulk' | 'delta';

export interface WriteBundleOptions {
  /**
   * Default: a manifest of version 1.1 which calls every file there is bulk and the others absent. `false`: none.
   * Not made when the contents have a manifest.csv.
   */
  readonly manifest?:
    false | { readonly systemName?: string; readonly systemCode?: string; readonly version?: string };
  /** What the manifest says of a file, by name without '.csv', where it is not the default. */
  readonly modes?: Readonly<Record<string, ManifestState>>;
  /** Time of every entry. Default: now. */
  readonly mtime?: Date;
  /** Times in DOS form only, in this machine's zone, as older programs write. Default: with a UTC timestamp. */
  readonly dosTimes?: boolean;
  /** One folder around all files. */
  readonly folder?: string;
  /** Default true: deflate; false: store. */
  readonly compress?: boolean;
  /** Between rows. Default CR LF. */
  readonly lineEnd?: string;
}

const filesInManifest = [
  'academicSessions',
  'categories',
  'classes',
  'classResources',
  'courses',
  'courseResources',
  'demographics',
  'enrollments',
  'lineItems',
  'orgs',
  'resources',
  'results',
  'users',
];

/** Rows are handed to the zip in pieces of about this many characters. */
const PIECE = 64 * 1024;

/** Writes a real zip, as a provider's export would, streaming. Answers when the file is complete. */
export async function writeBundle(
  path: string,
  contents: BundleContents,
  options: WriteBundleOptions = {},
): Promise<void> {
  const files = isPairs(contents) ? contents : Object.entries(contents);
  const zip = new ZipFile();
  const settings = {
    mtime: options.mtime ?? new Date(),
    compress: options.compress ?? true,
    forceDosTimestamp: options.dosTimes ?? false,
  };
  const pathOf = (name: string) => (options.folder === undefined ? name : `${options.folder}/${name}`);
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  const written = pipeline(zip.outputStream, createWriteStream(path));
  for (const [name, file] of withManifest(files, options)) {
    if (Buffer.isBuffer(file) || typeof file === 'string') {
      zip.addBuffer(Buffer.from(file as string), pathOf(name), settings);
    } else {
      zip.addReadStreamLazy(pathOf(name), settings, (give) => {
        const stream = Readable.from(pieces(file, options.lineEnd));
        stream.on('error', (error) => zip.emit('error', error));
        give(null, stream);
      });
    }
  }
  zip.end();
  try {
    await Promise.race([written, failed]);
  } catch (error) {
    (zip.outputStream as Readable).destroy();
    await written.catch(() => undefined);
    throw error;
  }
}

/** The text of a manifest.csv. */
export function manifestOf(
  states: Readonly<Record<string, ManifestState>>,
  facts: { systemName?: string; systemCode?: string; version?: string } = {},
): string {
  const rows: CsvCell[][] = [
    ['propertyName', 'value'],
    ['manifest.version', '1.0'],
    ['oneroster.version', facts.version ?? '1.1'],
    ...filesInManifest.map((name) => [`file.${name}`, states[name] ?? 'absent']),
    ['source.systemName', facts.systemName ?? 'Example SIS'],
    ['source.systemCode', facts.systemCode ?? 'example-sis'],
  ];
  return rows.map((row) => csvLine(row)).join('');
}

function withManifest(
  files: readonly (readonly [string, BundleFile])[],
  { manifest = {}, modes = {} }: WriteBundleOptions,
): readonly (readonly [string, BundleFile])[] {
  if (manifest === false || files.some(([name]) => name.toLowerCase() === 'manifest.csv')) return files;
  const states: Record<string, ManifestState> = {};
  for (const [name] of files) states[name.replace(/\.csv$/, '')] = 'bulk';
  return [['manifest.csv', manifestOf({ ...states, ...modes }, manifest)], ...files];
}

async function* pieces(rows: CsvRows, lineEnd: string | undefined): AsyncGenerator<string, void, undefined> {
  let piece = '';
  for await (const row of rows) {
    piece += csvLine(row, lineEnd);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

function isPairs(contents: BundleContents): contents is readonly (readonly [string, BundleFile])[] {
  return Array.isArray(contents);
}
