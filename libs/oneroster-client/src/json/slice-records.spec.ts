import fc from 'fast-check';
import { NoRecordsError, sliceRecords } from './slice-records';

const users = new Set(['users', 'students']);
const cut = (text: string) =>
  sliceRecords(Buffer.from(text), users).map(({ bytes, idStart, idEnd }) => [
    bytes.toString(),
    bytes.toString('utf8', idStart, idEnd),
  ]);
const whyNot = (text: string | Buffer) => {
  try {
    return sliceRecords(Buffer.from(text), users).length;
  } catch (error) {
    return (error as NoRecordsError).code;
  }
};

describe('cutting a page into records', () => {
  it.each([
    ['{"users":[{"sourcedId":"a"},{"sourcedId":"b"}]}', ['a', 'b']],
    ['{"users":[]}', []],
    ['[]', []],
    [' [ {"sourcedId":"a"} , {"sourcedId":"b"} ] ', ['a', 'b']],
    ['{"count":2,"x":{"users":[1]},"STUDENTS":[{"sourcedId":"a"}],"more":[[{}]]}', ['a']],
    ['{"users":{"sourcedId":"a"}}', ['a']],
    ['\ufeff{"users":[{"sourcedId":"a"}]}', ['a']],
    ['{"users":[{"x":{"sourcedId":"no"},"sourcedId" : "yes"}]}', ['yes']],
    ['{"users":[{"name":"sourcedId","sourcedId":"x"}]}', ['x']],
    ['{"users":[{"sourcedId":12,"a":"]}\\"\\\\"}]}', ['12']],
    ['{"users":[{"a":1},null,"x"]}', ['', '', '']],
  ])('%s', (page, ids) => expect(cut(page).map(([, id]) => id)).toEqual(ids));

  it('hands each record on byte by byte, blanks and order as they are', () => {
    expect(cut('{"users":[ {"b" : 1,\n"a":[ ] } ,{}]}')).toEqual([
      ['{"b" : 1,\n"a":[ ] }', ''],
      ['{}', ''],
    ]);
  });

  it.each([
    ['', 'NOT_JSON'],
    ['<html>busy</html>', 'NOT_JSON'],
    ['{"users":[]} and more', 'NOT_JSON'],
    ['{"users":[{} {}]}', 'NOT_JSON'],
    ['{"users":[{}', 'CUT_OFF'],
    ['{"users":[{"a":"x', 'CUT_OFF'],
    ['{"users":[{}]', 'CUT_OFF'],
    ['{}', 'NO_ENVELOPE'],
    ['{"people":[{}]}', 'NO_ENVELOPE'],
    ['{"users":null}', 'NO_ENVELOPE'],
    ['{"users":0}', 'NO_ENVELOPE'],
    ['{"users":[],"students":[{}]}', 'NO_ENVELOPE'],
    ['{"imsx_codeMajor":"failure"}', 'NO_ENVELOPE'],
  ])('%s has no list of records: %s', (page, code) => expect(whyNot(page)).toBe(code));

  it('cuts where JSON.parse cuts, whatever is in the records and however it is written', () => {
    const record = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(record), fc.constantFrom(0, 1, 3), (records, indent) => {
        const page = JSON.stringify({ before: records, users: records, after: 1 }, null, indent);
        const slices = sliceRecords(Buffer.from(page), users);
        expect(slices.map(({ bytes }) => JSON.parse(bytes.toString()) as unknown)).toEqual(
          JSON.parse(JSON.stringify(records)),
        );
      }),
    );
  });

  it('a page cut off anywhere is never taken for a whole one', () => {
    const page = JSON.stringify({ users: [{ sourcedId: 'a"]}', n: [1, {}] }, { sourcedId: 'b' }] });
    for (let length = 0; length < page.length; length += 1) {
      expect(['CUT_OFF', 'NOT_JSON', 'NO_ENVELOPE']).toContain(whyNot(page.slice(0, length)));
    }
  });

  it('never throws anything else, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['number', 'string']).toContain(typeof whyNot(Buffer.from(bytes)));
      }),
    );
  });
});
