module.exports = { ...require('../../jest.preset.js'), displayName: 'ivm-adapter' };
