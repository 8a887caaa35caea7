import { readCsvHeader } from '../csv/csv-walk';
import { createRecordReader } from '../csv/read-record';
import { BundleRefusedError } from '../errors/bundle-refused-error';
import type { BundleWarning } from '../source/warning';
import { assertVersion, refuseVersion10, refuseVersion12 } from './assert-version';
import { findBundleFiles, type BundleFiles } from './bundle-files';
import { defaultBundleLimits } from './bundle-limits';
import type { CsvBundle, ReadBundleOptions } from './csv-bundle';
import { readManifest, type Manifest } from './manifest';
import { observedAtOf } from './observed-at';
import { aborted, OpenFile } from './open-file';
import { planReading, planReadingAsBulk, type ReadingPlan } from './plan-reading';
import { unpackEntry } from './unpack-entry';
import { ZipBundle, type ReadableFile } from './zip-bundle';
import { readZipDirectory, type ZipEntry } from './zip-directory';

/** The bytes of one file of the zip, from its beginning. */
type Unpack = (entry: ZipEntry, name: string) => AsyncGenerator<Buffer, void, undefined>;

/**
 * Opens a OneRoster 1.1 CSV bundle: reads the zip's table of contents, the manifest and the header lines. Rows are
 * read by `pages`. Close the bundle when done.
 *
 * @param path the zip file
 * @throws BundleRefusedError the bundle cannot be used as it is
 * @throws IncompletePullError it could not be read this time
 */
export async function readBundle(path: string, options: ReadBundleOptions = {}): Promise<CsvBundle> {
  const receivedAt = options.receivedAt ?? new Date();
  if (options.signal?.aborted) throw aborted(options.signal);
  const file = await OpenFile.open(path);
  try {
    const limits = { ...defaultBundleLimits, ...options.limits };
    const { zip, entries } = await readZipDirectory(file, limits);
    const unpack: Unpack = (entry, name) => unpackEntry(file, zip, entry, name);
    const found = findBundleFiles(entries);
    const manifest = await manifestOf(found, unpack, options.treatAsBulk ?? false);
    const plan = manifest === undefined ? planReadingAsBulk(found) : planReading(found, manifest);
    return new ZipBundle(file, zip, await withHeaders(plan, unpack, options.metadata ?? true), {
      manifest: { systemName: manifest?.systemName, systemCode: manifest?.systemCode },
      sha256: await file.sha256(options.signal),
      receivedAt,
      observedAt: observedAtOf(entries, receivedAt),
      warnings: [...plan.warnings, ...warningsOf(found, manifest)],
    });
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The manifest of a 1.1 bundle; undefined where there is none and the caller can do without. */
async function manifestOf(
  found: BundleFiles,
  unpack: Unpack,
  treatAsBulk: boolean,
): Promise<Manifest | undefined> {
  const entry = found.byName.get('manifest.csv');
  if (entry !== undefined) {
    const manifest = await readManifest(unpack(entry, 'manifest.csv'));
    assertVersion(manifest, found.has12Files);
    return manifest;
  }
  if (found.has12Files) refuseVersion12();
  if (found.byName.size === 0) {
    throw new BundleRefusedError(
      'NO_MANIFEST',
      'The zip holds neither manifest.csv nor any other OneRoster file. Check that it is the right zip.',
    );
  }
  const users = found.byName.get('users.csv');
  if (users !== undefined) {
    const chunks = () => unpack(users, 'users.csv');
    const header = await readCsvHeader({ name: 'users.csv', chunks });
    if (header.position('enabledUser') < 0)
      refuseVersion10('there is no manifest.csv, nor a column enabledUser');
  }
  if (treatAsBulk) return undefined;
  throw new BundleRefusedError(
    'NO_MANIFEST',
    'manifest.csv is missing, so whether the files hold all people or only changes is not known. Export the bundle with its manifest, or say that it is to be treated as bulk.',
  );
}

async function withHeaders(plan: ReadingPlan, unpack: Unpack, metadata: boolean): Promise<ReadableFile[]> {
  const files: ReadableFile[] = [];
  for (const file of plan.files) {
    const chunks = () => unpack(file.entry, file.name);
    const header = await readCsvHeader({ name: file.name, chunks });
    files.push({ ...file, header, read: createRecordReader(file.resource, file.mode, header, { metadata }) });
  }
  return files;
}

function warningsOf(found: BundleFiles, manifest: Manifest | undefined): BundleWarning[] {
  const warnings: BundleWarning[] = [];
  if (found.elsewhere > 0) {
    const text =
      'The zip holds OneRoster files in folders beside the ones that were read; they were left alone.';
    warnings.push({ code: 'FILE_IN_OTHER_FOLDER', count: found.elsewhere, text });
  }
  if (manifest !== undefined && manifest.oneRosterVersion === undefined) {
    const text = 'The manifest does not name the OneRoster version; the bundle was read as 1.1.';
    warnings.push({ code: 'VERSION_NOT_STATED', count: 1, text });
  }
  return warnings;
}
