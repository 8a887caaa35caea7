import { BundleRefusedError } from '../errors/bundle-refused-error';
import { UnreadableRecordError } from '../errors/unreadable-record-error';
import { CellSplitter } from './cell-splitter';

/** Names of version 1.0 which providers still write into 1.1 files. The right name wins where both are there. */
const olderNames: Readonly<Record<string, string>> = { agentSourcedIds: 'agents', userIds: 'userId' };

/** More columns than any export has; a longer header line is no header. */
const MOST_COLUMNS = 2000;

/** The header line of one file, in any order and case, with any extra columns. */
export class CsvHeader {
  /** The line as read, decoded. */
  readonly text: string;
  /** Trimmed names, as written. */
  readonly names: readonly string[];
  private readonly positions = new Map<string, number>();
  private readonly repeated = new Set<string>();

  /** @throws BundleRefusedError MALFORMED_ROW, ENCODING_NOT_SUPPORTED */
  constructor(
    readonly file: string,
    readonly bytes: Buffer,
    readonly line: number,
    cells: number,
  ) {
    if (bytes.includes(0)) {
      throw new BundleRefusedError(
        'ENCODING_NOT_SUPPORTED',
        `${file} is not text in UTF-8 (its first line holds zero bytes, as UTF-16 does). Export it as UTF-8.`,
        { file },
      );
    }
    if (cells > MOST_COLUMNS) {
      throw new BundleRefusedError(
        'MALFORMED_ROW',
        `${file}: the header line names ${cells} columns, more than the ${MOST_COLUMNS} that are read. Export it again.`,
        { file, line },
      );
    }
    const splitter = new CellSplitter(cells);
    splitCells(splitter, bytes, file, line);
    this.names = Array.from({ length: cells }, (_, position) => splitter.trimmed(position));
    this.text = wholeLine(bytes);
    this.names.forEach((name, position) => {
      const key = name.toLowerCase();
      if (this.positions.has(key)) this.repeated.add(key);
      else this.positions.set(key, position);
    });
  }

  /**
   * Position of a column from 0, whatever its case, also under its older name; -1 when it is not there.
   * @throws BundleRefusedError DUPLICATE_COLUMN when it is there twice
   */
  position(name: string): number {
    for (const candidate of [name, olderNames[name]]) {
      if (candidate === undefined) continue;
      const position = this.positions.get(candidate.toLowerCase());
      if (position === undefined) continue;
      if (this.repeated.has(candidate.toLowerCase())) {
        throw new BundleRefusedError(
          'DUPLICATE_COLUMN',
          `${this.file} has two columns named ${candidate}, so which one counts is not known. Take one out and export again.`,
          { file: this.file, line: this.line },
        );
      }
      return position;
    }
    return -1;
  }

  /** @throws BundleRefusedError MISSING_COLUMN naming every column that is missing */
  requireColumns(required: readonly string[], why: string): void {
    const missing = required.filter((name) => this.position(name) < 0);
    if (missing.length === 0) return;
    const names = `${missing.length === 1 ? 'the column' : 'the columns'} ${missing.join(', ')}`;
    throw new BundleRefusedError(
      'MISSING_COLUMN',
      `${this.file} lacks ${names}. ${this.adviceOnSeparator() ?? why}`,
      {
        file: this.file,
        line: this.line,
      },
    );
  }

  private adviceOnSeparator(): string | undefined {
    const only = this.names.length === 1 ? (this.names[0] ?? '') : '';
    for (const [character, word] of [
      [';', 'semicolons'],
      ['\t', 'tabs'],
      ['|', 'bars'],
    ] as const) {
      if (only.includes(character)) return `It seems to be separated by ${word}; commas are asked for.`;
    }
    return undefined;
  }
}

function splitCells(splitter: CellSplitter, bytes: Buffer, file: string, line: number): void {
  try {
    splitter.split(bytes, line);
  } catch (error) {
    if (!(error instanceof UnreadableRecordError)) throw error;
    throw new BundleRefusedError(
      'MALFORMED_ROW',
      `${file}: the header line cannot be read. ${error.message}`,
      {
        file,
        line,
      },
    );
  }
}

/** Latin-1 gives each byte one character: two lines are the same text only if they are the same bytes. */
function wholeLine(bytes: Buffer): string {
  return bytes.toString('latin1');
}
