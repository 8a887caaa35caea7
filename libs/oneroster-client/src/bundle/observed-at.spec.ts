import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from '../index';
import { writeBundle, type WriteBundleOptions } from '../testing';

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'observed-at-'));
  path = join(folder, 'district.zip');
});
afterAll(() => rmSync(folder, { recursive: true }));

const receivedAt = new Date('2026-08-20T12:00:00Z');
const CENTRAL_HEADER = Buffer.from('PK\x01\x02', 'latin1');

async function observed(options: WriteBundleOptions, change?: (zip: Buffer, centralHeader: number) => void) {
  await writeBundle(path, { 'orgs.csv': 'sourcedId,name,type\n' }, options);
  const zip = readFileSync(path);
  for (let at = zip.indexOf(CENTRAL_HEADER); at >= 0; at = zip.indexOf(CENTRAL_HEADER, at + 4))
    change?.(zip, at);
  writeFileSync(path, zip);
  const bundle = await readBundle(path, { receivedAt });
  await bundle.close();
  return bundle.observedAt.toISOString();
}

/** DOS date and time into a central header, as a program in any zone would write 2026-08-19 22:15:30. */
const dosTime = (year: number, month: number, day: number) => (zip: Buffer, at: number) => {
  zip.writeUInt16LE((22 << 11) | (15 << 5) | 15, at + 12);
  zip.writeUInt16LE(((year - 1980) << 9) | (month << 5) | day, at + 14);
};

describe('the instant a bundle was exported', () => {
  it('is the time of the entries, in UTC where the zip says so', async () => {
    expect(await observed({ mtime: new Date('2026-08-19T03:04:05Z') })).toBe('2026-08-19T03:04:05.000Z');
  });

  it('is the DOS time taken as UTC, whatever zone this machine is in', async () => {
    expect(await observed({ dosTimes: true }, dosTime(2026, 8, 19))).toBe('2026-08-19T22:15:30.000Z');
  });

  it('is the newest of several', async () => {
    let newer = true;
    const change = (zip: Buffer, at: number) => {
      dosTime(2026, 8, newer ? 19 : 3)(zip, at);
      newer = false;
    };
    expect(await observed({ dosTimes: true }, change)).toBe('2026-08-19T22:15:30.000Z');
  });

  it('is never later than the receipt', async () => {
    expect(await observed({ mtime: new Date('2026-08-20T12:00:02Z') })).toBe(receivedAt.toISOString());
  });

  it('is the receipt where the zip knows no time: 1980-01-01, or none at all', async () => {
    expect(await observed({ dosTimes: true }, dosTime(1980, 1, 1))).toBe(receivedAt.toISOString());
    expect(await observed({ dosTimes: true }, (zip, at) => zip.writeUInt32LE(0, at + 12))).toBe(
      receivedAt.toISOString(),
    );
  });

  it('is not after the call where no receipt is given', async () => {
    await writeBundle(
      path,
      { 'orgs.csv': 'sourcedId,name,type\n' },
      { mtime: new Date('2099-01-01T00:00:00Z') },
    );
    const before = Date.now();
    const bundle = await readBundle(path);
    await bundle.close();
    expect(bundle.observedAt).toEqual(bundle.receivedAt);
    expect(bundle.receivedAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(bundle.receivedAt.getTime()).toBeLessThanOrEqual(Date.now());
  });
});
