import { isUtf8 } from 'node:buffer';
import { UnreadableRecordError } from '../errors/unreadable-record-error';
import { CARRIAGE_RETURN, COMMA, LINE_FEED, QUOTE, SPACE, TAB } from './bytes';
import { decodeText, type TextEncoding } from './decode-text';

/**
 * Splits one raw record into cells and decodes only those that are asked for, so that a cell nobody asks for (a
 * password) never becomes text. Reused from record to record: the cells read are those of the last `split`.
 *
 * The encoding is decided per record, by its bytes alone: valid UTF-8 is UTF-8, everything else Windows-1252. So the
 * same bytes always mean the same record, whatever stands elsewhere in the file, and one stray byte does not garble
 * the names of a whole district. (Names in Windows-1252 which happen to be valid UTF-8 do not occur in practice.)
 */
export class CellSplitter {
  private bytes: Buffer = Buffer.alloc(0);
  private encoding: TextEncoding = 'ascii';
  private count = 0;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  /** 1: the cell is quoted and holds doubled quotes. */
  private readonly doubled: Uint8Array;

  /** @param columns how many cells the header has */
  constructor(private readonly columns: number) {
    this.starts = new Int32Array(columns);
    this.ends = new Int32Array(columns);
    this.doubled = new Uint8Array(columns);
  }

  /**
   * Cells missing at the end are blank; blank ones too many are left out.
   * @throws UnreadableRecordError TOO_MANY_CELLS, MALFORMED_ROW
   */
  split(bytes: Buffer, line: number): void {
    const { columns, starts, ends, doubled } = this;
    const { length } = bytes;
    this.bytes = bytes;
    let cell = 0;
    let at = 0;
    let everyBit = 0;
    for (;;) {
      let start = at;
      let end: number;
      let hasDoubled = 0;
      if (bytes[at] === QUOTE) {
        start = at += 1;
        for (;;) {
          if (at >= length) throw malformed(line);
          const byte = bytes[at]!;
          everyBit |= byte;
          at += 1;
          if (byte !== QUOTE) continue;
          if (bytes[at] !== QUOTE) break;
          hasDoubled = 1;
          at += 1;
        }
        end = at - 1;
        if (at < length && bytes[at] !== COMMA) throw malformed(line);
      } else {
        while (at < length) {
          const byte = bytes[at]!;
          if (byte === COMMA) break;
          everyBit |= byte;
          at += 1;
        }
        end = at;
      }
      if (cell < columns) {
        starts[cell] = start;
        ends[cell] = end;
        doubled[cell] = hasDoubled;
      } else if (!isBlank(bytes, start, end)) {
        throw new UnreadableRecordError(
          'TOO_MANY_CELLS',
          `The row on line ${line} has more than the ${columns} cells of the header line; a comma in a value must stand in quotes.`,
          line,
        );
      }
      cell += 1;
      if (at >= length) break;
      at += 1; // the comma; behind a last comma there is one more, empty cell
    }
    this.count = Math.min(cell, columns);
    this.encoding = everyBit < 0x80 ? 'ascii' : isUtf8(bytes) ? 'utf8' : 'windows-1252';
  }

  /** The cell as written, quotes undone; '' for a missing cell or column (position -1). */
  verbatim(position: number): string {
    if (position < 0 || position >= this.count) return '';
    const text = decodeText(this.bytes, this.starts[position]!, this.ends[position]!, this.encoding);
    return this.doubled[position] === 1 ? text.replaceAll('""', '"') : text;
  }

  trimmed(position: number): string {
    return this.verbatim(position).trim();
  }

  /** Trimmed; undefined when blank. */
  optional(position: number): string | undefined {
    const text = this.verbatim(position).trim();
    return text === '' ? undefined : text;
  }
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (byte !== SPACE && byte !== TAB && byte !== CARRIAGE_RETURN && byte !== LINE_FEED) return false;
  }
  return true;
}

function malformed(line: number): UnreadableRecordError {
  return new UnreadableRecordError(
    'MALFORMED_ROW',
    `The quotes in the row on line ${line} do not fit.`,
    line,
  );
}
