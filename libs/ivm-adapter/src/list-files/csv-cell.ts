/**
 * Cells a spreadsheet would run are told to be text by one apostrophe in front (the usual counter to CSV injection).
 * A cell is in danger when it starts with `= + - @` (or their full-width forms), tab, CR or LF, also behind blanks
 * and invisible characters. Apostrophes already in front count too, so taking exactly one away restores every text:
 * two different ids never become the same cell.
 */
const INVISIBLE =
  '\\s\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff';
const STARTERS = '=+\\-@\\t\\r\\n\\uff1d\\uff0b\\uff0d\\uff20';
const IN_DANGER = new RegExp(`^'*[${INVISIBLE}]*[${STARTERS}]`);
const NEUTRALISED = new RegExp(`^'+[${INVISIBLE}]*[${STARTERS}]`);

/** Whether a spreadsheet might run this text. */
export function wouldRun(text: string): boolean {
  return IN_DANGER.test(text);
}

export function neutralise(text: string): string {
  return IN_DANGER.test(text) ? `'${text}` : text;
}

/** The exact text that {@link neutralise} was given. */
export function restore(cell: string): string {
  return NEUTRALISED.test(cell) ? cell.slice(1) : cell;
}

/** One RFC 4180 record with its CRLF, of cells that are already neutral. */
export function csvRecord(cells: readonly string[]): string {
  return `${cells.map(quote).join(',')}\r\n`;
}

/** One RFC 4180 record with its CRLF, in which no cell is run by a spreadsheet. */
export function neutralCsvRecord(cells: readonly string[]): string {
  return csvRecord(cells.map(neutralise));
}

function quote(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
