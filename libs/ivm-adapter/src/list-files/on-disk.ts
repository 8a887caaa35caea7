import { IvmDeliveryError } from '../port/ivm-delivery-error';

const SENTENCES: { readonly [code: string]: string } = {
  ENOSPC: 'the disk is full; make room',
  EDQUOT: 'the disk quota is used up; make room',
  EACCES: 'access is denied; check who owns the folder',
  EPERM: 'access is denied; check who owns the folder',
  EROFS: 'the disk is read only',
  ENOTDIR: 'a file stands where a folder is needed; move it away',
  EEXIST: 'a file stands where a folder is needed; move it away',
  EISDIR: 'a folder stands where a file is needed; move it away',
  ENOENT: 'a file or folder vanished meanwhile',
  EMFILE: 'too many files are open',
};

/** Trying again does not help before somebody has changed something. */
const NEEDS_A_PERSON = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR']);

/**
 * Does something to the disk and tells in a sentence when the disk says no. `what` completes "Could not …".
 * @throws IvmDeliveryError `WRITE_FAILED` with the file system's error as cause
 */
export async function onDisk<Result>(what: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    const why = SENTENCES[code] ?? `the file system answered ${code}`;
    throw new IvmDeliveryError('WRITE_FAILED', `Could not ${what}: ${why}.`, {
      retryable: !NEEDS_A_PERSON.has(code),
      cause: error,
    });
  }
}

export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

/**
 * The file system's code, such as ENOENT; undefined for an error that is not the file system's. Not asked by
 * `instanceof`: test runners give modules an Error of their own.
 */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('syscall' in error) || !('code' in error))
    return undefined;
  return String(error.code);
}
