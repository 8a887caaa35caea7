import { createHash } from 'node:crypto';

/** What a file name may be long, minus room for those who copy folders about; NAME_MAX is 255 bytes. */
const LONGEST = 200;

/** The district's own file beside the school folders. */
export const NO_GO_FILE = 'no-go.txt';

/**
 * A school's folder: its sourcedId with every byte of UTF-8 other than ASCII letters, digits, `.`, `_`, `-` as `%`
 * and two hex digits. `%` itself is such a byte, so two ids never share a name. Ids of dots only, an id that is the
 * no-go file's name and the empty id get a name that is safe; longer ids end in `~` and their SHA-256.
 */
export function schoolFolderName(schoolId: string): string {
  if (schoolId === '') return '%';
  if (/^\.+$/.test(schoolId)) return shorten('%2E'.repeat(schoolId.length), schoolId);
  if (schoolId.toLowerCase() === NO_GO_FILE) return percent(schoolId.slice(0, 1)) + schoolId.slice(1);
  return shorten(schoolId.replace(/[^A-Za-z0-9._-]+/g, percent), schoolId);
}

function percent(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

/** `~` is never written otherwise, so a shortened name equals no other. */
function shorten(name: string, schoolId: string): string {
  if (name.length <= LONGEST) return name;
  const digest = createHash('sha256').update(schoolId, 'utf8').digest('hex');
  const start = name.slice(0, LONGEST - digest.length - 1).replace(/%[0-9A-F]?$/, '');
  return `${start}~${digest}`;
}
