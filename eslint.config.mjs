import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { dependencyConstraints, domainPackages } from './lint/dependency-constraints.mjs';
import { ensureProjectGraph } from './lint/project-graph.mjs';
import { impureSyntax, pureDomainRules } from './lint/pure-domain.mjs';
import { restrictedImports, restrictedImportsOfTools } from './lint/restricted-imports.mjs';
import { exportStar, hiddenImports, skippedTests, unnamedExports } from './lint/restricted-syntax.mjs';

await ensureProjectGraph();

const everySource = ['**/*.{ts,mts,cts,tsx,js,mjs,cjs}'];
const specs = ['**/*.spec.ts'];
const doors = ['libs/*/src/index.ts', 'libs/*/src/testing.ts'];
const domain = ['libs/roster-domain/src/**/*.ts'];
const domainTestingDoor = ['libs/roster-domain/src/testing.ts', 'libs/roster-domain/src/testing/**/*.ts'];

const boundaries = (packagesOfTheDomain) => [
  'error',
  {
    enforceBuildableLibDependency: true,
    allow: [],
    depConstraints: dependencyConstraints(packagesOfTheDomain),
  },
];

const everywhere = [...hiddenImports, ...exportStar];

/** One configuration for all: ESLint finds it from any project's folder, and its patterns start here. */
export default defineConfig(
  { ignores: ['**/dist/**', '.nx/**', '.data/**', '.cache/**', '**/jest.config.*', 'jest.preset.js'] },
  ...tseslint.configs.recommended,
  {
    name: 'every source',
    files: everySource,
    plugins: { '@nx': nx },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      'no-restricted-imports': ['error', restrictedImports],
      'no-restricted-syntax': ['error', ...everywhere],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    name: 'sources TypeScript knows: promises are awaited',
    files: ['{apps,libs}/*/src/**/*.{ts,tsx}', 'tools/**/*.{ts,mjs}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  { name: 'libs speak through what they return', files: ['libs/**'], rules: { 'no-console': 'error' } },
  {
    name: 'tools',
    files: ['tools/**'],
    rules: { 'no-restricted-imports': ['error', restrictedImportsOfTools] },
  },
  {
    name: 'specs',
    files: specs,
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...skippedTests] },
  },
  {
    name: 'public doors',
    files: doors,
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...unnamedExports] },
  },

  // The pure domain. No comment can switch its rules off.
  {
    name: 'domain',
    files: domain,
    ignores: [...specs, ...domainTestingDoor],
    linterOptions: { noInlineConfig: true },
    rules: {
      ...pureDomainRules(domainPackages.source),
      'no-restricted-syntax': ['error', ...everywhere, ...impureSyntax],
    },
  },
  {
    name: 'domain: testing door',
    files: domainTestingDoor,
    ignores: specs,
    linterOptions: { noInlineConfig: true },
    rules: {
      ...pureDomainRules(domainPackages.testingDoor),
      '@nx/enforce-module-boundaries': boundaries(domainPackages.testingDoor),
      'no-restricted-syntax': ['error', ...everywhere, ...impureSyntax],
    },
  },
  {
    name: 'domain: public doors',
    files: ['libs/roster-domain/src/index.ts', 'libs/roster-domain/src/testing.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...unnamedExports, ...impureSyntax] },
  },
  {
    name: 'domain: specs',
    files: ['libs/roster-domain/src/**/*.spec.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries(domainPackages.spec) },
  },
);
