import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const libsFolder = join(import.meta.dirname, '..', 'libs');
const libNames = readdirSync(libsFolder)
  .map((folder) => join(libsFolder, folder, 'package.json'))
  .filter((manifest) => existsSync(manifest))
  .map((manifest) => JSON.parse(readFileSync(manifest, 'utf8')).name);

/** A lib has two doors only, so `roster-domain/src/…` and `roster-domain/dist/…` are refused. */
const deepImports = {
  regex: `^(${libNames.join('|')})/(?!(testing|package\\.json)$)`,
  message: 'A lib has two doors only: import from its name or from its /testing.',
};

const createRequire = ['node:module', 'module'].map((name) => ({
  name,
  importNames: ['createRequire', 'default'],
  message: 'A require made by createRequire is not seen by the boundaries rule: use import.',
}));

/** For tools, which find packages by path and therefore may make a require. */
export const restrictedImportsOfTools = { patterns: [deepImports] };

/** For apps and libs. */
export const restrictedImports = { paths: createRequire, patterns: [deepImports] };

/**
 * For the pure domain: its own files, `hash` of node:crypto, and the named packages. The allow-list of the
 * boundaries rule sees npm packages only and lets every Node builtin through, so this says it for all of them.
 *
 * @param {string[]} packages
 */
export function restrictedImportsOfTheDomain(packages) {
  const allowed = ['\\.{1,2}(/|$)', 'node:crypto$', ...packages.map((name) => `${name}$`)];
  return {
    paths: [
      {
        name: 'node:crypto',
        allowImportNames: ['hash'],
        message: 'Of Node the domain takes only `hash` of node:crypto: the rest is randomness and I/O.',
      },
    ],
    patterns: [
      {
        regex: `^(?!${allowed.join('|')})`,
        message: 'The domain is pure: it imports its own files and `hash` of node:crypto, nothing else.',
      },
    ],
  };
}
