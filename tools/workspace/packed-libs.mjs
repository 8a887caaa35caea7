import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environmentWithoutNx, workspaceRoot } from './plant.mjs';

const execute = promisify(execFile);

/** The libs which other teams install. */
export const publishedLibs = ['oneroster-client', 'roster-domain', 'ivm-adapter'];

/** @param {string} lib */
export const libFolder = (lib) => join(workspaceRoot, 'libs', lib);

/** @param {string} folder @returns {any} */
const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/**
 * The folder a package is installed in, seen from another package.
 *
 * @param {string} name
 * @param {string} from
 */
function installedFolder(name, from) {
  const places = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  const place = places.find((each) => existsSync(join(each, name, 'package.json')));
  if (!place) throw new Error(`${name}, which ${from} depends on, is not installed: run \`npm ci\`.`);
  return realpathSync(join(place, name));
}

/**
 * Folders of all packages from npm which the libs need at run time, plus those their users bring themselves.
 *
 * @returns {string[]}
 */
function foldersOfDependencies() {
  /** @type {Map<string, string>} */
  const found = new Map();
  /** @param {string} folder */
  const visit = (folder) => {
    const { dependencies, peerDependencies } = manifestOf(folder);
    for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
      const installed = installedFolder(name, folder);
      if (publishedLibs.includes(name) || found.get(name) === installed) continue;
      if (found.has(name))
        throw new Error(`Two versions of ${name} are needed: ${found.get(name)}, ${installed}.`);
      found.set(name, installed);
      visit(installed);
    }
  };
  for (const lib of publishedLibs) visit(libFolder(lib));
  // The types of Node stand in the libs' declarations; a TypeScript project on Node has them.
  found.set('@types/node', installedFolder('@types/node', workspaceRoot));
  visit(installedFolder('@types/node', workspaceRoot));
  return [...found.values()];
}

/**
 * Packs the built libs and what they depend on, and installs all of it in an empty project outside the workspace,
 * without network, npm's cache or install scripts.
 *
 * @returns {Promise<{ root: string, packed: Record<string, string[]>, remove: () => void }>}
 *   the project's folder, and the paths inside each lib's package
 */
export async function installPackedLibs() {
  for (const lib of publishedLibs) {
    if (existsSync(join(libFolder(lib), 'dist', 'index.js'))) continue;
    throw new Error(
      `libs/${lib}/dist is missing: run \`npm run build\` before this test (\`npm test\` does).`,
    );
  }
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'packed-libs-')));
  const root = join(folder, 'project');
  mkdirSync(root);
  const npm = (/** @type {string[]} */ ...parameters) =>
    execute('npm', [...parameters, '--offline', '--ignore-scripts', '--cache', join(folder, 'cache')], {
      cwd: root,
      env: environmentWithoutNx(),
      maxBuffer: 64 * 1024 * 1024,
    });
  try {
    const packages = [...publishedLibs.map(libFolder), ...foldersOfDependencies()];
    const { stdout } = await npm('pack', '--json', '--pack-destination', folder, ...packages);
    /** @type {{ name: string, filename: string, files: { path: string }[] }[]} */
    const tarballs = JSON.parse(stdout);
    writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
    await npm(
      'install',
      '--no-audit',
      '--no-fund',
      ...tarballs.map(({ filename }) => join(folder, filename)),
    );
    const packed = tarballs
      .filter(({ name }) => publishedLibs.includes(name))
      .map(({ name, files }) => [name, files.map(({ path }) => path).sort()]);
    return { root, packed: Object.fromEntries(packed), remove: () => rmSync(folder, { recursive: true }) };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
