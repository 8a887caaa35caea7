import { open } from 'yauzl';
import { readRfc4180 } from './read-rfc4180.mjs';

/** @typedef {Readonly<Record<string, string>>} Row */

/**
 * All files of a zip, whole, in memory.
 *
 * @param {string} path @returns {Promise<Map<string, { bytes: Buffer, entry: import('yauzl').Entry }>>}
 */
export function unzip(path) {
  return new Promise((resolve, reject) =>
    open(path, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      /** @type {Map<string, { bytes: Buffer, entry: import('yauzl').Entry }>} */
      const files = new Map();
      zip.on('error', reject);
      zip.on('end', () => resolve(files));
      zip.on('entry', (/** @type {import('yauzl').Entry} */ entry) =>
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed);
          /** @type {Buffer[]} */
          const chunks = [];
          stream.on('data', (chunk) => chunks.push(chunk));
          stream.on('error', reject);
          stream.on('end', () => {
            files.set(entry.fileName, { bytes: Buffer.concat(chunks), entry });
            zip.readEntry();
          });
        }),
      );
      zip.readEntry();
    }),
  );
}

/**
 * Rows of a CSV file by column name. Throws when a row has another number of cells than the header.
 *
 * @param {Buffer} bytes @param {'utf-8' | 'windows-1252'} [encoding] @returns {Row[]}
 */
export function rowsOf(bytes, encoding = 'utf-8') {
  const text =
    encoding === 'utf-8'
      ? new TextDecoder(encoding, { fatal: true }).decode(bytes)
      : bytes.toString('latin1').replace(/[\u0080-\u009f]/g, windows1252);
  const [header = [], ...lines] = readRfc4180(text);
  return lines.map((cells, line) => {
    if (cells.length !== header.length) throw new Error(`line ${line + 2} has ${cells.length} cells`);
    return Object.fromEntries(header.map((name, place) => [name, cells[place] ?? '']));
  });
}

/**
 * Node 20 reads these bytes as Latin-1. The characters the invented names have, from the table of Microsoft.
 *
 * @param {string} control
 */
function windows1252(control) {
  const character = { 0x8a: 'Š', 0x92: '’', 0x9a: 'š' }[control.charCodeAt(0)];
  if (character === undefined) throw new Error(`no name has the byte ${control.charCodeAt(0).toString(16)}`);
  return character;
}
