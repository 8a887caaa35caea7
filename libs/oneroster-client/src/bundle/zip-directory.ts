import {
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  validateFileName,
  type Entry,
  type ZipFile,
} from 'yauzl';
import { BundleRefusedError } from '../errors/bundle-refused-error';
import { IncompletePullError } from '../errors/incomplete-pull-error';
import { RATIO_ASKED_FROM_BYTES, refuseTooLarge, type BundleLimits } from './bundle-limits';
import { notAZip } from './not-a-zip';
import type { OpenFile } from './open-file';

/** One file of the zip, from its table of contents. */
export interface ZipEntry {
  /** Path with forward slashes; checked to stay inside. */
  readonly path: string;
  /** undefined where the zip states no usable time. */
  readonly modifiedAt: Date | undefined;
  readonly entry: Entry;
}

export interface ZipDirectory {
  readonly zip: ZipFile;
  /** Files only, in the order of the zip, without what operating systems add. */
  readonly entries: readonly ZipEntry[];
}

/**
 * Reads a zip's table of contents and refuses what may not be unpacked; unpacks nothing.
 * @throws BundleRefusedError NOT_A_ZIP, TRUNCATED_ZIP, DAMAGED_ZIP, ENCRYPTED, PATH_TRAVERSAL, DUPLICATE_ENTRY, TOO_LARGE
 */
export async function readZipDirectory(file: OpenFile, limits: BundleLimits): Promise<ZipDirectory> {
  const zip = await openZip(file);
  if (zip.entryCount > limits.entries) refuseTooLarge(`lists ${zip.entryCount} entries`);
  const entries: ZipEntry[] = [];
  const paths = new Set<string>();
  let totalBytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const path = pathOf(entry);
      if (path.endsWith('/') || isJunk(path)) continue;
      if (entry.isEncrypted()) refuseEncrypted();
      if (paths.has(path)) {
        throw new BundleRefusedError(
          'DUPLICATE_ENTRY',
          'The zip holds two files of one name, so which one counts is not known. Zip the files again.',
        );
      }
      paths.add(path);
      totalBytes += entry.uncompressedSize;
      if (entry.uncompressedSize > limits.entryBytes) refuseTooLarge('holds a file of too many bytes');
      if (totalBytes > limits.totalBytes) refuseTooLarge('unpacks to too many bytes');
      if (
        entry.uncompressedSize > RATIO_ASKED_FROM_BYTES &&
        entry.uncompressedSize > entry.compressedSize * limits.ratio
      ) {
        refuseTooLarge(`holds a file that unpacks to more than ${limits.ratio} times its size`);
      }
      entries.push({ path, modifiedAt: timeOf(entry), entry });
    }
  } catch (error) {
    throw refusalOf(error);
  }
  return { zip, entries };
}

async function openZip(file: OpenFile): Promise<ZipFile> {
  try {
    return await fromRandomAccessReaderPromise(new OpenFileReader(file), file.size, {
      autoClose: false,
      decodeStrings: false, // names are decoded and judged here, so that each refusal has its own code
    });
  } catch (error) {
    if (error instanceof IncompletePullError) throw error;
    throw await notAZip(file, error);
  }
}

/** Lets yauzl read from a file which is not its own to close. */
class OpenFileReader extends RandomAccessReader {
  constructor(private readonly file: OpenFile) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    // Positions come from the zip, which may say anything.
    const inside = Number.isSafeInteger(position) && position >= 0 && position + length <= this.file.size;
    const reading = inside ? this.file.read(buffer, offset, length, position) : Promise.resolve(0);
    reading.then(
      (bytesRead) => setImmediate(callback, null, bytesRead),
      (error: Error) => setImmediate(callback, error),
    );
  }
}

function pathOf(entry: Entry): string {
  const path = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  if (validateFileName(path) !== null || path.includes('\0')) {
    throw new BundleRefusedError(
      'PATH_TRAVERSAL',
      'The zip holds a file whose path leads out of the zip. No OneRoster export makes such a zip: find out where it comes from.',
    );
  }
  return path;
}

/** What macOS and Windows put beside the files. */
function isJunk(path: string): boolean {
  const parts = path.toLowerCase().split('/');
  const name = parts.at(-1) ?? '';
  return parts.includes('__macosx') || name.startsWith('._') || junkNames.has(name);
}

const junkNames: ReadonlySet<string> = new Set(['.ds_store', 'thumbs.db', 'desktop.ini']);

/** Zip times begin on 1980-01-01, which is what programs write that know no time. */
const FIRST_USABLE_TIME = Date.UTC(1980, 0, 2);

/** DOS times are taken as UTC; an extended timestamp is UTC by itself. */
function timeOf(entry: Entry): Date | undefined {
  const time = entry.getLastModDate({ timezone: 'UTC' });
  return time.getTime() >= FIRST_USABLE_TIME ? time : undefined;
}

function refuseEncrypted(): never {
  throw new BundleRefusedError(
    'ENCRYPTED',
    'The zip is encrypted with a password. Send it without one, over a protected connection.',
  );
}

function refusalOf(error: unknown): unknown {
  if (error instanceof BundleRefusedError || error instanceof IncompletePullError) return error;
  if (error instanceof Error && error.message.includes('strong encryption')) {
    return new BundleRefusedError('ENCRYPTED', 'The zip is encrypted. Send it without a password.');
  }
  return new BundleRefusedError(
    'DAMAGED_ZIP',
    "The zip's table of contents cannot be read, so the file is damaged. Zip the files again, or upload again.",
    { cause: error },
  );
}
