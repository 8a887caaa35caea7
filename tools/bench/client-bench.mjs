import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuild, workspace } from '../ensure-build.mjs';
import { BenchError } from './bench-error.mjs';
import { clientText } from './client-text.mjs';
import { runProgram } from './run-program.mjs';
import { sampleBundle } from './sample-bundles.mjs';

/**
 * @typedef {{ bareMs: number, parsedMs: number, recordsMs: number,
 *   walks: { latencyMs: number, pagesInFlight: number, ms: number }[] }} ClientRound
 * @typedef {{ url: string, users: number, pages: number }} ServedPages
 */

const programs = join(workspace, 'libs', 'oneroster-client', 'dist', 'testing', 'bench');

/**
 * `bench client`: the REST client against pages served from memory by another process, in rounds.
 * @param {import('./read-arguments.mjs').BenchRequest} request @param {AbortSignal} signal
 * @throws {BenchError} when a way of reading misses a user, or something cannot be run
 */
export async function benchClient(request, signal) {
  ensureBuild((sentence) => console.error(sentence));
  const work = await mkdtemp(join(tmpdir(), 'ivm-roster-bench-'));
  try {
    const bundles = resolve(request.folder ?? join(work, 'bundles'));
    await mkdir(bundles, { recursive: true });
    console.log(`${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.version}`);
    const sizes = [];
    for (const people of request.people) {
      const { zip } = await sampleBundle(bundles, { people, day: 0, change: request.change }, signal);
      const loadBefore = loadavg()[0] ?? 0;
      const server = await startPages(zip, request.pageSize, signal);
      try {
        const { url, users, pages } = server.served;
        /** @type {ClientRound[]} */
        const rounds = [];
        for (let round = 0; round < request.rounds; round += 1) {
          const words = [url, users, pages, request.pageSize].map(String);
          rounds.push(
            JSON.parse(await runProgram([join(programs, 'measure-client.js'), ...words], { signal })),
          );
        }
        const size = { users, pages, loadBefore, loadAfter: loadavg()[0] ?? 0, rounds };
        sizes.push(size);
        console.log(clientText(size));
      } finally {
        server.stop();
      }
    }
    if (request.json !== null) await writeFile(request.json, JSON.stringify(sizes, null, 2));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** @param {string} bundle @param {number} pageSize @param {AbortSignal} signal */
async function startPages(bundle, pageSize, signal) {
  const child = spawn(process.execPath, [join(programs, 'page-server.js'), bundle, String(pageSize)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const stop = () => child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  const first = once(createInterface({ input: child.stdout }), 'line');
  const [line] = await Promise.race([first, once(child, 'exit').then(() => [null])]);
  if (line === null) throw new BenchError('The page server ended before it served anything.');
  return { served: /** @type {ServedPages} */ (JSON.parse(line)), stop };
}
