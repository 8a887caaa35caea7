/**
 * Lint, type check, tests and build of the projects which a change affects, through Nx.
 *
 *     npm run affected                     compared with where this branch left main
 *     npm run affected -- --base=SHA       compared with a commit (NX_BASE in the environment does the same)
 *
 * Further parameters go to Nx. Changes which are not committed yet always count.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { affectedBase } from './affected-base.mjs';
import { workspaceRoot } from './plant.mjs';

const parameters = process.argv.slice(2);
const given = parameters.some((parameter) => /^--(base|files|uncommitted|untracked)\b/.test(parameter));
const base = given ? undefined : affectedBase(workspaceRoot, process.env.NX_BASE);

const targets = ['-t', 'lint,typecheck,test,build'];
const command =
  given || base
    ? ['affected', ...targets, ...(base ? [`--base=${base.commit}`] : [])]
    : ['run-many', ...targets];
if (base) console.log(`What changed since ${base.why} (${base.commit.slice(0, 10)}):`);
else if (!given) console.log('This history has nothing to compare with, so everything counts as changed:');

const nx = createRequire(import.meta.url).resolve('nx/bin/nx.js');
const child = spawn(process.execPath, [nx, ...command, ...parameters], {
  cwd: workspaceRoot,
  stdio: 'inherit',
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
