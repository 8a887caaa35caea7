import { BundleRefusedError } from '../errors/bundle-refused-error';
import { COMMA, QUOTE, SPACE, TAB } from './bytes';
import { CsvHeader } from './csv-header';
import { RecordScanner } from './record-scanner';
import { RepeatedHeader } from './repeated-header';

/** A page is handed on when either is reached, so that memory does not grow with the file or with its rows. */
export const RECORDS_PER_PAGE = 1000;
export const BYTES_PER_PAGE = 1024 * 1024;

/** DOS programs end a text file with this byte. */
const END_OF_FILE = 0x1a;

export interface CsvFile {
  /** Name for messages, e.g. 'users.csv'. */
  readonly name: string;
  /** The column that names the record; a line without it is no header. */
  readonly keyColumn: string;
  /** The file's bytes in order, from its beginning, anew at each call. */
  chunks(): AsyncIterable<Buffer>;
}

/** What was odd in one walk through a file, counted. */
export interface RowCounts {
  headerRepeated: number;
  shortRows: number;
  blankRows: number;
}

/** One raw row -> what the file's reader hands on. */
export type RowHandler<R> = (bytes: Buffer, line: number) => R;

/**
 * The header of a file; reads no further than that.
 * @throws BundleRefusedError EMPTY_FILE, ENCODING_NOT_SUPPORTED, MALFORMED_ROW …
 */
export async function readCsvHeader(file: Pick<CsvFile, 'name' | 'chunks'>): Promise<CsvHeader> {
  const found: CsvHeader[] = [];
  const scanner = new RecordScanner(file.name, (buffer, start, end, line, cells) => {
    if (found.length > 0 || isBlankRow(buffer, start, end)) return;
    found.push(new CsvHeader(file.name, Buffer.from(buffer.subarray(start, end)), line, cells));
  });
  for await (const chunk of file.chunks()) {
    scanner.write(chunk);
    if (found.length > 0) break;
  }
  if (found.length === 0) scanner.end();
  const [header] = found;
  if (header === undefined) {
    throw new BundleRefusedError(
      'EMPTY_FILE',
      `${file.name} is empty: not even its header line is there. Leave the file out and mark it absent, or export it again.`,
      { file: file.name },
    );
  }
  return header;
}

/**
 * All records of a file, in pages, each a view of the bytes read.
 * @throws BundleRefusedError when the file cannot be cut into rows with certainty
 */
export async function* walkCsvFile<R>(
  file: CsvFile,
  header: CsvHeader,
  counts: RowCounts,
  onRow: RowHandler<R>,
): AsyncGenerator<readonly R[], void, undefined> {
  const pages = new CsvPages(file, header, counts, onRow);
  const scanner = new RecordScanner(file.name, pages.add);
  for await (const chunk of file.chunks()) {
    scanner.write(chunk);
    yield* pages.takeFull();
  }
  scanner.end();
  pages.finish();
  yield* pages.takeFull();
}

class CsvPages<R> {
  private full: R[][] = [];
  private page: R[] = [];
  private pageBytes = 0;
  private headerSeen = false;
  private records = 0;
  private shortRowsBefore: number;
  private readonly columns: number;
  private readonly repeatedHeader: RepeatedHeader;

  constructor(
    private readonly file: CsvFile,
    header: CsvHeader,
    private readonly counts: RowCounts,
    private readonly onRow: RowHandler<R>,
  ) {
    this.columns = header.names.length;
    this.repeatedHeader = new RepeatedHeader(header, file.keyColumn);
    this.shortRowsBefore = counts.shortRows;
  }

  readonly add = (
    buffer: Buffer,
    start: number,
    end: number,
    line: number,
    cells: number,
    ended: boolean,
  ): void => {
    if (isBlankRow(buffer, start, end)) {
      if (this.headerSeen && buffer[start] !== END_OF_FILE) this.counts.blankRows += 1;
      return;
    }
    if (!this.headerSeen) {
      this.headerSeen = true;
      return;
    }
    if (this.repeatedHeader.is(buffer, start, end, line)) {
      this.counts.headerRepeated += 1;
      return;
    }
    if (cells < this.columns) {
      if (!ended) this.refuseIfCutOff(line);
      this.counts.shortRows += 1;
    }
    this.records += 1;
    this.page.push(this.onRow(buffer.subarray(start, end), line));
    this.pageBytes += end - start;
    if (this.page.length >= RECORDS_PER_PAGE || this.pageBytes >= BYTES_PER_PAGE) this.finish();
  };

  /** The page under way is complete. */
  finish(): void {
    if (this.page.length > 0) this.full.push(this.page);
    this.page = [];
    this.pageBytes = 0;
  }

  *takeFull(): Generator<readonly R[], void, undefined> {
    const { full } = this;
    this.full = [];
    yield* full;
  }

  /**
   * A last row without line end and without its last cells, in a file whose other rows are whole, is where an export
   * died or an upload broke off. What would have followed is unknown; to read it as gone would remove people.
   */
  private refuseIfCutOff(line: number): void {
    const otherRowsAreWhole = this.records > 0 && this.counts.shortRows === this.shortRowsBefore;
    if (!otherRowsAreWhole) return;
    throw new BundleRefusedError(
      'TRUNCATED_FILE',
      `${this.file.name} stops in the middle of its last row (line ${line}), so rows may be missing behind it. Export it again.`,
      { file: this.file.name, line },
    );
  }
}

/** Spreadsheets leave rows of empty cells behind. */
function isBlankRow(buffer: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = buffer[at];
    if (byte === COMMA || byte === SPACE || byte === TAB || byte === QUOTE) continue;
    return byte === END_OF_FILE && at === start && end === start + 1;
  }
  return true;
}
