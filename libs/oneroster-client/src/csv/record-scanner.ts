import { BundleRefusedError } from '../errors/bundle-refused-error';
import { CARRIAGE_RETURN, COMMA, LINE_FEED, QUOTE, SPACE, TAB } from './bytes';

/** No roster record is near this; what is longer is a quote that never closes, or no CSV. */
export const LONGEST_RECORD = 1024 * 1024;

/** One record: `buffer[start, end)` without its line end, and how many cells it has. */
export type RecordHandler = (
  buffer: Buffer,
  start: number,
  end: number,
  /** Line of the file, from 1, on which the record starts. */
  line: number,
  cells: number,
  /** false for a last record that no line end follows. */
  ended: boolean,
) => void;

/** Where in a record the scanner stands. */
const CELL_START = 0;
const LEADING_BLANK = 1;
const PLAIN = 2;
const QUOTED = 3;
const QUOTE_CLOSED = 4;

/**
 * Cuts a CSV file (RFC 4180), handed over in pieces of any size, into raw records, without decoding or copying them.
 * A quote opens a cell only as its first byte; elsewhere in an unquoted cell it is a character like any other.
 *
 * Line ends are LF, or CR before LF (also CR CR LF, which a twice converted file has). A lone CR ends a line only
 * in a file whose first line ends so: in any other it is a stray character of a cell, and to cut the record there
 * would lose its last cells, and with them, say, a child's contacts.
 */
export class RecordScanner {
  private buffer: Buffer = Buffer.alloc(0);
  private at = 0;
  private start = 0;
  private state = CELL_START;
  private cells = 1;
  private line = 1;
  private startLine = 1;
  private begun = false;
  /** undefined until the first line end was seen. */
  private loneCarriageReturnEndsLine: boolean | undefined;

  constructor(
    private readonly file: string,
    private readonly onRecord: RecordHandler,
  ) {}

  /** The chunk is kept until its last record is complete; it must not be changed afterwards. */
  write(chunk: Buffer): void {
    this.buffer = this.buffer.length === 0 ? chunk : Buffer.concat([this.buffer, chunk]);
    if (!this.begun && !this.begin(false)) return;
    this.scan(false);
    this.buffer = this.buffer.subarray(this.start);
    this.at -= this.start;
    this.start = 0;
    if (this.buffer.length > LONGEST_RECORD) this.refuseLength();
  }

  /** Call once, after the last chunk. */
  end(): void {
    if (!this.begun) this.begin(true);
    this.scan(true);
    if (this.state === QUOTED) this.refuseUnclosed();
    if (this.start < this.buffer.length) this.emit(this.buffer.length, false);
    this.buffer = Buffer.alloc(0);
    this.at = this.start = 0;
  }

  /** Skips a UTF-8 byte order mark; false while too few bytes are there to tell. */
  private begin(final: boolean): boolean {
    const { buffer } = this;
    if (buffer.length < 3 && !final) return false;
    this.begun = true;
    if ((buffer[0] === 0xff && buffer[1] === 0xfe) || (buffer[0] === 0xfe && buffer[1] === 0xff)) {
      throw new BundleRefusedError(
        'ENCODING_NOT_SUPPORTED',
        `${this.file} is written in UTF-16. Export it as UTF-8.`,
        { file: this.file },
      );
    }
    if (buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf) this.at = this.start = 3;
    return true;
  }

  private scan(final: boolean): void {
    const { buffer } = this;
    const { length } = buffer;
    let at = this.at;
    let state = this.state;
    while (at < length) {
      if (state === PLAIN) {
        while (at < length) {
          const byte = buffer[at];
          if (byte === COMMA || byte === LINE_FEED || byte === CARRIAGE_RETURN) break;
          at += 1;
        }
        if (at === length) break;
      } else if (state === QUOTED) {
        const newLine = this.loneCarriageReturnEndsLine === true ? CARRIAGE_RETURN : LINE_FEED;
        while (at < length) {
          const byte = buffer[at];
          if (byte === QUOTE) break;
          if (byte === newLine) this.line += 1;
          at += 1;
        }
        if (at === length) break;
        state = QUOTE_CLOSED;
        at += 1;
        continue;
      }

      const byte = buffer[at];
      if (byte === COMMA) {
        this.cells += 1;
        state = CELL_START;
        at += 1;
      } else if (byte === LINE_FEED) {
        this.loneCarriageReturnEndsLine ??= false;
        this.emit(at, true);
        this.nextRecord(at + 1, 1);
        state = CELL_START;
        at += 1;
      } else if (byte === CARRIAGE_RETURN) {
        let after = at + 1;
        while (after < length && buffer[after] === CARRIAGE_RETURN) after += 1;
        if (after === length && !final) break;
        const lineFeedFollows = buffer[after] === LINE_FEED;
        this.loneCarriageReturnEndsLine ??= !lineFeedFollows;
        if (lineFeedFollows || after === length || this.loneCarriageReturnEndsLine) {
          const next = lineFeedFollows ? after + 1 : after;
          this.emit(at, true);
          this.nextRecord(next, lineFeedFollows ? 1 : after - at);
          state = CELL_START;
          at = next;
        } else {
          if (state === QUOTE_CLOSED) this.refuseAfterQuote();
          state = PLAIN;
          at = after;
        }
      } else if (byte === QUOTE) {
        if (state === LEADING_BLANK) this.refuseBeforeQuote();
        // CELL_START: the cell is quoted. QUOTE_CLOSED: the quote before was not the end but half of "".
        state = QUOTED;
        at += 1;
      } else if (state === QUOTE_CLOSED) {
        this.refuseAfterQuote();
      } else {
        state = byte === SPACE || byte === TAB ? LEADING_BLANK : PLAIN;
        at += 1;
      }
    }
    this.at = at;
    this.state = state;
  }

  private nextRecord(start: number, linesPassed: number): void {
    this.start = start;
    this.cells = 1;
    this.line += linesPassed;
    this.startLine = this.line;
  }

  private emit(end: number, ended: boolean): void {
    if (end === this.start) return; // an empty line is no record
    if (end - this.start > LONGEST_RECORD) this.refuseLength();
    this.onRecord(this.buffer, this.start, end, this.startLine, this.cells, ended);
  }

  private refuseLength(): never {
    if (this.state === QUOTED) this.refuseUnclosed();
    this.refuse('MALFORMED_ROW', `is longer than ${LONGEST_RECORD} bytes, which no roster record is`);
  }

  private refuseUnclosed(): never {
    this.refuse('UNCLOSED_QUOTE', 'opens a quote (") that is never closed');
  }

  private refuseAfterQuote(): never {
    this.refuse(
      'MALFORMED_ROW',
      'goes on after a closing quote: a quote inside a quoted cell is not doubled (""), or one that was opened is never closed',
    );
  }

  private refuseBeforeQuote(): never {
    this.refuse(
      'MALFORMED_ROW',
      'has a blank before an opening quote; a quoted cell must begin with its quote',
    );
  }

  private refuse(code: 'UNCLOSED_QUOTE' | 'MALFORMED_ROW', what: string): never {
    const { file, startLine: line } = this;
    throw new BundleRefusedError(
      code,
      `${file}: the row that starts on line ${line} ${what}. Where one row ends and the next begins is not certain, so nothing of it is used: export it again.`,
      { file, line },
    );
  }
}
