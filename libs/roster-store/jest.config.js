module.exports = { ...require('../../jest.preset.js'), displayName: 'roster-store' };
