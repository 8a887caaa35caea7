/** Every project's tests in one run. Time limits are a matter of the whole run: Jest ignores them in a project. */
const { testTimeout } = require('./jest.preset.js');

module.exports = {
  projects: ['<rootDir>/libs/*', '<rootDir>/apps/*', '<rootDir>/tools'],
  testTimeout,
};
