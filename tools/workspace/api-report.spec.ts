import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doorsOf, readDoors, declarationsOf } from './door-exports.mjs';
import { libFolder, publishedLibs } from './packed-libs.mjs';
import { workspaceRoot } from './plant.mjs';

/** @returns the exit code and what was printed */
function apiReport(...parameters: string[]) {
  const tool = join(workspaceRoot, 'tools/workspace/api-report.mjs');
  return new Promise<{ code: number; output: string }>((resolve) => {
    const child = execFile(process.execPath, [tool, ...parameters], (_, stdout, stderr) =>
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

  test('are written, agree with what was written, and a difference is noticed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'api-reports-'));
    const somewhereElse = (...more: string[]) =>
      apiReport('--reports', folder, '--lib', 'roster-domain', ...more);
    try {
      const missing = await somewhereElse();
      expect(missing.code).toBe(1);
      expect(missing.output).toMatch(
        /Write what is missing: npm run build && node tools\/workspace\/api-report\.mjs/,
      );

      expect(await somewhereElse('--write')).toEqual({ code: 0, output: '' });
      expect(await somewhereElse()).toEqual({ code: 0, output: '' });

      appendFileSync(join(folder, 'roster-domain/api/index.api.md'), '\nexport const somethingElse: 1;\n');
      const different = await somewhereElse();
      expect(different.code).toBe(1);
      expect(different.output).toMatch(
        /^\S*roster-domain\/api\/index\.api\.md differs from what the lib exports now/,
      );
      expect(different.output.trim().split('\n')).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});
