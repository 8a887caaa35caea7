// The specs that judge a mutant: those of the rules alone, so that a thousand mutants are judged in minutes.
module.exports = {
  ...require('../../jest.preset.js'),
  rootDir: '../../libs/roster-domain/src',
  setupFiles: [require.resolve('./short-properties.ts')],
};
