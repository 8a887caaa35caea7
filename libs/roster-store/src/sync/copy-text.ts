/** Rows of PostgreSQL's COPY text format (sql-copy, "Text Format"): tab-separated cells, `\N` for null. */

export type CopyCell = string | number | boolean | null | readonly string[];

export function copyRow(cells: readonly CopyCell[]): string {
  let row = '';
  for (let at = 0; at < cells.length; at += 1) {
    if (at > 0) row += '\t';
    row += copyCell(cells[at] as CopyCell);
  }
  return `${row}\n`;
}

function copyCell(cell: CopyCell): string {
  if (cell === null) return '\\N';
  if (typeof cell === 'string') return escaped(cell);
  if (typeof cell === 'object') return escaped(arrayLiteral(cell));
  if (typeof cell === 'boolean') return cell ? 't' : 'f';
  return String(cell);
}

function arrayLiteral(items: readonly string[]): string {
  if (items.length === 0) return '{}';
  return `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

function escaped(text: string): string {
  return needsEscape.test(text) ? text.replace(escapes, (character) => escapeOf[character] as string) : text;
}

const needsEscape = /[\\\t\n\r]/;
const escapes = /[\\\t\n\r]/g;
const escapeOf: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
