import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocatedRejection } from '../run/rejection-log';
import { RejectionsFile } from './rejections-file';

const rejectionAt = (line: number): LocatedRejection => ({
  kind: 'rejected',
  code: 'MISSING_FIELD',
  resource: 'users',
  field: 'givenName',
  sourcedId: `s-${line}`,
  line,
});

describe('the file of rejections', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'rejections-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps nothing of 300,000 rejections: each page is on disk before the next, and in place in one step', async () => {
    const file = await RejectionsFile.open(join(folder, 'wrong.csv'), (resource) => `${resource}.csv`);
    const [aside = ''] = await readdir(folder);
    let before = 0;
    for (let page = 0; page < 300; page += 1) {
      for (let at = 0; at < 1_000; at += 1) file.add(rejectionAt(page * 1_000 + at + 2));
      await file.send();
      const { size } = await stat(join(folder, aside));
      expect(size - before).toBeGreaterThan(1_000 * 100);
      before = size;
    }
    expect(await readdir(folder)).toEqual([aside]);
    await file.end();
    expect(await readdir(folder)).toEqual(['wrong.csv']);
    const text = await readFile(join(folder, 'wrong.csv'), 'utf8');
    expect(text.length).toBe(before);
    expect(text.split('\r\n')).toHaveLength(300_002);
    expect(file).toMatchObject({ rows: 300_000, inPlace: true, failure: null });
  });

  it('that cannot be put in its place says so, and lets the run go on', async () => {
    const inner = join(folder, 'inner');
    await mkdir(inner);
    const file = await RejectionsFile.open(join(inner, 'wrong.csv'), (resource) => resource);
    file.add(rejectionAt(2));
    await file.send();
    await rm(inner, { recursive: true });
    await file.end();
    file.add(rejectionAt(3));
    await file.send();
    await file.close();
    expect(file).toMatchObject({ inPlace: false, failure: 'ENOENT' });
  });
});
