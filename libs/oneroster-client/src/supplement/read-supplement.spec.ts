import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import {
  BundleRefusedError,
  readSupplement,
  type ReadSupplementOptions,
  type SupplementFile,
  type SupplementRecord,
} from '../index';

const HEADER =
  'studentSourcedId,contactSourcedId,relationship,legalGuardian,hasCustody,pickup,livesWith,emergency,contactAllowed,priority,restriction,beginDate,endDate';

let folder: string;
let path: string;
const opened: SupplementFile[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-supplement-'));
  path = join(folder, 'links.csv');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((file) => file.close()));
  rmSync(folder, { recursive: true });
});

async function open(content: string | Buffer, options: ReadSupplementOptions = {}): Promise<SupplementFile> {
  writeFileSync(path, content);
  const file = await readSupplement(path, options);
  opened.push(file);
  return file;
}

async function rowsOf(file: SupplementFile): Promise<(SupplementRecord & { line: number })[]> {
  const rows: (SupplementRecord & { line: number })[] = [];
  for await (const page of file.pages()) {
    for (const record of page) rows.push({ ...record.parse(), line: record.line });
  }
  return rows;
}

const read = async (content: string | Buffer, options?: ReadSupplementOptions) =>
  rowsOf(await open(content, options));

async function refusalOf(content: string | Buffer, options?: ReadSupplementOptions) {
  const outcome = await read(content, options).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(BundleRefusedError);
  expect((outcome as BundleRefusedError).text).toMatch(/^\w.{20,}\.$/s);
  return outcome as BundleRefusedError;
}

describe('readSupplement', () => {
  it('reads every column of a row; a blank cell is not known', async () => {
    const file = await open(
      `${HEADER}\nst-1,co-1,mother,yes,yes,yes,no,,yes,1,,2026-08-01,2027-06-30\n st-2 ,co-2,,,,,,,,,"No contact, see ""file""",,\n`,
    );
    expect(file.columns).toEqual(HEADER.split(','));
    expect(await rowsOf(file)).toEqual([
      {
        line: 2,
        studentSourcedId: 'st-1',
        contactSourcedId: 'co-1',
        relationship: 'mother',
        rights: {
          legalGuardian: 'yes',
          hasCustody: 'yes',
          pickup: 'yes',
          livesWith: 'no',
          contactAllowed: 'yes',
        },
        priority: 1,
        beginDate: '2026-08-01',
        endDate: '2027-06-30',
        unreadable: [],
      },
      {
        line: 3,
        studentSourcedId: ' st-2 ',
        contactSourcedId: 'co-2',
        rights: {},
        restriction: 'No contact, see "file"',
        unreadable: [],
      },
    ]);
    expect(file.warnings).toEqual([]);
  });

  it.each<[string, string | Buffer]>([
    ['a byte order mark and CR LF', '\ufeffstudentSourcedId,contactSourcedId,pickup,relationship\r\ns,c,no,mère\r\n'],
    ['names in any case, quoted, blanks around them', '"STUDENTSOURCEDID", contactsourcedid ,Pickup,RELATIONSHIP\ns,c,No,"mère"\n'],
    ['other columns and another order', 'x,pickup,contactSourcedId,y,relationship,studentSourcedId\n,NO,c,,mère,s\n'],
    ['Windows-1252', Buffer.from('studentSourcedId,contactSourcedId,pickup,relationship\ns,c,0,m\xe8re\n', 'latin1')],
    ['CR line ends and no last one', 'studentSourcedId,contactSourcedId,pickup,relationship\rs,c,false,mère'],
    ['blank rows and a repeated header', '\nstudentSourcedId,contactSourcedId,pickup,relationship\n,,,\nstudentSourcedId,contactSourcedId,pickup,relationship\ns,c,n,mère\n'],
  ])('survives %s', async (_, content) => {
    expect(await read(content)).toMatchObject([
      { studentSourcedId: 's', contactSourcedId: 'c', rights: { pickup: 'no' }, relationship: 'mère' },
    ]);
  }); // prettier-ignore

  it.each([
    ['yes', 'yes'], ['Y', 'yes'], ['TRUE', 'yes'], ['1', 'yes'], [' yes ', 'yes'],
    ['no', 'no'], ['N', 'no'], ['False', 'no'], ['0', 'no'], ['', undefined], ['  ', undefined],
    ['nein', 'unreadable'], ['X', 'unreadable'], ['no!', 'unreadable'], ['2', 'unreadable'], ['n/a', 'unreadable'],
  ])('reads the answer %j as %s', async (cell, answer) => {
    const [row] = await read(`studentSourcedId,contactSourcedId,pickup,emergency\ns,c,${cell},yes\n`);
    expect(row?.rights).toEqual(answer === undefined ? { emergency: 'yes' } : { pickup: answer, emergency: 'yes' });
    expect(row?.unreadable).toEqual(answer === 'unreadable' ? ['pickup'] : []);
  }); // prettier-ignore

  it.each([
    ['2026-08-01', '2026-08-01'], ['8/1/2026', '2026-08-01'], ['2026-08-01 00:00:00', '2026-08-01'], ['', undefined],
    ['2026-02-30', 'unreadable'], ['1/8/26', 'unreadable'], ['31/8/2026', 'unreadable'], ['soon', 'unreadable'],
    ['8/1/2026 to 8/9/2026', 'unreadable'],
  ])('reads the date %j as %s: never an open end for a date that is none', async (cell, date) => {
    const [row] = await read(`studentSourcedId,contactSourcedId,beginDate,endDate\ns,c,${cell},${cell}\n`);
    expect([row?.beginDate, row?.endDate]).toEqual([date, date]);
    expect(row?.unreadable).toEqual(date === 'unreadable' ? ['beginDate', 'endDate'] : []);
  }); // prettier-ignore

  it('names a priority that is no number, and believes nothing of a row with a cell too many but whom it is about', async () => {
    const columns = 'studentSourcedId,contactSourcedId,relationship,pickup,priority,restriction,endDate';
    expect(await read(`${columns}\ns,c,aunt,yes,first,,\ns,c,aunt, by marriage,no,1,court order,2026-09-01\n`)).toEqual([
      { line: 2, studentSourcedId: 's', contactSourcedId: 'c', relationship: 'aunt', rights: { pickup: 'yes' }, unreadable: ['priority'] },
      { line: 3, studentSourcedId: 's', contactSourcedId: 'c', rights: { pickup: 'unreadable' }, endDate: 'unreadable', unreadable: columns.split(',') },
    ]);
  }); // prettier-ignore

  it('gives lines as an editor counts them, after quoted line breaks, and takes short rows as blank behind', async () => {
    const file = await open(`${HEADER}\r\ns,c,"step\r\nfather"\r\n\r\ns2,c2,,,,no\r\n`);
    expect(await rowsOf(file)).toMatchObject([
      { line: 2, relationship: 'step\r\nfather', rights: {} },
      { line: 5, studentSourcedId: 's2', rights: { pickup: 'no' } },
    ]);
    expect(file.warnings).toMatchObject([{ code: 'SHORT_ROW', count: 2 }]);
  });

  it('reads columns under the names the caller gives, and warns of those it does not read', async () => {
    const content = 'Student ID,Guardian,Release_To,Pickup,hasCustody,Memo\ns,c,n,yes,yes,-\n';
    const columnNames = { studentSourcedId: 'student id', contactSourcedId: 'GUARDIAN', pickup: 'release_to' };
    const file = await open(content, { columnNames });
    expect(await rowsOf(file)).toMatchObject([{ studentSourcedId: 's', rights: { pickup: 'no', hasCustody: 'yes' } }]);
    expect(file.warnings).toMatchObject([{ code: 'COLUMN_NOT_READ', count: 2, text: expect.stringContaining('Pickup, Memo') }]);
    const other = await open(content, { columnNames: { ...columnNames, pickup: 'Pickup' } });
    expect(other.shape).not.toBe(file.shape); // the same bytes mean something else
  }); // prettier-ignore

  it.each<[string, string, string | Buffer, ReadSupplementOptions?]>([
    ['MISSING_COLUMN', 'no contact', 'studentSourcedId,contact,pickup\n'],
    ['MISSING_COLUMN', 'semicolons', 'studentSourcedId;contactSourcedId;pickup\n'],
    ['MISSING_COLUMN', 'a column the caller named', `${HEADER}\n`, { columnNames: { pickup: 'Release_To' } }],
    ['DUPLICATE_COLUMN', 'a right twice', `${HEADER},Pickup\n`],
    ['DUPLICATE_COLUMN', 'one column for two rights', `${HEADER}\n`, { columnNames: { pickup: 'hasCustody' } }],
    ['EMPTY_FILE', 'nothing', ''],
    ['NOT_A_CSV', 'a workbook', Buffer.from('504b0304140006000800', 'hex')],
    ['NOT_A_CSV', 'an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['ENCODING_NOT_SUPPORTED', 'UTF-16', Buffer.from(`\ufeff${HEADER}\n`, 'utf16le')],
    ['UNCLOSED_QUOTE', 'a quote never closed', `${HEADER}\ns,c,"aunt\ns2,c2,,no\n`],
    ['MALFORMED_ROW', 'a second header with other columns', `${HEADER}\nstudentSourcedId,contactSourcedId,pickup\n`],
    ['TRUNCATED_FILE', 'a row cut off', 'studentSourcedId,contactSourcedId,pickup\ns,c,no\ns,d'],
    ['TOO_LARGE', 'more bytes than allowed', `${HEADER}\n`, { maxBytes: 20 }],
  ])('%s: %s', async (code, _, content, options = {}) => {
    expect((await refusalOf(content, options)).code).toBe(code);
    const stream = readSupplement(Readable.from([Buffer.from(content)]), options).then(rowsOf);
    await expect(stream).rejects.toMatchObject({ name: 'BundleRefusedError', code });
  }); // prettier-ignore

  it('CANNOT_OPEN: a path that is not there', async () => {
    await expect(readSupplement(join(folder, 'nowhere.csv'))).rejects.toMatchObject({
      code: 'CANNOT_OPEN',
      text: expect.stringContaining('supplement'),
    });
  });

  it('knows when a file was written, and what its bytes are', async () => {
    const content = `${HEADER}\n`;
    writeFileSync(path, content);
    utimesSync(path, new Date('2026-08-01T10:00:00Z'), new Date('2026-08-01T10:00:00Z'));
    const file = await readSupplement(path);
    opened.push(file);
    expect(file.observedAt).toEqual(new Date('2026-08-01T10:00:00Z'));
    expect(file.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    const earlier = await readSupplement(path, { receivedAt: new Date('2026-07-01T00:00:00Z') });
    opened.push(earlier);
    expect(earlier.observedAt).toEqual(new Date('2026-07-01T00:00:00Z'));
  });

  it('reads a stream in pieces of any size, once', async () => {
    const content = `\ufeff${HEADER}\ns,c,mother,yes\nt,d,,,,no\n`;
    const receivedAt = new Date('2026-08-01T10:00:00Z');
    const bytes = Readable.from([...Buffer.from(content)].map((byte) => Buffer.from([byte])));
    const file = await readSupplement(bytes, { receivedAt });
    opened.push(file);
    expect(file.observedAt).toEqual(receivedAt);
    expect(file.sha256).toBeUndefined();
    expect(await rowsOf(file)).toMatchObject([
      { line: 2, rights: { legalGuardian: 'yes' } },
      { line: 3, rights: { pickup: 'no' } },
    ]);
    expect(file.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    await expect(rowsOf(file)).rejects.toMatchObject({ name: 'IncompletePullError' });
  });

  it('is incomplete, not empty, when the stream fails, the caller cancels or somebody closes it', async () => {
    async function* broken() {
      yield Buffer.from(`${HEADER}\n`);
      throw new Error('connection reset');
    }
    const failing = await readSupplement(broken());
    await expect(rowsOf(failing)).rejects.toMatchObject({ name: 'IncompletePullError', code: 'READ_FAILED' });

    const file = await open(`${HEADER}\ns,c\n`);
    const walk = file.pages({ signal: AbortSignal.abort() })[Symbol.asyncIterator]();
    await expect(walk.next()).rejects.toMatchObject({ code: 'ABORTED' });

    const waiting = new PassThrough();
    waiting.write(`${HEADER}\n`);
    const open_ = await readSupplement(waiting);
    const rows = rowsOf(open_);
    await open_.close();
    await expect(rows).rejects.toMatchObject({ code: 'CLOSED' });
  });
});
