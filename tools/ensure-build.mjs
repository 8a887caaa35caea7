/*
 * Builds the libs and apps when a source is newer than the last build of this checkout, quietly: commands that run
 * built code call it first, so that nobody has to remember to build.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const workspace = resolve(import.meta.dirname, '..');
/** The script of the Nx command line. */
export const nx = join(workspace, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
const stamp = join(workspace, 'node_modules', '.cache', 'ivm-roster-sync', 'built');

/**
 * @param {(sentence: string) => void} [onProgress] hears when a build is needed
 * @throws {BuildError} with the compiler's own words
 */
export function ensureBuild(onProgress) {
  const state = sourcesState();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return;
  onProgress?.('Building (about half a minute the first time) …');
  const built = spawnSync(process.execPath, [nx, 'run-many', '-t', 'build', '--output-style=static'], {
    cwd: workspace,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false' },
  });
  if (built.status !== 0) throw new BuildError(`The build failed.\n${built.stdout}${built.stderr}`);
  mkdirSync(resolve(stamp, '..'), { recursive: true });
  writeFileSync(stamp, sourcesState());
}

export class BuildError extends Error {}

/** Name, time and size of every source, and that every project has its build. */
function sourcesState() {
  const hash = createHash('sha256');
  for (const name of ['tsconfig.base.json', 'package-lock.json']) note(join(workspace, name));
  for (const group of ['libs', 'apps']) {
    for (const project of readdirSync(join(workspace, group)).sort()) {
      const folder = join(workspace, group, project);
      if (!existsSync(join(folder, 'src'))) continue;
      hash.update(existsSync(join(folder, 'dist', '.tsbuildinfo')) ? 'built' : 'absent');
      for (const name of ['package.json', 'tsconfig.lib.json']) note(join(folder, name));
      for (const name of readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' }).sort()) {
        if (name.endsWith('.ts') && !name.endsWith('.spec.ts')) note(join(folder, 'src', name));
      }
    }
  }
  return hash.digest('hex');

  function note(/** @type {string} */ path) {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${path}\0${mtimeMs}\0${size}\n`);
  }
}
