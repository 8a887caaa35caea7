// Shared by every project: sources are compiled by swc, libs are taken from their sources, not from dist.
/** Packages shipped as ES modules only; Jest runs CommonJS, so swc turns them into it. */
const esmOnly = ['@nestjs', 'jose'];

module.exports = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['ivm-roster-source', 'node', 'require', 'default'] },
  testMatch: ['<rootDir>/**/*.spec.ts'],
  // *.long.spec.ts: tools/test-long.mjs alone runs them.
  testPathIgnorePatterns: [
    '/node_modules/',
    '/dist/',
    ...(process.env.ROSTER_TEST_LONG ? [] : ['\\.long\\.spec\\.ts$']),
  ],
  modulePathIgnorePatterns: ['/dist/'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  transform: {
    '\\.(ts|mjs|js)$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  testTimeout: 60_000,
};
