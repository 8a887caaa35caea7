import { BundleRefusedError } from '../errors/bundle-refused-error';
import type { ZipEntry } from './zip-directory';

/** The files of a OneRoster 1.1 bundle (CSV tables, section 3), in lower case. */
const filesOf11 = [
  'manifest.csv',
  'academicsessions.csv',
  'categories.csv',
  'classes.csv',
  'classresources.csv',
  'courses.csv',
  'courseresources.csv',
  'demographics.csv',
  'enrollments.csv',
  'lineitems.csv',
  'orgs.csv',
  'resources.csv',
  'results.csv',
  'users.csv',
];

/** Files which only version 1.2 has. */
const filesOf12 = ['roles.csv', 'userprofiles.csv'];

const known: ReadonlySet<string> = new Set([...filesOf11, ...filesOf12]);

export interface BundleFiles {
  /** By name in lower case, e.g. 'users.csv'. */
  readonly byName: ReadonlyMap<string, ZipEntry>;
  /** OneRoster files in folders which are not read. */
  readonly elsewhere: number;
  readonly has12Files: boolean;
}

/**
 * Finds the OneRoster files: at the root, where they belong, or else all in one folder, which is how a folder gets
 * zipped. Names are found in any case. When the root has some, folders are left alone.
 * @throws BundleRefusedError DUPLICATE_ENTRY
 */
export function findBundleFiles(entries: readonly ZipEntry[]): BundleFiles {
  const folders = new Map<string, Map<string, ZipEntry>>();
  for (const entry of entries) {
    const cut = entry.path.lastIndexOf('/') + 1;
    const folder = entry.path.slice(0, cut).replace(/^(\.\/)+/, '');
    const name = entry.path.slice(cut).trim().toLowerCase();
    if (!known.has(name)) continue;
    const inFolder = folders.get(folder) ?? new Map<string, ZipEntry>();
    if (inFolder.has(name)) {
      throw new BundleRefusedError(
        'DUPLICATE_ENTRY',
        `The zip holds ${name} twice (names differ in case only), so which one counts is not known. Take one out.`,
        { file: name },
      );
    }
    folders.set(folder, inFolder.set(name, entry));
  }
  const byName = folders.get('') ?? onlyFolder([...folders.values()]);
  const inAll = [...folders.values()].reduce((sum, folder) => sum + folder.size, 0);
  return { byName, elsewhere: inAll - byName.size, has12Files: filesOf12.some((name) => byName.has(name)) };
}

function onlyFolder(folders: readonly ReadonlyMap<string, ZipEntry>[]): ReadonlyMap<string, ZipEntry> {
  if (folders.length > 1) {
    throw new BundleRefusedError(
      'DUPLICATE_ENTRY',
      `The zip holds OneRoster files in ${folders.length} folders, so which ones count is not known. Put one set of files at the root of the zip.`,
    );
  }
  return folders[0] ?? new Map();
}
