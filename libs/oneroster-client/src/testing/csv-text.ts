/** One cell: a list becomes one cell with commas; undefined becomes blank. */
export type CsvCell = string | number | boolean | readonly string[] | undefined;

/** One line of a CSV file (RFC 4180) with its line end. Quotes are set only where they are needed. */
export function csvLine(cells: readonly CsvCell[], lineEnd = '\r\n'): string {
  let line = '';
  for (let index = 0; index < cells.length; index += 1) {
    line += index === 0 ? quoted(textOf(cells[index])) : `,${quoted(textOf(cells[index]))}`;
  }
  return line + lineEnd;
}

function textOf(cell: CsvCell): string {
  if (cell === undefined) return '';
  return typeof cell === 'object' ? cell.join(',') : String(cell);
}

function quoted(text: string): string {
  return /[",\r\n]|^[ \t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
