import { neutraliseCell } from 'ivm-adapter';
import { describeRejection } from 'roster-domain';
import type { RunRejection } from 'roster-store';

const COLUMNS = ['file', 'line', 'sourcedId', 'field', 'code', 'what', 'todo'];

/** Rejections as lines of a CSV (RFC 4180) for the person who looks after the SIS: ids and sentences, no names, no values. */
export async function* rejectionLines(rejections: AsyncIterable<RunRejection>): AsyncGenerator<string> {
  yield lineOf(COLUMNS);
  for await (const rejection of rejections) {
    const { resource, line, sourcedId, field, code } = rejection;
    const { what, todo } = describeRejection(rejection);
    yield lineOf([resource, line === null ? '' : String(line), sourcedId ?? '', field, code, what, todo]);
  }
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(neutraliseCell(cell))).join(',')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
