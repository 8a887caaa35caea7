import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRfc4180 } from '../../test/read-rfc4180';
import { csvRecord, neutralCsvRecord, neutralise, restore, wouldRun } from './csv-cell';
import { NotOurCsvError, readCsvRecords } from './read-csv-records';

/** Texts dense in what is dangerous. */
const tricky = fc
  .array(
    fc.constantFrom(
      ...["'", '"', ',', '=', '+', '-', '@', '\t', '\r', '\n', ' ', '\u00a0', '\ufeff', '\u202e'],
    ),
    {
      maxLength: 6,
    },
  )
  .map((signs) => signs.join(''));
const anyText = fc.oneof(
  tricky,
  fc.string({ unit: 'binary' }),
  fc.tuple(tricky, fc.string({ unit: 'grapheme' })).map((t) => t.join('')),
);

/** What the usual advice calls dangerous, said a second time and in another way. */
function startsLikeFormula(cell: string): boolean {
  const first = cell.trimStart()[0] ?? '';
  return '=+-@'.includes(first) && first !== '' ? true : ['\t', '\r'].includes(cell[0] ?? '');
}

test.each([
  ['=1+1', "'=1+1"],
  ['+15550100', "'+15550100"],
  ['-', "'-"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['\rx', "'\rx"],
  ['  =1', "'  =1"],
  ['\u00a0=1', "'\u00a0=1"],
  ['\u200b=1', "'\u200b=1"],
  ['＝1', "'＝1"],
  ["'=1", "''=1"],
  ["'tHooft", "'tHooft"],
  ['a=1', 'a=1'],
  [' plain ', ' plain '],
  ['', ''],
])('%j stands in a file as %j and comes back', (text, cell) => {
  expect(neutralise(text)).toBe(cell);
  expect(restore(cell)).toBe(text);
  expect(wouldRun(text)).toBe(text !== cell);
});

test('no cell starts like a formula, every text comes back, and different texts never share a cell', () => {
  fc.assert(
    fc.property(anyText, anyText, (one, other) => {
      expect(startsLikeFormula(neutralise(one))).toBe(false);
      expect(restore(neutralise(one))).toBe(one);
      if (one !== other) expect(neutralise(one)).not.toBe(neutralise(other));
    }),
    { numRuns: 1500 },
  );
});

test('records of any texts are read back by an independent reader and by ours', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'csv-'));
  try {
    const path = join(folder, 'any.csv');
    const records = fc.array(fc.tuple(fc.constant('id'), anyText, anyText, fc.constantFrom('', 'end')), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(records, async (rows) => {
        const text = rows.map(neutralCsvRecord).join('');
        expect(readRfc4180(text).map((row) => row.map(restore))).toEqual(rows);
        await writeFile(path, text);
        const read: string[] = [];
        const ours: string[][] = [];
        for await (const record of readCsvRecords(path)) {
          read.push(record.text);
          ours.push(record.cells.map(restore));
        }
        expect(ours).toEqual(rows);
        expect(read.join('')).toBe(text);
      }),
      { numRuns: 300 },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('records longer than what is read at once come back whole', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'csv-'));
  try {
    const rows = [
      ['a', '🎒"\r\n,'.repeat(40_000)],
      ['b', 'x'.repeat(70_001)],
      ['c', ''],
    ];
    await writeFile(join(folder, 'long.csv'), rows.map(csvRecord).join(''));
    const read: (readonly string[])[] = [];
    for await (const { cells } of readCsvRecords(join(folder, 'long.csv'))) read.push(cells);
    expect(read).toEqual(rows);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([
  ['cut off', Buffer.from('a,b\r\nc,d')],
  ['an open quote', Buffer.from('a,"b\r\nc,d\r\n')],
  ['text behind a quote', Buffer.from('a,"b"c\r\n')],
  ['a quote within', Buffer.from('a,b"c"\r\n')],
  ['bare line feeds', Buffer.from('a,b\nc,d\r\n')],
  ['no UTF-8', Buffer.from([0x61, 0xff, 0x0d, 0x0a])],
])('refuses a file with %s', async (_what, bytes) => {
  const folder = await mkdtemp(join(tmpdir(), 'csv-'));
  try {
    await writeFile(join(folder, 'bad.csv'), bytes);
    const reading = (async () => {
      for await (const record of readCsvRecords(join(folder, 'bad.csv'))) void record;
    })();
    await expect(reading).rejects.toThrow(NotOurCsvError);
  } finally {
    await rm(folder, { recursive: true });
  }
});
