import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { BundleRefusedError } from '../errors/bundle-refused-error';
import { CellSplitter } from './cell-splitter';
import { LONGEST_RECORD, RecordScanner } from './record-scanner';

interface Scanned {
  text: string;
  line: number;
  cells: number;
  ended: boolean;
}

function scan(csv: string | Buffer, chunkBytes = Number.MAX_SAFE_INTEGER): Scanned[] {
  const bytes = Buffer.from(csv as string);
  chunkBytes = Math.min(chunkBytes, 256 * 1024); // as files are read
  const records: Scanned[] = [];
  const scanner = new RecordScanner('users.csv', (buffer, start, end, line, cells, ended) => {
    records.push({ text: buffer.toString('latin1', start, end), line, cells, ended });
  });
  for (let at = 0; at < bytes.length; at += chunkBytes) scanner.write(bytes.subarray(at, at + chunkBytes));
  scanner.end();
  return records;
}

const texts = (csv: string, chunkBytes?: number) => scan(csv, chunkBytes).map((record) => record.text);

function refusal(csv: string | Buffer): BundleRefusedError {
  try {
    scan(csv);
  } catch (error) {
    if (error instanceof BundleRefusedError) return error;
  }
  throw new Error('expected a refusal');
}

/** Cells of every record, cut by our scanner and splitter. */
function table(csv: string, columns: number, chunkBytes: number): string[][] {
  const splitter = new CellSplitter(columns);
  return scan(csv, chunkBytes).map((record) => {
    splitter.split(Buffer.from(record.text, 'latin1'), record.line);
    return Array.from({ length: record.cells }, (_, position) => splitter.verbatim(position));
  });
}

describe('RecordScanner', () => {
  it.each<[string, string, string[]]>([
    ['LF', 'a,b\nc,d\n', ['a,b', 'c,d']],
    ['CR LF', 'a,b\r\nc,d\r\n', ['a,b', 'c,d']],
    ['CR', 'a,b\rc,d\r', ['a,b', 'c,d']],
    ['CR CR LF, converted twice', 'a,b\r\r\nc,d\r\r\n', ['a,b', 'c,d']],
    ['LF and CR LF mixed', 'a,b\nc,d\r\ne,f\n', ['a,b', 'c,d', 'e,f']],
    ['no line end at the end', 'a,b\nc,d', ['a,b', 'c,d']],
    ['a byte order mark', '\ufeffa,b\nc,d\n', ['a,b', 'c,d']],
    ['empty lines', '\n\na,b\n\nc,d\n\n', ['a,b', 'c,d']],
    ['a line end inside quotes', 'a,"b\nb"\nc,d\n', ['a,"b\nb"', 'c,d']],
    ['doubled quotes', '"a""",b\n"""",d\n', ['"a""",b', '"""",d']],
    ['a quote inside an unquoted cell', 'a "b" c,d\ne"f,g\n', ['a "b" c,d', 'e"f,g']],
    ['a stray CR in a file of LF', 'a,b\nc\rc,d\n', ['a,b', 'c\rc,d']],
    ['LF in a file of CR', 'a,b\rc,d\ne,f\r', ['a,b', 'c,d', 'e,f']],
    ['nothing at all', '', []],
  ])('reads %s, in chunks of any size', (_, csv, expected) => {
    for (const chunkBytes of [1, 2, 3, 7, 1000]) expect(texts(csv, chunkBytes)).toEqual(expected);
  });

  it('says on which line a record starts, also after line ends inside quotes', () => {
    expect(scan('a\n\n"b\nb"\r\nc\n').map((record) => record.line)).toEqual([1, 3, 5]);
    expect(scan('a\r\r"b\rb"\rc').map((record) => record.line)).toEqual([1, 3, 5]);
  });

  it('counts cells by the commas outside quotes and says whether a line end follows', () => {
    expect(scan('a,"b,c",d\n,\nx')).toEqual([
      { text: 'a,"b,c",d', line: 1, cells: 3, ended: true },
      { text: ',', line: 2, cells: 2, ended: true },
      { text: 'x', line: 3, cells: 1, ended: false },
    ]);
  });

  it.each<[string, string, string, number]>([
    ['a quote that never closes', 'a,b\nc,"d\ne,f\n', 'UNCLOSED_QUOTE', 2],
    ['text after a closing quote', 'a,b\n"c"d,e\n', 'MALFORMED_ROW', 2],
    ['a blank after a closing quote', 'a,b\n"c" ,e\n', 'MALFORMED_ROW', 2],
    ['a blank before an opening quote', 'a,b\nc, "d,e"\n', 'MALFORMED_ROW', 2],
    ['a CR after a closing quote in a file of LF', 'a,b\n"c"\rd\n', 'MALFORMED_ROW', 2],
    ['a quote in a quoted cell that is not doubled', 'a,b\n"Ada "A" E",x\n', 'MALFORMED_ROW', 2],
  ])('refuses %s', (_, csv, code, line) => {
    expect(refusal(csv)).toMatchObject({ code, line, file: 'users.csv' });
  });

  it('refuses UTF-16 by its byte order mark', () => {
    expect(refusal(Buffer.from('\ufeffa,b\n', 'utf16le')).code).toBe('ENCODING_NOT_SUPPORTED');
  });

  it('refuses a record longer than any roster record instead of keeping it', () => {
    expect(refusal(`a,b\nc,${'d'.repeat(LONGEST_RECORD)}\n`)).toMatchObject({
      code: 'MALFORMED_ROW',
      line: 2,
    });
    expect(refusal(`a,b\nc,"${'d\n'.repeat(LONGEST_RECORD)}`)).toMatchObject({
      code: 'UNCLOSED_QUOTE',
      line: 2,
    });
  });

  it('passes a million carriage returns once each (once for each other would outlast the test)', () => {
    expect(scan(`a,b\nc${'\r'.repeat(900_000)}d\n`, 100_000)).toHaveLength(2);
    expect(scan(`a\rb${'\r'.repeat(900_000)}d`, 100_000)).toMatchObject([
      {},
      {},
      { text: 'd', line: 900_002 },
    ]);
    expect(refusal('\r'.repeat(3_000_000))).toMatchObject({ code: 'MALFORMED_ROW' });
  });

  it('reads every table as csv-parse does, whatever the chunks', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', ',', '"', '\n', '\r\n', '.', 'é', '日'),
      maxLength: 6,
    });
    const written = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
      .chain(([columns, lineEnd, quoteAll]) =>
        fc.record({
          columns: fc.constant(columns),
          lineEnd: fc.constant(lineEnd),
          quoteAll: fc.constant(quoteAll),
          rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
            minLength: 1,
            maxLength: 8,
          }),
        }),
      );
    fc.assert(
      fc.property(
        written,
        fc.integer({ min: 1, max: 40 }),
        ({ columns, lineEnd, quoteAll, rows }, chunkBytes) => {
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const write = (text: string) => (quoteAll || /[",\r\n]|^ /.test(text) ? quoted(text) : text);
          // A first row that ends its line fixes the line end for both readers.
          const csv = [Array.from({ length: columns }, () => 'h'), ...rows]
            .map((row) => row.map(write).join(',') + lineEnd)
            .join('');
          const oracle: string[][] = parse(csv, { skip_empty_lines: true });
          expect(table(csv, columns, chunkBytes)).toEqual(oracle);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('never fails but by refusing, on any bytes, and never hangs', () => {
    const structure = fc.constantFrom(0x22, 0x2c, 0x0a, 0x0d, 0x20, 0x61, 0xef, 0xbb, 0xbf, 0xff, 0x00);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(structure, { maxLength: 300 }).map((array) => Uint8Array.from(array)),
    );
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 50 }), (csv, chunkBytes) => {
        const outcome = (size: number) => {
          try {
            return scan(Buffer.from(csv), size);
          } catch (error) {
            expect(error).toBeInstanceOf(BundleRefusedError);
            return (error as BundleRefusedError).code;
          }
        };
        expect(outcome(chunkBytes)).toEqual(outcome(1000)); // where the chunks are cut does not matter
      }),
      { numRuns: 1500 },
    );
  });
});
