import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from './plant.mjs';

/* That the committed reports say what the libs export is api-report.spec.ts. */

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
  test('are written, agree with what was written, and a difference is noticed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'api-reports-'));
    const somewhereElse = (...more: string[]) =>
      apiReport('--reports', folder, '--lib', 'ivm-adapter', ...more);
    try {
      const missing = await somewhereElse();
      expect(missing.code).toBe(1);
      expect(missing.output).toMatch(
        /Write what is missing: npm run build && node tools\/workspace\/api-report\.mjs/,
      );

      expect(await somewhereElse('--write')).toEqual({ code: 0, output: '' });
      expect(await somewhereElse()).toEqual({ code: 0, output: '' });

      appendFileSync(join(folder, 'ivm-adapter/api/index.api.md'), '\nexport const somethingElse: 1;\n');
      const different = await somewhereElse();
      expect(different.code).toBe(1);
      expect(different.output).toMatch(
        /^\S*ivm-adapter\/api\/index\.api\.md differs from what the lib exports now/,
      );
      expect(different.output.trim().split('\n')).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});
