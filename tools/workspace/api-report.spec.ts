import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { doorsOf, readDoors, declarationsOf } from './door-exports.mjs';
import { libFolder, publishedLibs } from './packed-libs.mjs';
import { workspaceRoot } from './plant.mjs';

/** @returns the exit code and what was printed */
function apiReport() {
  const tool = join(workspaceRoot, 'tools/workspace/api-report.mjs');
  return new Promise<{ code: number; output: string }>((resolve) => {
    const child = execFile(process.execPath, [tool], (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

describe('the API reports', () => {
  test('say what the published libs export', async () => {
    expect(await apiReport()).toEqual({ code: 0, output: '' });
  }, 60_000);

  test('name every export of every door', () => {
    const doors = publishedLibs.flatMap((lib) => doorsOf(lib).map(({ file }) => ({ lib, file })));
    const exported = readDoors(doors.map(({ lib, file }) => declarationsOf(libFolder(lib), file)));
    const unnamed = doors.flatMap(({ lib, file }, at) => {
      const text = readFileSync(join(libFolder(lib), 'api', `${file}.api.md`), 'utf8');
      const { values, types } = exported[at]!;
      return [...values, ...types].filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
    });
    expect(unnamed).toEqual([]);
  });
});
