import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from '../index';
import { bundleOf, columnsOf, csvLine, readAll, student, writeBundle } from '../testing';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-bundle-'));
  path = join(folder, 'district.zip');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('writeBundle', () => {
  it('writes rows while they are made, asking for no more than it needs', async () => {
    let made = 0;
    async function* rows() {
      for (; made < 50_000; made += 1) yield student({ sourcedId: `student-${made}` });
    }
    await writeBundle(path, bundleOf({ users: rows() }), { mtime: new Date('2026-08-19T03:04:05Z') });
    const bundle = await readBundle(path);
    expect((await readAll(bundle)).users.at(-1)?.sourcedId).toBe('student-49999');
    await bundle.close();
    if (spawnSync('unzip', ['-v']).status === 0) execFileSync('unzip', ['-tq', path]); // throws on a bad zip
  });

  it('fails when the rows do, and leaves nothing running', async () => {
    async function* rows() {
      yield student();
      throw new Error('no more rows');
    }
    await expect(writeBundle(path, bundleOf({ users: rows() }))).rejects.toThrow('no more rows');
  });

  it('says bulk of what is given and absent of the rest, unless told otherwise', async () => {
    await writeBundle(
      path,
      bundleOf({ orgs: [], users: [student()], modes: { users: 'delta' }, systemName: 'Other SIS' }),
    );
    const bundle = await readBundle(path);
    await bundle.close();
    expect(bundle.collections.map(({ resource, mode }) => [resource, mode])).toEqual([
      ['orgs', 'full'],
      ['users', 'delta'],
    ]);
    expect(bundle.manifest.systemName).toBe('Other SIS');
    expect(bundle.collections[0]?.shape).toBe(`csv:1.1:${columnsOf.orgs.join(',')}`);
  });
});

describe('csvLine', () => {
  it('quotes what needs it', () => {
    expect(csvLine(['a', ['b', 'c'], 'd"e', undefined, 1, true, ' f', 'g\nh'])).toBe(
      'a,"b,c","d""e",,1,true," f","g\nh"\r\n',
    );
  });
});
