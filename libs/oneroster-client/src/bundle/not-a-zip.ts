import { BundleRefusedError } from '../errors/bundle-refused-error';
import type { OpenFile } from './open-file';

const otherFormats: readonly { readonly begin: string; readonly name: string }[] = [
  { begin: '1f8b', name: 'a gzip file' },
  { begin: '377abcaf271c', name: 'a 7-Zip archive' },
  { begin: '526172211a07', name: 'a RAR archive' },
  { begin: '25504446', name: 'a PDF' },
];

const ZIP_BEGINS = '504b0304';
const EMPTY_ZIP_BEGINS = '504b0506';

/** Why a file without a readable end of a zip is no zip, as far as its first bytes tell. */
export async function notAZip(file: OpenFile, cause: unknown): Promise<BundleRefusedError> {
  if (file.size === 0) {
    return new BundleRefusedError(
      'NOT_A_ZIP',
      'The bundle is an empty file (0 bytes). Upload or export it again.',
    );
  }
  const first = Buffer.alloc(8);
  await file.read(first, 0, Math.min(first.length, file.size), 0);
  const begin = first.toString('hex');
  if (begin.startsWith(ZIP_BEGINS)) {
    return new BundleRefusedError(
      'TRUNCATED_ZIP',
      'The zip is cut off: its end, where the table of contents stands, is missing or damaged. Upload it again, wholly.',
      { cause },
    );
  }
  if (begin.startsWith(EMPTY_ZIP_BEGINS)) {
    return new BundleRefusedError('DAMAGED_ZIP', 'The zip is damaged. Zip the files again.', { cause });
  }
  const known = otherFormats.find((format) => begin.startsWith(format.begin));
  return new BundleRefusedError(
    'NOT_A_ZIP',
    `The bundle is ${known?.name ?? 'no zip file'}. OneRoster CSV comes as one zip with manifest.csv and the other files in it.`,
    { cause },
  );
}
