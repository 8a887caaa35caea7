/** How the bytes of one record are read. ASCII is a part of both others. */
export type TextEncoding = 'ascii' | 'utf8' | 'windows-1252';

/**
 * Windows-1252 above 0x7f, as in the WHATWG Encoding Standard (the five bytes it leaves undefined are C1 controls).
 * Written out because Node's own decoder reads these bytes as Latin-1 in some releases and is missing in others.
 */
const c1OfWindows1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

export function decodeText(bytes: Buffer, start: number, end: number, encoding: TextEncoding): string {
  if (encoding === 'utf8') return bytes.toString('utf8', start, end);
  const text = bytes.toString('latin1', start, end);
  if (encoding === 'ascii') return text;
  return text.replace(/[\u0080-\u009f]/g, (control) => c1OfWindows1252.charAt(control.charCodeAt(0) - 0x80));
}
