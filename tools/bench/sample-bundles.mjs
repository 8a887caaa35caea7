import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { open } from 'yauzl';
import { workspace } from '../ensure-build.mjs';
import { runProgram } from './run-program.mjs';

/**
 * A sample district of one size on one day.
 * @typedef {object} SampleBundle
 * @property {string} zip path
 * @property {string} usersCsv path of its users.csv, unzipped
 * @property {Expected} expected
 */

/**
 * The part of sample-district's --expect that is compared.
 * @typedef {object} Expected
 * @property {{ orgs: number, users: number, demographics: number, rejected: number }} read
 * @property {Record<string, number>} usersByRole
 * @property {{ schools: number, students: number, contacts: number, links: number }} roster
 * @property {Record<'students' | 'contacts' | 'links', { created: number, updated: number, removed: number }>} changes
 */

/**
 * Makes a bundle, unless the folder holds it already.
 * @param {string} folder @param {{ people: number, day: number, change: number }} district @param {AbortSignal} signal
 * @returns {Promise<SampleBundle>}
 */
export async function sampleBundle(folder, { people, day, change }, signal) {
  const name = join(folder, `district-${people}-change-${change}-day-${day}`);
  const [zip, expect, usersCsv] = [`${name}.zip`, `${name}.json`, `${name}.users.csv`];
  if (!existsSync(usersCsv)) {
    const program = join(workspace, 'tools', 'sample-district.mjs');
    const district = ['--people', String(people), '--day', String(day), '--change', String(change)];
    await runProgram([program, '--out', zip, '--expect', expect, ...district], { signal });
    await unzipUsers(zip, `${usersCsv}.making`);
    await rename(`${usersCsv}.making`, usersCsv);
  }
  return { zip, usersCsv, expected: JSON.parse(readFileSync(expect, 'utf8')) };
}

/** @param {string} zip @param {string} target @returns {Promise<void>} */
function unzipUsers(zip, target) {
  return new Promise((resolve, reject) =>
    open(zip, { lazyEntries: true }, (error, file) => {
      if (error) return reject(error);
      file.on('error', reject);
      file.on('end', () => reject(new Error(`${zip} holds no users.csv`)));
      file.on('entry', (/** @type {import('yauzl').Entry} */ entry) => {
        if (entry.fileName !== 'users.csv') return file.readEntry();
        file.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed);
          pipeline(stream, createWriteStream(target)).then(() => {
            file.close();
            resolve();
          }, reject);
        });
      });
      file.readEntry();
    }),
  );
}
