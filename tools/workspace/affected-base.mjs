import { execFileSync } from 'node:child_process';

/**
 * The commit to compare with: the given one, else where this branch left main (here or at origin), else, on main
 * itself, the commit before the last. Undefined where there is none: a first commit, or a clone of depth 1.
 *
 * @param {string} folder of the git working tree
 * @param {string | undefined} given
 * @returns {{ commit: string, why: string } | undefined}
 * @throws when the given commit does not exist
 */
export function affectedBase(folder, given) {
  /** @param {string[]} parameters @returns {string | undefined} */
  const git = (...parameters) => {
    try {
      return execFileSync('git', parameters, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
    } catch {
      return undefined;
    }
  };
  const commitOf = (/** @type {string} */ name) =>
    git('rev-parse', '--verify', '--quiet', `${name}^{commit}`);

  if (given) {
    const commit = commitOf(given);
    if (commit) return { commit, why: given };
    throw new Error(`There is no commit ${given} here. Give one that exists, in NX_BASE or with --base.`);
  }
  const head = commitOf('HEAD');
  for (const name of ['main', 'origin/main']) {
    const left = commitOf(name) && git('merge-base', 'HEAD', name);
    if (left && left !== head) return { commit: left, why: `this branch left ${name}` };
  }
  const before = commitOf('HEAD~1');
  return before ? { commit: before, why: 'the commit before the last' } : undefined;
}
