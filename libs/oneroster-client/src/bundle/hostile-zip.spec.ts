import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BundleRefusedError, readBundle, type ReadBundleOptions } from '../index';
import {
  bundleOf,
  guardian,
  readAll,
  school,
  student,
  writeBundle,
  type WriteBundleOptions,
} from '../testing';

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-zip-'));
  path = join(folder, 'district.zip');
});
afterAll(() => rmSync(folder, { recursive: true }));

const CENTRAL_HEADER = Buffer.from('PK\x01\x02', 'latin1');
const FLAGS = 8;
const METHOD = 10;
const CHECKSUM = 16;
const UNPACKED_SIZE = 24;
const NAME = 46;

async function zipOf(options: WriteBundleOptions = {}): Promise<Buffer> {
  await writeBundle(path, bundleOf({ orgs: [school()], users: [student(), guardian()] }), options);
  return readFileSync(path);
}

/** Where the central header of an entry begins. */
function centralHeaderOf(zip: Buffer, name: string): number {
  for (let at = zip.indexOf(CENTRAL_HEADER); at >= 0; at = zip.indexOf(CENTRAL_HEADER, at + 4)) {
    if (zip.toString('latin1', at + NAME, at + NAME + name.length) === name) return at;
  }
  throw new Error(`no entry ${name}`);
}

async function outcomeOf(zip: Buffer, options?: ReadBundleOptions): Promise<unknown> {
  writeFileSync(path, zip);
  try {
    const bundle = await readBundle(path, options);
    try {
      return await readAll(bundle);
    } finally {
      await bundle.close();
    }
  } catch (error) {
    return error;
  }
}

async function refusalOf(zip: Buffer, options?: ReadBundleOptions): Promise<BundleRefusedError> {
  const outcome = await outcomeOf(zip, options);
  expect(outcome).toBeInstanceOf(BundleRefusedError);
  return outcome as BundleRefusedError;
}

describe('a zip made to do harm, or damaged, is refused', () => {
  it('reads the zip that the others are made from', async () => {
    expect(await outcomeOf(await zipOf())).toMatchObject({ users: [{}, {}] });
  });

  it.each<[string, string, (zip: Buffer, users: number) => void]>([
    [
      'ENCRYPTED',
      'a password',
      (zip, users) => zip.writeUInt16LE(zip.readUInt16LE(users + FLAGS) | 0x1, users + FLAGS),
    ],
    ['ENCRYPTED', 'strong encryption', (zip, users) => zip.writeUInt16LE(0x41, users + FLAGS)],
    ['COMPRESSION_NOT_SUPPORTED', 'Deflate64', (zip, users) => zip.writeUInt16LE(9, users + METHOD)],
    ['DAMAGED_ZIP', 'another checksum', (zip, users) => zip.writeUInt32LE(1, users + CHECKSUM)],
    [
      'DAMAGED_ZIP',
      'a size declared too large',
      (zip, users) => zip.writeUInt32LE(9999, users + UNPACKED_SIZE),
    ],
    ['TOO_LARGE', 'a size declared too small', (zip, users) => zip.writeUInt32LE(10, users + UNPACKED_SIZE)],
    ['DAMAGED_ZIP', 'a table of contents with another signature', (zip, users) => zip.writeUInt8(9, users)],
  ])('%s: %s', async (code, _, damage) => {
    const zip = await zipOf();
    damage(zip, centralHeaderOf(zip, 'users.csv'));
    expect((await refusalOf(zip)).code).toBe(code);
  });

  it('DAMAGED_ZIP: one changed byte in a stored file, which still reads as CSV', async () => {
    const zip = await zipOf({ compress: false });
    zip.write('guardian-9', zip.indexOf('guardian-1'));
    expect((await refusalOf(zip)).code).toBe('DAMAGED_ZIP');
  });

  it.each(['../users.csv', '/xx/user.csv', 'C:/xx/us.csv', '..\\users.csv', 'x/../us.csv'])(
    'PATH_TRAVERSAL: %s, whatever the file is called',
    async (evil) => {
      const innocent = 'x'.repeat(evil.length);
      await writeBundle(path, { 'orgs.csv': 'sourcedId,name,type\n', [innocent]: 'x' });
      const zip = readFileSync(path);
      zip.write(evil, centralHeaderOf(zip, innocent) + NAME);
      const refused = await refusalOf(zip);
      expect(refused.code).toBe('PATH_TRAVERSAL');
      expect(refused.text).not.toContain(evil);
    },
  );

  it.each<[string, ReadBundleOptions['limits']]>([
    ['entries', { entries: 2 }],
    ['bytes of one file', { entryBytes: 300 }],
    ['bytes of all files', { totalBytes: 700 }],
  ])('TOO_LARGE: too many %s', async (_, limits) => {
    expect((await refusalOf(await zipOf(), { limits })).code).toBe('TOO_LARGE');
  });

  it('TOO_LARGE: a file that unpacks to hundreds of times its size', async () => {
    await writeBundle(path, { 'orgs.csv': `sourcedId,name,type\n${'a,b,school\n'.repeat(2_000_000)}` });
    expect((await refusalOf(readFileSync(path))).code).toBe('TOO_LARGE');
  });

  it('is refused wherever it is cut off', async () => {
    const zip = await zipOf();
    const codes = new Set<string>();
    for (let length = 0; length < zip.length; length += 7)
      codes.add((await refusalOf(zip.subarray(0, length))).code);
    expect([...codes].sort()).toEqual(['NOT_A_ZIP', 'TRUNCATED_ZIP']);
  });
});
