import { BundleRefusedError } from '../errors/bundle-refused-error';
import type { CollectionMode, Resource } from '../source/roster-source';
import type { BundleWarning } from '../source/warning';
import type { BundleFiles } from './bundle-files';
import type { FileState, Manifest } from './manifest';
import type { ZipEntry } from './zip-directory';

/** The order in which every source yields its collections. */
export const resources: readonly Resource[] = ['orgs', 'users', 'demographics'];

export interface FileToRead {
  readonly resource: Resource;
  readonly mode: CollectionMode;
  /** e.g. 'users.csv' */
  readonly name: string;
  readonly entry: ZipEntry;
}

export interface ReadingPlan {
  readonly files: readonly FileToRead[];
  readonly warnings: readonly BundleWarning[];
}

/**
 * Which files are read, and whether absence in them is a statement.
 * @throws BundleRefusedError MISSING_FILE, MANIFEST_UNCLEAR
 */
export function planReading(found: BundleFiles, manifest: Manifest): ReadingPlan {
  const files: FileToRead[] = [];
  const warnings: BundleWarning[] = [];
  for (const resource of resources) {
    const name = `${resource}.csv`;
    const entry = found.byName.get(name);
    const stated = manifest.files.get(resource);
    if (entry === undefined) {
      if (stated === 'bulk' || stated === 'delta') refuseMissing(name, stated);
      continue;
    }
    if (stated === 'absent') {
      const text = `The manifest calls ${name} absent, but it is in the zip. It was not read.`;
      warnings.push({ code: 'FILE_MARKED_ABSENT', count: 1, text });
      continue;
    }
    const state = stated ?? stateOfTheOthers(manifest, name);
    if (stated === undefined) {
      const text = `The manifest does not say what ${name} is. It was read as ${state}, like the other files.`;
      warnings.push({ code: 'FILE_NOT_IN_MANIFEST', count: 1, text });
    }
    files.push({ resource, mode: state === 'bulk' ? 'full' : 'delta', name, entry });
  }
  return { files, warnings };
}

/** Without a manifest, every file is what the caller says it is: the whole. */
export function planReadingAsBulk(found: BundleFiles): ReadingPlan {
  for (const name of ['orgs.csv', 'users.csv']) {
    if (!found.byName.has(name)) refuseMissing(name, 'bulk');
  }
  const files = resources.flatMap((resource): FileToRead[] => {
    const name = `${resource}.csv`;
    const entry = found.byName.get(name);
    return entry === undefined ? [] : [{ resource, mode: 'full', name, entry }];
  });
  const text = 'The bundle has no manifest; its files were read as bulk, as asked.';
  return { files, warnings: [{ code: 'TREATED_AS_BULK', count: 1, text }] };
}

/**
 * A file the manifest forgets is what all the others are. Where they differ, or there are none, nobody can know: read
 * as bulk it could remove people, read as delta it could leave in who has gone.
 */
function stateOfTheOthers(manifest: Manifest, name: string): 'bulk' | 'delta' {
  const others = new Set<FileState>(manifest.files.values());
  others.delete('absent');
  const [only] = others;
  if (others.size === 1 && only !== undefined && only !== 'absent') return only;
  throw new BundleRefusedError(
    'MANIFEST_UNCLEAR',
    `The manifest does not say whether ${name} is bulk or delta. Have file.${name.replace('.csv', '')} added to the manifest.`,
    { file: 'manifest.csv' },
  );
}

function refuseMissing(name: string, state: 'bulk' | 'delta'): never {
  throw new BundleRefusedError(
    'MISSING_FILE',
    `${name} is not in the zip, though it should be there as ${state}. Export the bundle again, with all its files.`,
    { file: name },
  );
}
