import { appendFileSync, copyFileSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BYTES_PER_PAGE, RECORDS_PER_PAGE } from '../csv/csv-walk';
import { readBundle, type CsvBundle } from '../index';
import { bundleOf, readAll, school, student, writeBundle, type BundleRow } from '../testing';

const STUDENTS = 40_000;

let folder: string;
let path: string;
let written: string;
let bundle: CsvBundle;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zip-bundle-'));
  path = join(folder, 'district.zip');
  written = join(folder, 'written.zip');
  await writeBundle(written, bundleOf({ orgs: [school()], users: students(STUDENTS) }), { compress: false });
});
beforeEach(async () => {
  copyFileSync(written, path);
  bundle = await readBundle(path);
});
afterEach(() => bundle.close());
afterAll(() => rmSync(folder, { recursive: true }));

function* students(count: number): Generator<BundleRow> {
  for (let number = 1; number <= count; number += 1) yield student({ sourcedId: `student-${number}` });
}

const outcomeOf = (walk: Promise<unknown>) =>
  walk.then(
    () => 'complete',
    (error: unknown) => error,
  );

async function firstPage(source: CsvBundle): Promise<unknown> {
  for await (const page of source.pages()) return page;
  return undefined;
}

async function count(
  source: CsvBundle,
  signal?: AbortSignal,
  onPage?: (pages: number) => void,
): Promise<number> {
  let records = 0;
  let pages = 0;
  for await (const page of source.pages({ signal })) {
    records += page.length;
    onPage?.((pages += 1));
  }
  return records;
}

describe('walking an opened bundle', () => {
  it('yields pages of bounded size, with every record once and in its line', async () => {
    const astray: unknown[] = [];
    let line = 1;
    for await (const page of bundle.pages()) {
      expect(page.length).toBeLessThanOrEqual(RECORDS_PER_PAGE);
      if (page[0]?.resource !== 'users') continue;
      for (const record of page) {
        const begin = `student-${line},`;
        line += 1;
        const inPlace = record.line === line && record.resource === 'users';
        if (!inPlace || !Buffer.from(record.bytes).toString().startsWith(begin)) astray.push(record.line);
      }
    }
    expect(astray).toEqual([]);
    expect(line - 1).toBe(STUDENTS);
  });

  it('bounds pages in bytes too', async () => {
    const wide = Array.from({ length: 12 }, (_, index) =>
      school({ sourcedId: `s${index}`, name: 'L'.repeat(500_000) }),
    );
    await writeBundle(path, bundleOf({ orgs: wide }));
    const reread = await readBundle(path);
    const sizes: number[] = [];
    for await (const page of reread.pages())
      sizes.push(page.reduce((sum, record) => sum + record.bytes.length, 0));
    await reread.close();
    expect(sizes.length).toBeGreaterThanOrEqual(4);
    expect(Math.max(...sizes)).toBeLessThan(2 * BYTES_PER_PAGE);
  });

  it('can be walked again, also by two at once', async () => {
    expect(await Promise.all([count(bundle), count(bundle)])).toEqual([STUDENTS + 1, STUDENTS + 1]);
    expect(await count(bundle)).toBe(STUDENTS + 1);
  });

  it('is incomplete when cancelled, before or in the middle', async () => {
    const error = { name: 'IncompletePullError', code: 'ABORTED', retryable: false };
    expect(await outcomeOf(count(bundle, AbortSignal.abort()))).toMatchObject(error);
    const controller = new AbortController();
    const walk = count(bundle, controller.signal, (pages) => pages === 3 && controller.abort());
    expect(await outcomeOf(walk)).toMatchObject(error);
  });

  it('does not open for a caller who has gone', async () => {
    const opening = readBundle(path, { signal: AbortSignal.abort() });
    await expect(opening).rejects.toMatchObject({ name: 'IncompletePullError', code: 'ABORTED' });
  });

  it('is incomplete when closed in the middle, and afterwards', async () => {
    const error = { name: 'IncompletePullError', code: 'CLOSED' };
    const walk = count(bundle, undefined, (pages) => {
      if (pages === 2) void bundle.close();
    });
    expect(await outcomeOf(walk)).toMatchObject(error);
    expect(await outcomeOf(count(bundle))).toMatchObject(error);
    await bundle.close();
  });

  it('is incomplete when the file gets shorter or longer while it is read', async () => {
    const error = { name: 'IncompletePullError', code: 'CHANGED_WHILE_READ', retryable: true };
    const grown = count(bundle, undefined, (pages) => pages === 2 && appendFileSync(path, 'x'));
    expect(await outcomeOf(grown)).toMatchObject(error);
    await bundle.close();
    copyFileSync(written, path);
    bundle = await readBundle(path);
    const cut = count(bundle, undefined, (pages) => pages === 2 && truncateSync(path, 1_000_000));
    expect(await outcomeOf(cut)).toMatchObject(error);
  });

  it('leaves no file open, however a walk ends', async () => {
    await bundle.close();
    const openFiles = () => readdirSync('/proc/self/fd').length;
    const before = process.platform === 'linux' ? openFiles() : 0;
    for (let round = 0; round < 10; round += 1) {
      const again = await readBundle(path);
      if (round % 3 === 0) await readAll(again);
      if (round % 3 === 1) await firstPage(again);
      if (round % 3 === 2) await outcomeOf(count(again, AbortSignal.abort()));
      await again.close();
      await expect(readBundle(join(folder, 'none.zip'))).rejects.toThrow();
      await expect(readBundle(path, { limits: { entries: 0 } })).rejects.toThrow();
    }
    expect(process.platform === 'linux' ? openFiles() : 0).toBe(before);
  });
});
