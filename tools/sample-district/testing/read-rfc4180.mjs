/**
 * Cells of all lines; quotes and line ends as RFC 4180 has them, LF as well as CRLF.
 *
 * @param {string} text @returns {string[][]}
 */
export function readRfc4180(text) {
  /** @type {string[][]} */
  const lines = [];
  /** @type {string[]} */
  let cells = [];
  const end = /[,\r\n]/g;
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at += 1; ; at += 1) {
        if (at >= text.length) throw new Error('a quote is never closed');
        if (text[at] === '"' && text[at + 1] !== '"') break;
        if (text[at] === '"') at += 1;
        cell += text[at];
      }
      at += 1;
    } else {
      end.lastIndex = at;
      const stop = end.exec(text)?.index ?? text.length;
      cell = text.slice(at, stop);
      if (cell.includes('"')) throw new Error(`a quote inside a bare cell: ${cell}`);
      at = stop;
    }
    cells.push(cell);
    if (text[at] === ',') {
      at += 1;
      continue;
    }
    if (text[at] === '\r') at += 1;
    if (at < text.length && text[at] !== '\n') throw new Error('a cell goes on after its closing quote');
    at += 1;
    lines.push(cells);
    cells = [];
  }
  return lines;
}
