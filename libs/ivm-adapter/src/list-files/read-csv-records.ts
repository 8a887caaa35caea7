import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';

/** One record: its text as it stands in the file (with CRLF) and its cells unquoted, still neutralised. */
export interface CsvRecord {
  readonly text: string;
  readonly cells: readonly string[];
}

/** The file is not the CSV we write; the message names no content. */
export class NotOurCsvError extends Error {
  override readonly name = 'NotOurCsvError';
}

/** Longer ones are a quote that was never closed. */
const LONGEST_RECORD = 4_000_000;

/**
 * The records of a strict RFC 4180 file (UTF-8, CRLF, also after the last record), one by one with flat memory.
 * @throws NotOurCsvError on anything else; file system errors pass through.
 */
export async function* readCsvRecords(path: string): AsyncGenerator<CsvRecord> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  let row = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 65_536 })) {
    rest += decode(decoder, chunk as Buffer);
    let start = 0;
    for (let end = recordEnd(rest, start); end >= 0; end = recordEnd(rest, start)) {
      yield parseRecord(rest.slice(start, end), ++row);
      start = end;
    }
    rest = rest.slice(start);
    if (rest.length > LONGEST_RECORD) throw new NotOurCsvError(`record ${row + 1} does not end`);
  }
  rest += decode(decoder);
  if (rest !== '') throw new NotOurCsvError(`record ${row + 1} is cut off`);
}

function decode(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw new NotOurCsvError('it is not UTF-8');
  }
}

/** Behind the first CRLF outside quotes, or -1. Doubled quotes inside a quoted cell keep the count even. */
function recordEnd(text: string, start: number): number {
  let quotes = 0;
  let counted = start;
  for (let end = text.indexOf('\r\n', start); end >= 0; end = text.indexOf('\r\n', end + 2)) {
    for (let at = text.indexOf('"', counted); at >= 0 && at < end; at = text.indexOf('"', at + 1)) quotes++;
    counted = end;
    if (quotes % 2 === 0) return end + 2;
  }
  return -1;
}

function parseRecord(text: string, row: number): CsvRecord {
  const line = text.slice(0, -2);
  if (!line.includes('"')) {
    if (/[\r\n]/.test(line)) throw new NotOurCsvError(`record ${row} has a bare line break`);
    return { text, cells: line.split(',') };
  }
  const cells: string[] = [];
  const cell = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|$)/y;
  for (;;) {
    const found = cell.exec(line);
    if (!found) throw new NotOurCsvError(`record ${row} is badly quoted`);
    cells.push(found[1] === undefined ? (found[2] ?? '') : found[1].replaceAll('""', '"'));
    if (found[3] === '') return { text, cells };
  }
}
