const folder = 'libs/roster-domain/src';

/** The rules: what decides custody, and what judges a plan. @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [`${folder}/custody/rules/*.ts`],
  ignorePatterns: ['**', `!${folder}/**`, '!jest.preset.js', '!tools/mutants/**'],
  tempDirName: '.mutants',
  testRunner: 'jest',
  jest: { projectType: 'custom', configFile: 'tools/mutants/jest.config.js', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: '.mutants/report.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: 2,
  checkers: [],
  symlinkNodeModules: true,
  thresholds: { high: 95, low: 95, break: 95 },
  disableTypeChecks: false,
  allowConsoleColors: false,
  timeoutMS: 60_000,
};
