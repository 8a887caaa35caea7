import { readFile, writeFile } from 'node:fs/promises';
import type { BundleFile, WriteBundleOptions } from './write-bundle';
import { writeBundle } from './write-bundle';

/** Numbers from 0 up to, not including, 1. Hand in a seeded one, and a case can be had again. */
export type Random = () => number;

/** A seeded random: the same seed, the same numbers. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Writes a bundle to which something happened on its way: to the rows of a file, to the files in the zip, to the bytes
 * of the archive, or to several of them.
 */
export async function writeDamagedBundle(
  path: string,
  files: Readonly<Record<string, string>>,
  random: Random,
  options: WriteBundleOptions = {},
): Promise<void> {
  let contents: [string, BundleFile][] = Object.entries(files).map(([name, text]) => [
    name,
    Buffer.from(text),
  ]);
  const happenings = 1 + below(random, 3);
  let archive = 0;
  for (let happening = 0; happening < happenings; happening += 1) {
    const kind = random();
    if (kind < 0.65) contents = withDamagedRows(contents, random);
    else if (kind < 0.85) contents = withDamagedFiles(contents, random);
    else archive += 1;
  }
  const folder = random() < 0.05 ? 'export' : undefined;
  await writeBundle(path, contents, {
    manifest: false,
    compress: random() < 0.8,
    ...(folder === undefined ? {} : { folder }),
    ...options,
  });
  if (archive === 0) return;
  let bytes: Buffer = await readFile(path);
  for (; archive > 0; archive -= 1) bytes = damagedBytes(bytes, random);
  await writeFile(path, bytes);
}

function withDamagedRows(files: [string, BundleFile][], random: Random): [string, BundleFile][] {
  const victim = below(random, files.length);
  return files.map(([name, bytes], at) => [
    name,
    at === victim ? damagedText(bytes as Buffer, random) : bytes,
  ]);
}

/** What happens to the files of a bundle: left out, empty, twice, under another name, or one in the place of another. */
function withDamagedFiles(files: [string, BundleFile][], random: Random): [string, BundleFile][] {
  const victim = below(random, files.length);
  const [name, bytes] = files[victim] ?? ['x', Buffer.alloc(0)];
  const others = files.filter((_, at) => at !== victim);
  switch (below(random, 7)) {
    case 0: return others;
    case 1: return [...others, [name, Buffer.alloc(0)]];
    case 2: return [...files, [name, bytes]];
    case 3: return [...others, [name.toUpperCase(), bytes]];
    case 4: return [...others, [`old/${name}`, bytes]];
    case 5: return [...others, [name, others[0]?.[1] ?? bytes]];
    default: return [...files, ['roles.csv', Buffer.from('sourcedId\n')]];
  } // prettier-ignore
}

const pieces = [
  '"',
  ',',
  '\n',
  '\r',
  '\0',
  '\ufeff',
  ';',
  '""',
  '","',
  '\x1a',
  'é',
  'true',
  'bulk',
  'delta',
  'absent',
  '1.2',
];

/** What happens to the rows of a file: lost, doubled, shuffled, cut off, spoilt, or written by other hands. */
function damagedText(file: Buffer, random: Random): Buffer {
  const lines = file.toString('latin1').split('\n');
  const at = below(random, lines.length);
  const cells = (lines[at] ?? '').split(',');
  switch (below(random, 14)) {
    case 0: lines.splice(at, 1); break;
    case 1: lines.splice(at, 1 + below(random, lines.length)); break;
    case 2: lines.splice(at, 0, lines[below(random, lines.length)] ?? ''); break;
    case 3: lines.sort(() => random() - 0.5); break;
    case 4: lines.splice(at, 0, lines[0] ?? ''); break;
    case 5: cells.splice(below(random, cells.length), 1); lines[at] = cells.join(','); break;
    case 6: cells.splice(below(random, cells.length), 0, 'x'); lines[at] = cells.join(','); break;
    case 7: cells[below(random, cells.length)] = ''; lines[at] = cells.join(','); break;
    case 8: return Buffer.from(lines.slice(0, 1).join('\n') + '\n', 'latin1');
    case 9: return file.subarray(0, below(random, file.length + 1));
    case 10: return Buffer.from(lines.join(random() < 0.5 ? '\r\n' : '\r'), 'latin1');
    case 11: return Buffer.from(lines.map((line) => line.split(',').slice(0, -1).join(',')).join('\n'), 'latin1');
    case 12: return damagedBytes(file, random);
    default: {
      const where = below(random, file.length + 1);
      const piece = pieces[below(random, pieces.length)] ?? '';
      return Buffer.concat([file.subarray(0, where), Buffer.from(piece), file.subarray(where)]);
    }
  }
  return Buffer.from(lines.join('\n'), 'latin1');
} // prettier-ignore

/** Bytes changed, taken out, put in or cut off at the end. */
function damagedBytes(bytes: Buffer, random: Random): Buffer {
  if (random() < 0.15) return bytes.subarray(0, below(random, bytes.length + 1));
  let damaged = bytes;
  for (let changes = 1 + below(random, 4); changes > 0; changes -= 1) {
    const at = below(random, damaged.length + 1);
    const put = Buffer.from(Array.from({ length: below(random, 4) }, () => below(random, 256)));
    damaged = Buffer.concat([damaged.subarray(0, at), put, damaged.subarray(at + below(random, 4))]);
  }
  return damaged;
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}
