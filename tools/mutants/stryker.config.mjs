/*
 * `npm run mutants`: the rules of custody are broken one small way at a time; the specs of the domain must notice at
 * least 95 % of the breakages. Those nobody noticed are listed at the end. A few change nothing that could be seen.
 */
const sources = 'libs/roster-domain/src';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [`${sources}/custody/rules/*.ts`, `!${sources}/**/*.spec.ts`],
  ignorePatterns: ['**', `!${sources}/**`, '!jest.preset.js', '!tools/mutants/**'],
  tempDirName: '.mutants',
  testRunner: 'jest',
  jest: { projectType: 'custom', configFile: 'tools/mutants/jest.config.cjs', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A busy machine is not a noticed breakage.
  timeoutMS: 60_000,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: '.mutants/report.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 95, break: 95 },
};
