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
import { serveTarballs } from './tarball-registry.mjs';

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
  /** @type {Set<string>} */
  const found = new Set();
  /** @param {string} folder */
  const visit = (folder) => {
    const { dependencies, peerDependencies } = manifestOf(folder);
    for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
      const installed = installedFolder(name, folder);
      if (publishedLibs.includes(name) || found.has(installed)) continue;
      found.add(installed);
      visit(installed);
    }
  };
  for (const lib of publishedLibs) visit(libFolder(lib));
  // The types of Node stand in the libs' declarations; a TypeScript project on Node has them.
  found.add(installedFolder('@types/node', workspaceRoot));
  visit(installedFolder('@types/node', workspaceRoot));
  return [...found];
}

/**
 * Packs the built libs and what they depend on, and installs them in an empty project outside the workspace, from a
 * registry on loopback that knows nothing else: without network, npm's cache or install scripts.
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
    execute('npm', [...parameters, '--ignore-scripts', '--cache', join(folder, 'cache')], {
      cwd: root,
      env: environmentWithoutNx(),
      maxBuffer: 64 * 1024 * 1024,
    });
  try {
    const packages = [...publishedLibs.map(libFolder), ...foldersOfDependencies()];
    const { stdout } = await npm('pack', '--offline', '--json', '--pack-destination', folder, ...packages);
    /** @type {import('./tarball-registry.mjs').Tarball[]} */
    const tarballs = JSON.parse(stdout);
    writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
    const manifests = packages.map(manifestOf);
    const registry = await serveTarballs(folder, tarballs, manifests);
    try {
      const wanted = tarballs.filter(({ name }) => [...publishedLibs, '@types/node'].includes(name));
      await npm(
        'install',
        '--no-audit',
        '--no-fund',
        '--registry',
        registry.url,
        ...wanted.map(({ name, version }) => `${name}@${version}`),
      );
    } finally {
      registry.close();
    }
    const packed = tarballs
      .filter(({ name }) => publishedLibs.includes(name))
      .map(({ name, files }) => [name, files.map(({ path }) => path).sort()]);
    return { root, packed: Object.fromEntries(packed), remove: () => rmSync(folder, { recursive: true }) };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
