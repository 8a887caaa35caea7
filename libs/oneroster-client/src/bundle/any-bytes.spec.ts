import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { BundleRefusedError, IncompletePullError, readBundle, UnreadableRecordError } from '../index';
import { bundleOf, demographicsOf, guardian, school, student, writeBundle } from '../testing';

let folder: string;
let path: string;
let valid: Buffer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'any-bytes-'));
  path = join(folder, 'district.zip');
  await writeBundle(
    path,
    bundleOf({ orgs: [school()], users: [student(), guardian()], demographics: [demographicsOf()] }),
  );
  valid = readFileSync(path);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads as far as it goes. Whatever else than our three errors comes out fails the test, as does a hang. */
async function readWhatever(): Promise<'read' | 'refused' | 'incomplete'> {
  try {
    const bundle = await readBundle(path);
    try {
      for await (const page of bundle.pages()) {
        for (const record of page) {
          try {
            record.parse();
          } catch (error) {
            if (!(error instanceof UnreadableRecordError)) throw error;
          }
        }
      }
      return 'read';
    } finally {
      await bundle.close();
    }
  } catch (error) {
    if (error instanceof BundleRefusedError) return 'refused';
    if (error instanceof IncompletePullError) return 'incomplete';
    throw error;
  }
}

describe('whatever the bytes, only a refusal comes out', () => {
  it('random bytes, with and without the marks of a zip', async () => {
    const marks = ['PK\x03\x04', 'PK\x01\x02', 'PK\x05\x06', 'PK\x06\x06', 'PK\x06\x07'].map((mark) =>
      Buffer.from(mark, 'latin1'),
    );
    const part = fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(...marks));
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        writeFileSync(path, Buffer.concat(parts));
        expect(await readWhatever()).toBe('refused');
      }),
      { numRuns: 300 },
    );
  });

  it('a valid zip with bytes changed, cut out or put in', async () => {
    const change = fc.record({
      at: fc.nat({ max: valid.length - 1 }),
      take: fc.nat({ max: 4 }),
      put: fc.uint8Array({ maxLength: 4 }),
    });
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        let zip = valid;
        for (const { at, take, put } of changes)
          zip = Buffer.concat([zip.subarray(0, at), put, zip.subarray(at + take)]);
        writeFileSync(path, zip);
        seen.add(await readWhatever());
      }),
      { numRuns: 600 },
    );
    expect(seen).toContain('refused');
    expect(seen).not.toContain('incomplete');
  });

  it('random CSV in a valid zip', async () => {
    const piece = fc.constantFrom(
      'sourcedId', 'name', 'type', 'status', ',', ',', '"', '""', '\n', '\r', '\r\n', ' ', 'ä', '\ufeff', '\0', '{a:b}', 'active',
    ); // prettier-ignore
    const header = fc.constantFrom(
      '',
      'sourcedId,name,type\n',
      'name,"type",sourcedId,x\r\n',
      '\ufeffsourcedId,type,name\r',
    );
    const csv = fc.tuple(header, fc.array(piece, { maxLength: 60 }), fc.uint8Array({ maxLength: 5 }));
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(csv, async ([first, pieces, bytes]) => {
        await writeBundle(path, { 'orgs.csv': Buffer.concat([Buffer.from(first + pieces.join('')), bytes]) });
        seen.add(await readWhatever());
      }),
      { numRuns: 300 },
    );
    expect([...seen].sort()).toEqual(['read', 'refused']);
  });

  it('random manifests', async () => {
    const piece = fc.constantFrom(
      'file.', 'orgs', 'users', 'oneroster.version', 'manifest.version', '1.1', '1.0', ',', '\n', '"', 'bulk', 'delta', 'absent', ' ',
    ); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        await writeBundle(path, {
          'manifest.csv': pieces.join(''),
          'orgs.csv': 'sourcedId,name,type\na,b,school\n',
        });
        await readWhatever();
      }),
      { numRuns: 200 },
    );
  });
});
