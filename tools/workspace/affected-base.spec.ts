import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { affectedBase } from './affected-base.mjs';

describe('the commit npm run affected compares with', () => {
  const folders: string[] = [];
  const temporary = () => {
    const folder = mkdtempSync(join(tmpdir(), 'affected-'));
    folders.push(folder);
    return folder;
  };
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  const git = (folder: string, ...parameters: string[]) => {
    const identity = [
      '-c',
      'user.name=Nobody',
      '-c',
      'user.email=nobody@example.org',
      '-c',
      'commit.gpgsign=false',
    ];
    return execFileSync('git', [...identity, ...parameters], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  };
  const commit = (folder: string, name: string) => {
    git(folder, 'commit', '--allow-empty', '-qm', name);
    return git(folder, 'rev-parse', 'HEAD');
  };
  function repository() {
    const folder = temporary();
    git(folder, 'init', '-q', '-b', 'main');
    return { folder, first: commit(folder, 'first') };
  }

  test('is none after the first commit', () => {
    expect(affectedBase(repository().folder, undefined)).toBeUndefined();
  });

  test('is the commit before the last on main', () => {
    const { folder, first } = repository();
    commit(folder, 'second');
    expect(affectedBase(folder, undefined)?.commit).toBe(first);
  });

  test('is where a branch left main, though main went on', () => {
    const { folder } = repository();
    const left = commit(folder, 'second');
    git(folder, 'switch', '-qc', 'branch');
    commit(folder, 'third');
    commit(folder, 'fourth');
    git(folder, 'switch', '-q', 'main');
    commit(folder, 'fifth');
    git(folder, 'switch', '-q', 'branch');
    expect(affectedBase(folder, undefined)).toEqual({ commit: left, why: 'this branch left main' });
  });

  test("is where a branch left origin's main when there is no main here", () => {
    const { folder: origin } = repository();
    const left = commit(origin, 'second');
    const clone = join(temporary(), 'clone');
    git(origin, 'clone', '-q', origin, clone);
    git(clone, 'switch', '-qc', 'branch');
    git(clone, 'branch', '-qD', 'main');
    commit(clone, 'third');
    expect(affectedBase(clone, undefined)).toEqual({ commit: left, why: 'this branch left origin/main' });
  });

  test('is the commit before the last on a lone branch, and none in a clone of depth 1', () => {
    const { folder, first } = repository();
    commit(folder, 'second');
    git(folder, 'branch', '-qm', 'trunk');
    expect(affectedBase(folder, undefined)?.commit).toBe(first);
    const shallow = join(temporary(), 'shallow');
    git(folder, 'clone', '-q', '--depth', '1', `file://${folder}`, shallow);
    expect(affectedBase(shallow, undefined)).toBeUndefined();
  });

  test('is the given one, and a given one that does not exist is said', () => {
    const { folder, first } = repository();
    commit(folder, 'second');
    commit(folder, 'third');
    expect(affectedBase(folder, 'HEAD~2')?.commit).toBe(first);
    expect(() => affectedBase(folder, 'elsewhere')).toThrow('There is no commit elsewhere here');
  });
});
