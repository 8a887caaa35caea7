import { BundleRefusedError } from '../errors/bundle-refused-error';
import { UnreadableRecordError } from '../errors/unreadable-record-error';
import { COMMA, QUOTE } from './bytes';
import { CellSplitter } from './cell-splitter';
import type { CsvHeader } from './csv-header';

/**
 * Finds header lines among the data, which files glued together have. One that says the same as the first is no
 * record; one with other columns would give the rows below another meaning, so the file is refused.
 */
export class RepeatedHeader {
  private readonly cells: CellSplitter;
  private readonly names: readonly string[];
  private readonly key: number;
  private readonly keyName: string;
  /** The first column's name in lower case: what a header line starts with, and hardly any record. */
  private readonly firstName: Buffer;

  constructor(
    private readonly header: CsvHeader,
    keyColumn: string,
  ) {
    this.names = header.names.map((name) => name.toLowerCase());
    this.key = header.position(keyColumn);
    this.keyName = this.names[this.key] ?? keyColumn.toLowerCase();
    this.cells = new CellSplitter(header.names.length);
    this.firstName = Buffer.from(this.names[0] ?? '', 'latin1');
  }

  /** @throws BundleRefusedError MALFORMED_ROW for a header line with other columns */
  is(buffer: Buffer, start: number, end: number, line: number): boolean {
    const begin = afterByteOrderMark(buffer, start, end);
    if (!this.startsLikeHeader(buffer, begin, end)) return false;
    try {
      this.cells.split(buffer.subarray(begin, end), line);
    } catch (error) {
      if (!(error instanceof UnreadableRecordError)) throw error;
      return this.key === 0 ? this.otherColumns(line) : false; // more columns than the first header has
    }
    const same = this.names.every((name, position) => this.cells.trimmed(position).toLowerCase() === name);
    if (same) return true;
    if (this.cells.trimmed(this.key).toLowerCase() !== this.keyName) return false;
    return this.otherColumns(line);
  }

  /** Cheap: most records differ from the header in their first byte. */
  private startsLikeHeader(buffer: Buffer, start: number, end: number): boolean {
    const { firstName } = this;
    if (firstName.length === 0) return false;
    const first = buffer[start] === QUOTE ? start + 1 : start;
    if (first + firstName.length > end) return false;
    for (let index = 0; index < firstName.length; index += 1) {
      const byte = buffer[first + index]!;
      const lower = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
      if (lower !== firstName[index]) return false;
    }
    const after = first + firstName.length;
    return after === end || buffer[after] === COMMA || buffer[after] === QUOTE;
  }

  private otherColumns(line: number): never {
    const { file } = this.header;
    throw new BundleRefusedError(
      'MALFORMED_ROW',
      `${file}: line ${line} is a second header line with other columns than the first, so the rows below it cannot be told apart. Export the file again with one header.`,
      { file, line },
    );
  }
}

function afterByteOrderMark(buffer: Buffer, start: number, end: number): number {
  const marked =
    end - start >= 3 && buffer[start] === 0xef && buffer[start + 1] === 0xbb && buffer[start + 2] === 0xbf;
  return marked ? start + 3 : start;
}
