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
  });

  describe('written somewhere else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'api-reports-'));
    const doors = publishedLibs.flatMap((lib) => doorsOf(lib).map(({ file }) => ({ lib, file })));
    const pathOf = (lib: string, file: string) => join(folder, lib, 'api', `${file}.api.md`);
    afterAll(() => rmSync(folder, { recursive: true }));

    test('name every export of every door, agree with themselves and notice a difference', async () => {
      const missing = await apiReport('--reports', folder);
      expect(missing.code).toBe(1);
      expect(missing.output).toMatch(
        /is missing\. Write it: npm run build && node tools\/workspace\/api-report\.mjs/,
      );

      expect(await apiReport('--reports', folder, '--write')).toEqual({ code: 0, output: '' });
      const exported = readDoors(doors.map(({ lib, file }) => declarationsOf(libFolder(lib), file)));
      doors.forEach(({ lib, file }, at) => {
        const text = readFileSync(pathOf(lib, file), 'utf8');
        const { values, types } = exported[at]!;
        expect([...values, ...types].filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
      });
      expect(await apiReport('--reports', folder)).toEqual({ code: 0, output: '' });

      appendFileSync(pathOf('roster-domain', 'index'), '\nexport const somethingElse: 1;\n');
      const different = await apiReport('--reports', folder);
      expect(different.code).toBe(1);
      expect(different.output).toMatch(
        /^\S*roster-domain\/api\/index\.api\.md differs from what the lib exports now/,
      );
      expect(different.output.trim().split('\n')).toHaveLength(1);
    }, 60_000);
  });
});
