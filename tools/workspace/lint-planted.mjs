/**
 * Lints texts which lie on no disk, with the real configuration, as if they stood at the given paths of the workspace
 * in the current folder. Run as a process of its own: Jest cannot load ESLint's configuration, which is an ES module.
 *
 * In, as JSON on standard input: `{ planted: [{ name, file, text, typed }], constraintsFor: [file] }`.
 * Out, as JSON: `{ projects, messages, constraints }`.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const { readCachedProjectGraph } = createRequire(import.meta.url)('@nx/devkit');

/** The rules which need types want the file on disk; texts planted at new paths do without them. */
const withoutTypes = {
  files: ['**/*'],
  languageOptions: { parserOptions: { projectService: false } },
  rules: {
    '@typescript-eslint/no-floating-promises': 'off',
    '@typescript-eslint/no-misused-promises': 'off',
  },
};

const cwd = process.cwd();
const untyped = new ESLint({ cwd, overrideConfig: /** @type {any} */ ([withoutTypes]) });
const typed = new ESLint({ cwd });

const request = JSON.parse(await text(process.stdin));

/** @type {Record<string, { ruleId: string | null, message: string }[]>} */
const messages = {};
for (const planted of request.planted) {
  const eslint = planted.typed ? typed : untyped;
  const [result] = await eslint.lintText(planted.text, {
    filePath: join(cwd, planted.file),
    warnIgnored: true,
  });
  if (!result) throw new Error(`ESLint gave no answer for ${planted.file}.`);
  messages[planted.name] = result.messages.map(({ ruleId, message }) => ({ ruleId, message }));
}

/** @type {Record<string, unknown>} */
const constraints = {};
for (const file of request.constraintsFor) {
  const { rules } = await typed.calculateConfigForFile(join(cwd, file));
  const [severity, options] = rules['@nx/enforce-module-boundaries'] ?? [];
  constraints[file] = severity === 2 ? options.depConstraints : 'The boundaries rule is not an error here.';
}

const nodes = Object.values(readCachedProjectGraph().nodes);
const projects = Object.fromEntries(
  nodes.map(({ name, data }) => [name, { root: data.root, tags: data.tags }]),
);
process.stdout.write(JSON.stringify({ projects, messages, constraints }));
// Nx and the type service may keep handles open; everything has been said.
process.stdout.end(() => process.exit(0));
