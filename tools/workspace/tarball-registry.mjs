import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/** @typedef {{ name: string, version: string, filename: string, integrity: string, files: { path: string }[] }} Tarball */

/**
 * An npm registry on loopback with just these packages, several versions of one name included.
 *
 * @param {string} folder where the tarballs lie
 * @param {readonly Tarball[]} tarballs as `npm pack --json` tells of them
 * @param {readonly any[]} manifests the package.json of each
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function serveTarballs(folder, tarballs, manifests) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1));
    const tarball = tarballs.find(({ filename }) => path === `-/${filename}`);
    if (tarball) {
      createReadStream(join(folder, tarball.filename)).pipe(response);
      return;
    }
    const versions = tarballs.filter(({ name }) => name === path);
    if (versions.length === 0) {
      response.writeHead(404).end('{}');
      return;
    }
    const described = versions.map(({ name, version, filename, integrity }) => {
      const manifest = manifests.find((each) => each.name === name && each.version === version);
      return [version, { ...manifest, dist: { tarball: `${url}-/${filename}`, integrity } }];
    });
    const latest = versions.at(-1)?.version;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ name: path, 'dist-tags': { latest }, versions: Object.fromEntries(described) }),
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${port}/`;
  return { url, close: () => server.close() };
}
