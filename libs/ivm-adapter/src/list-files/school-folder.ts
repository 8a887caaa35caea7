import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { IvmDeliveryError } from '../port/ivm-delivery-error';
import { hasLoneSurrogate } from '../rows/byte-order';
import { onDisk } from './on-disk';
import { schoolFolderName } from './school-folder-name';

/** Not for everybody: the lists hold names of children. */
const FOLDER_MODE = 0o750;

/** Makes sure a school's folder exists under exactly its name, and says where. */
export async function openSchoolFolder(directory: string, schoolId: string): Promise<string> {
  const name = folderNameOf(schoolId);
  const folder = join(directory, name);
  await onDisk(`make the list folder ${folder}`, () => mkdir(folder, { recursive: true, mode: FOLDER_MODE }));
  const entries = await onDisk(`read the list folder ${directory}`, () => readdir(directory));
  if (!entries.includes(name)) refuseClash(entries, name, directory);
  return folder;
}

/** A school's folder if its lists were ever delivered here. */
export async function findSchoolFolder(directory: string, schoolId: string): Promise<string | undefined> {
  const name = folderNameOf(schoolId);
  const folder = join(directory, name);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) return undefined;
  const entries = await onDisk(`read the list folder ${directory}`, () => readdir(directory));
  return entries.includes(name) ? folder : undefined;
}

export async function openDirectory(directory: string): Promise<void> {
  await onDisk(`make the list folder ${directory}`, () =>
    mkdir(directory, { recursive: true, mode: FOLDER_MODE }),
  );
}

/**
 * A file system that ignores case (or trailing dots) gave us another school's folder. Writing there would put one
 * school's children on another's list.
 */
export function refuseClash(entries: readonly string[], name: string, directory: string): never {
  const other = entries.find((entry) => entry.toLowerCase() === name.toLowerCase());
  throw new IvmDeliveryError(
    'SCHOOL_FOLDER_CLASH',
    `The file system under ${directory} does not keep the school folder "${name}" apart from ` +
      `${other === undefined ? 'another one' : `"${other}"`}. Use a list folder on a file system that tells ` +
      'upper and lower case apart.',
  );
}

function folderNameOf(schoolId: string): string {
  if (typeof schoolId !== 'string' || schoolId === '') {
    throw new IvmDeliveryError(
      'LISTS_INVALID',
      'A school without sourcedId has no lists; nothing was changed.',
    );
  }
  if (hasLoneSurrogate(schoolId)) {
    const what = 'A school whose sourcedId is no valid Unicode text has no lists; nothing was changed.';
    throw new IvmDeliveryError('LISTS_INVALID', what);
  }
  return schoolFolderName(schoolId);
}
