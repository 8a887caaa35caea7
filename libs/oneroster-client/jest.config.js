module.exports = { ...require('../../jest.preset.js'), displayName: 'oneroster-client' };
