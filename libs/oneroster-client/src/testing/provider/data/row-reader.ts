import { CellSplitter } from '../../../csv/cell-splitter';
import { CsvHeader } from '../../../csv/csv-header';
import { RecordScanner } from '../../../csv/record-scanner';
import type { BundleRow } from '../../roster-rows';
import { objectTypes } from './object-types';

/** The specification's spelling of a column, by its name in lower case; two also under their names of version 1.0. */
const standardNames: ReadonlyMap<string, string> = new Map([
  ...['sourcedId', 'status', 'dateLastModified', ...columnsOfAll()].map((column): [string, string] => [
    column.toLowerCase(),
    column,
  ]),
  ['agents', 'agentSourcedIds'],
  ['userid', 'userIds'],
]);

/** Reads raw records under one header line into rows by column name, every column of them. */
export class RowReader {
  private readonly cells: CellSplitter;
  private readonly names: readonly string[];

  private constructor(header: CsvHeader) {
    this.cells = new CellSplitter(header.names.length);
    this.names = header.names.map((name) => standardNames.get(name.toLowerCase()) ?? name);
  }

  /** @param line the header line's bytes */
  static of(file: string, line: Buffer): RowReader {
    let header: CsvHeader | undefined;
    const scanner = new RecordScanner(file, (buffer, start, end, at, cells) => {
      header ??= new CsvHeader(file, Buffer.from(buffer.subarray(start, end)), at, cells);
    });
    scanner.write(line);
    scanner.end();
    if (header === undefined) throw new Error(`${file} has no header line.`);
    return new RowReader(header);
  }

  read(bytes: Buffer, line: number): BundleRow {
    this.cells.split(bytes, line);
    const row: Record<string, string> = {};
    for (let position = 0; position < this.names.length; position += 1) {
      const text = this.cells.verbatim(position);
      if (text !== '') row[this.names[position]!] = text;
    }
    return row;
  }
}

function columnsOfAll(): string[] {
  return Object.values(objectTypes).flatMap(({ fields }) =>
    Object.values(fields).flatMap((field) => ('column' in field ? [field.column] : [])),
  );
}
