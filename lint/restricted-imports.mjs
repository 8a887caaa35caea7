import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** @param {string[]} folders @returns {string} the packages' names as an alternative for a regular expression */
function namesOf(folders) {
  const names = folders
    .map((folder) => join(root, folder, 'package.json'))
    .filter((manifest) => existsSync(manifest))
    .map((manifest) => JSON.parse(readFileSync(manifest, 'utf8')).name);
  return names.length > 0 ? names.join('|') : '(?!)';
}

/** @param {string} folder @returns {string[]} */
const within = (folder) =>
  existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((name) => join(folder, name)) : [];

/** Paths which the boundaries rule resolves, or fails to resolve, in ways that let them through. */
const paths = [
  {
    regex: `^(${namesOf(within('libs'))})/(?!(testing|package\\.json)$)`,
    message: 'A lib has two doors only: import from its name or from its /testing.',
  },
  {
    regex: `^(${namesOf([...within('apps'), 'tools'])})(/|$)`,
    message: 'Nothing imports an app or the tools: they start each other as processes.',
  },
  {
    regex: '^(/|[A-Za-z]:[\\\\/]|file:)',
    message: 'No absolute paths: import a lib by its name and the own files by a relative path.',
  },
];

const createRequire = ['node:module', 'module'].map((name) => ({
  name,
  importNames: ['createRequire', 'default'],
  message: 'A require made by createRequire is not seen by the boundaries rule: use import.',
}));

/** For tools, which find packages by path and therefore may make a require. */
export const restrictedImportsOfTools = { patterns: paths };

/** For apps and libs. */
export const restrictedImports = { paths: createRequire, patterns: paths };

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
