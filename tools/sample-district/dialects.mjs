/** How a bundle is written. All dialects say the same; `links` alone changes which side says it. */

/**
 * @typedef {object} Dialect
 * @property {string} lineEnd
 * @property {boolean} bom
 * @property {'utf8' | 'windows-1252'} encoding
 * @property {boolean} shuffled columns in another order, with columns nobody asked for in between
 * @property {boolean} nested in one folder, with what macOS puts beside it
 * @property {boolean} aliases older and sloppier names
 * @property {'as-drawn' | 'contacts' | 'none'} links
 */

/** @type {Dialect} */
const plain = {
  lineEnd: '\n',
  bom: false,
  encoding: 'utf8',
  shuffled: false,
  nested: false,
  aliases: false,
  links: 'as-drawn',
};

/** @type {Record<string, Partial<Dialect>>} */
const dialects = {
  plain: {},
  'crlf-bom': { lineEnd: '\r\n', bom: true },
  'windows-1252': { encoding: 'windows-1252' },
  shuffled: { shuffled: true },
  nested: { nested: true },
  aliases: { aliases: true },
  'guardians-from-contacts': { links: 'contacts' },
  'no-links': { links: 'none' },
};

export const dialectNames = Object.keys(dialects);

/**
 * @param {string} names one or several, separated by commas
 * @returns {Dialect | string} a sentence when there is no such dialect
 */
export function dialectOf(names) {
  let dialect = plain;
  for (const name of names.split(',')) {
    const more = dialects[name.trim()];
    if (more === undefined) return `"${name.trim()}" is no dialect; there are ${dialectNames.join(', ')}.`;
    dialect = { ...dialect, ...more };
  }
  if (dialect.bom && dialect.encoding !== 'utf8')
    return 'windows-1252 has no byte order mark: leave one of the two dialects out.';
  return dialect;
}

/** Characters of Windows-1252 at 0x80 to 0x9f; a blank stands for the five bytes without one. */
const above = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** @param {string} text @param {Dialect['encoding']} encoding @returns {Buffer} what Windows-1252 lacks becomes "?" */
export function encode(text, encoding) {
  if (encoding === 'utf8') return Buffer.from(text, 'utf8');
  const bytes = text.normalize('NFC').replace(/[^\u0000-\u00ff]/gu, (character) => {
    const place = above.indexOf(character);
    return place < 0 ? '?' : String.fromCharCode(0x80 + place);
  });
  return Buffer.from(bytes, 'latin1');
}
