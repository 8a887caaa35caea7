import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';

/**
 * @typedef {{ name: string, file: string, text: string, typed?: boolean }} Planted
 *   `file` from the workspace's root; `typed` when the case needs type information, then `file` must exist.
 * @typedef {{ ruleId: string | null, message: string }} Message
 * @typedef {{ root: string, tags: string[] }} Project
 * @typedef {{ sourceTag: string, onlyDependOnLibsWithTags: string[], allowedExternalImports?: string[] }} Constraint
 * @typedef {{
 *   projects: Record<string, Project>,
 *   messages: Record<string, Message[]>,
 *   constraints: Record<string, Constraint[]>,
 * }} Answer `projects` as Nx sees them, `messages` by name, `constraints` by file
 */

export const workspaceRoot = resolve(import.meta.dirname, '../..');

/** Nx hands its tasks where they run; a lint of another workspace must not hear of it. */
export function environmentWithoutNx() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(NX_|npm_|INIT_CWD)/.test(name)),
  );
}

/**
 * Lints planted texts with the configuration of the workspace at `root`.
 *
 * @param {string} root
 * @param {Planted[]} planted names must differ
 * @param {string[]} constraintsFor files whose effective constraints are wanted
 * @returns {Promise<Answer>}
 */
export function lintPlanted(root, planted, constraintsFor = []) {
  const names = new Set(planted.map(({ name }) => name));
  if (names.size !== planted.length) throw new Error('Two planted cases have one name.');
  return new Promise((resolvePromise, reject) => {
    const child = execFile(
      process.execPath,
      [join(workspaceRoot, 'tools/workspace/lint-planted.mjs')],
      { cwd: root, env: { ...environmentWithoutNx(), NX_DAEMON: 'false' }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`Linting the planted texts failed: ${stderr || error.message}`));
        else resolvePromise(JSON.parse(stdout));
      },
    );
    child.stdin?.end(JSON.stringify({ planted, constraintsFor }));
  });
}

/**
 * The text of a file which imports `specifier` and would otherwise please every rule.
 *
 * @param {string} specifier
 */
export function importing(specifier) {
  return `import * as planted from '${specifier}';\nexport const kept = planted;\n`;
}
