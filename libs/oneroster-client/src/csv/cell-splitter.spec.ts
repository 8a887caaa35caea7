import { UnreadableRecordError } from '../errors/unreadable-record-error';
import { CellSplitter } from './cell-splitter';

function cells(row: string | Buffer, columns = 3): string[] {
  const splitter = new CellSplitter(columns);
  splitter.split(Buffer.from(row as string), 7);
  return Array.from({ length: columns }, (_, position) => splitter.verbatim(position));
}

describe('CellSplitter', () => {
  it.each<[string, string, string[]]>([
    ['plain cells', 'a,b,c', ['a', 'b', 'c']],
    ['quoted cells with commas and line ends', '"a,a","b\nb",c', ['a,a', 'b\nb', 'c']],
    ['doubled quotes', '"a""a","""",""', ['a"a', '"', '']],
    ['a quote inside an unquoted cell', 'a"a,b"",c', ['a"a', 'b""', 'c']],
    ['blanks, which are kept', ' a , b,c ', [' a ', ' b', 'c ']],
    ['a short row: the missing cells are blank', 'a', ['a', '', '']],
    ['a longer row whose extra cells are blank', 'a,b,c,, ,"",', ['a', 'b', 'c']],
    ['an empty row', '', ['', '', '']],
  ])('splits %s', (_, row, expected) => {
    expect(cells(row)).toEqual(expected);
  });

  it('refuses a row with more filled cells than columns, saying where but not what', () => {
    const attempt = () => cells('a,b,c,Grace');
    expect(attempt).toThrow(UnreadableRecordError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'TOO_MANY_CELLS', line: 7, retryable: false }));
    expect(attempt).not.toThrow(/Grace/);
  });

  it.each(['"a', '"a"b,c', 'a,"b""'])('refuses %s, whose quotes do not fit', (row) => {
    expect(() => cells(row)).toThrow(expect.objectContaining({ code: 'MALFORMED_ROW', line: 7 }));
  });

  it('answers blank for a column that is not there', () => {
    const splitter = new CellSplitter(1);
    splitter.split(Buffer.from('a'), 1);
    expect([splitter.verbatim(-1), splitter.optional(-1), splitter.verbatim(1)]).toEqual(['', undefined, '']);
  });

  describe('encoding, by the bytes of the record alone', () => {
    it('reads valid UTF-8 as UTF-8', () => {
      expect(cells('Zoë,"Muñoz, 日本",x')).toEqual(['Zoë', 'Muñoz, 日本', 'x']);
    });

    it('reads everything else as Windows-1252, above Latin-1 too', () => {
      expect(cells(Buffer.from('Zo\xeb,O\x92Neil,\x80\x9f', 'latin1'))).toEqual(['Zoë', 'O’Neil', '€Ÿ']);
    });

    it('decides for each record anew', () => {
      const splitter = new CellSplitter(1);
      const read = [Buffer.from('Zo\xeb', 'latin1'), Buffer.from('Zoë'), Buffer.from('Zoe')].map((bytes) => {
        splitter.split(bytes, 1);
        return splitter.verbatim(0);
      });
      expect(read).toEqual(['Zoë', 'Zoë', 'Zoe']);
    });
  });
});
