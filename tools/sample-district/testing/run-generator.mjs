import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { naiveRoster } from './naive-roster.mjs';
import { rowsOf, unzip } from './unzip.mjs';

/** @typedef {import('./unzip.mjs').Row} Row */
/**
 * The file of --expect.
 *
 * @typedef {ReturnType<import('../expectation.mjs').Expectation['toJSON']> & { district: object }} Expected
 */
/** @typedef {{ path: string, bytes: Buffer, expected: Expected }} Written */
/** @typedef {{ orgs: Row[], users: Row[], demographics: Row[], roster: import('./naive-roster.mjs').NaiveRoster }} Read */

/**
 * Runs the tool as a child process, in a folder of its own for the bundles of one spec file.
 *
 * @param {string} program path of sample-district.mjs
 */
export function generatorOf(program) {
  // Made when first asked for: a file none of whose tests were chosen runs no afterAll, and would leave it behind.
  let made = '';
  const folder = () => (made ||= mkdtempSync(join(tmpdir(), 'sample-district-')));
  let written = 0;

  /**
   * @param {readonly string[]} args @param {Record<string, string>} [environment] @param {readonly string[]} [node]
   * @returns {Promise<{ code: number, output: string, errors: string }>}
   */
  const run = (args, environment = {}, node = []) =>
    new Promise((resolve) => {
      const env = { PATH: process.env['PATH'], ...environment };
      execFile(
        process.execPath,
        [...node, program, ...args],
        { cwd: folder(), env },
        (error, output, errors) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output, errors }),
      );
    });

  /**
   * `write({ people: 50, day: 1 })`
   *
   * @param {Record<string, string | number>} [options] @param {Record<string, string>} [environment]
   * @returns {Promise<Written>}
   */
  const write = async (options = {}, environment) => {
    const path = join(folder(), `${(written += 1)}.zip`);
    const given = Object.entries(options).flatMap(([option, value]) => [`--${option}`, String(value)]);
    const { code, errors } = await run(['--out', path, '--expect', `${path}.json`, ...given], environment);
    if (code !== 0) throw new Error(`sample-district ended with ${code}: ${errors}`);
    return { path, bytes: readFileSync(path), expected: JSON.parse(readFileSync(`${path}.json`, 'utf8')) };
  };
  const remove = () => made !== '' && rmSync(made, { recursive: true, force: true });
  return { folder, run, write, remove };
}

/**
 * Reads a bundle of any dialect.
 *
 * @param {string} path @param {'windows-1252'} [encoding] @returns {Promise<Read>}
 */
export async function readBundle(path, encoding) {
  /** @type {Map<string, Row[]>} */
  const rows = new Map();
  for (const [name, { bytes }] of await unzip(path)) {
    if (!name.startsWith('__MACOSX/'))
      rows.set(name.replace(/^.*\//, '').toLowerCase(), rowsOf(bytes, encoding));
  }
  const file = (/** @type {string} */ name) => rows.get(`${name}.csv`) ?? [];
  const [orgs, users, demographics] = [file('orgs'), file('users'), file('demographics')];
  return { orgs, users, demographics, roster: naiveRoster(orgs, users) };
}
