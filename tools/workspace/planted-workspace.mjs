import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { workspaceRoot } from './plant.mjs';

/**
 * A small Nx workspace outside this one, with the real lint configuration and one empty project per entry: the real
 * graph does not offer every combination of tags.
 *
 * @param {Record<string, string[]>} tagsOfProjects name -> tags
 * @returns {{ root: string, file: (project: string) => string, remove: () => void }}
 */
export function plantWorkspace(tagsOfProjects) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'planted-workspace-')));
  for (const copied of ['nx.json', 'tsconfig.base.json', '.gitignore', 'eslint.config.mjs', 'lint']) {
    cpSync(join(workspaceRoot, copied), join(root, copied), { recursive: true });
  }
  symlinkSync(join(workspaceRoot, 'node_modules'), join(root, 'node_modules'), 'dir');
  /** @param {string} path @param {string} text */
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('package.json', JSON.stringify({ name: 'planted', private: true, workspaces: ['libs/*'] }));
  for (const [name, tags] of Object.entries(tagsOfProjects)) {
    const manifest = { name, version: '0.1.0', main: './src/index.ts', nx: { tags } };
    write(`libs/${name}/package.json`, JSON.stringify(manifest));
    write(`libs/${name}/src/index.ts`, 'export const planted = 1;\n');
  }
  return {
    root,
    file: (project) => `libs/${project}/src/planted.ts`,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
