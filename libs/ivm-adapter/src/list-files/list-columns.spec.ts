import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ivmContact, ivmRelationship, ivmStudent, readListFiles, schoolLists } from '../testing';
import { createListFilesGateway } from './create-list-files-gateway';
import { DEFAULT_LIST_COLUMNS, type ListColumns } from './list-columns';
import { listColumnProblems, parseListColumns } from './parse-list-columns';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'columns-'))));
afterEach(() => rmSync(directory, { recursive: true }));

const other: ListColumns = {
  students: [
    { header: 'Site', field: 'schoolId' },
    { header: 'Child, "key"', field: 'sourcedId' },
  ],
  contacts: [
    { header: 'Key', field: 'sourcedId' },
    { header: 'Site name', field: 'schoolName' },
    { header: 'Blank', constant: '' },
  ],
  relationships: [
    { header: 'Release', field: 'pickup' },
    { header: 'Kind', constant: 'guardian, any' },
    { header: 'Adult', field: 'contactId' },
    { header: 'Child', field: 'studentId' },
  ],
  pickupWords: { yes: 'Y', no: 'N', verify: 'ASK' },
};
const lists = schoolLists({
  students: [ivmStudent(), ivmStudent({ sourcedId: 'student-2' })],
  contacts: [ivmContact(), ivmContact({ sourcedId: '=contact' })],
  relationships: [
    ivmRelationship({ pickup: 'Yes' }),
    ivmRelationship({ contactId: '=contact', pickup: 'Yes' }),
    ivmRelationship({ studentId: 'student-2', pickup: 'No' }),
    ivmRelationship({ studentId: 'student-2', contactId: '=contact', pickup: 'Verify' }),
  ],
});
const file = (name: string) => join(directory, 'school-1', name);
const pickups = async () =>
  (await readListFiles(directory)).schools[0]!.relationships.map((row) => row.pickup);

test('headers, order, omitted and constant columns and words are the configuration’s', async () => {
  await createListFilesGateway({ directory, columns: other }).deliver(lists);
  expect(readFileSync(file('students.csv'), 'utf8')).toBe(
    'Site,"Child, ""key"""\r\nschool-1,student-1\r\nschool-1,student-2\r\n',
  );
  expect(readFileSync(file('contacts.csv'), 'utf8')).toBe(
    "Key,Site name,Blank\r\n'=contact,Example Elementary,\r\ncontact-1,Example Elementary,\r\n",
  );
  expect(readFileSync(file('relationships.csv'), 'utf8')).toBe(
    'Release,Kind,Adult,Child\r\n' +
      `Y,"guardian, any",'=contact,student-1\r\n` +
      'Y,"guardian, any",contact-1,student-1\r\n' +
      `ASK,"guardian, any",'=contact,student-2\r\n` +
      'N,"guardian, any",contact-1,student-2\r\n',
  );
  const { relationships } = (await readListFiles(directory)).schools[0]!;
  expect(relationships.map((row) => row.pickup)).toEqual(['Yes', 'Yes', 'Verify', 'No']);
  expect(relationships[0]).toMatchObject({ studentId: 'student-1', contactId: '=contact', reason: '' });
});

test.each([
  ['the same map', other, other],
  ['another map since', other, DEFAULT_LIST_COLUMNS],
  [
    'other words since, under the same headers',
    DEFAULT_LIST_COLUMNS,
    { ...DEFAULT_LIST_COLUMNS, pickupWords: other.pickupWords },
  ],
])('approvals are withdrawn from files written under %s', async (_what, written, configured) => {
  await createListFilesGateway({ directory, columns: written }).deliver(lists);
  const gateway = createListFilesGateway({ directory, columns: configured });
  const one = await gateway.withdrawApprovals('school-1', (pair) => pair.contactId === '=contact');
  expect(one).toEqual({ state: 'delivered', withdrawn: 1, remaining: 1 });
  expect(await pickups()).toEqual(['Verify', 'Yes', 'Verify', 'No']);
  await gateway.withdrawApprovals('school-1', 'all');
  expect(await pickups()).toEqual(['Verify', 'Verify', 'Verify', 'No']);
});

test('words that changed sides are read as they were written: list.json proves which map that was', async () => {
  const words = (yes: string, no: string) => ({
    columns: { ...other, pickupWords: { yes, no, verify: '2' } },
  });
  await createListFilesGateway({ directory, ...words('1', '0') }).deliver(lists);
  const gateway = createListFilesGateway({ directory, ...words('0', '1') });
  expect(await gateway.withdrawApprovals('school-1', 'all')).toMatchObject({ withdrawn: 2, remaining: 0 });
  expect(await pickups()).toEqual(['Verify', 'Verify', 'Verify', 'No']);
});

test('approvals are withdrawn without list.json too, under the map that fits', async () => {
  const gateway = createListFilesGateway({ directory, columns: other });
  await gateway.deliver(lists);
  rmSync(file('list.json'));
  expect(await gateway.withdrawApprovals('school-1', 'all')).toMatchObject({ withdrawn: 2, remaining: 0 });
  expect(readFileSync(file('relationships.csv'), 'utf8')).not.toMatch(/^Y/m);
});

test.each([
  ['a header nobody knows', (text: string) => text.replace('Pickup', 'Collect')],
  ['a word nobody knows', (text: string) => text.replace('Verify', 'Perhaps')],
  ['a cut-off row', (text: string) => text.slice(0, -3)],
  ['a row with too few cells', (text: string) => text.replace(/,[^,]*\r\n$/, '\r\n')],
])('a file with %s is not guessed at but told', async (_what, spoil) => {
  const gateway = createListFilesGateway({ directory });
  await gateway.deliver(lists);
  const spoilt = spoil(readFileSync(file('relationships.csv'), 'utf8'));
  writeFileSync(file('relationships.csv'), spoilt);
  await expect(gateway.withdrawApprovals('school-1', 'all')).rejects.toMatchObject({
    code: 'LISTS_UNREADABLE',
    message: expect.stringMatching(
      /of school school-1: .*\. Deliver the whole lists, or remove the folder\.$/,
    ),
  });
  expect(readFileSync(file('relationships.csv'), 'utf8')).toBe(spoilt);
});

test.each([
  ['a list', [], ['The column map must be an object.']],
  [
    'an unknown list',
    { visitors: [] },
    [/knows students, contacts, relationships and pickupWords, not "visitors"/],
  ],
  ['columns that are no list', { students: {} }, ['The columns of students must be a list.']],
  [
    'no id',
    { students: [{ header: 'Name', field: 'lastName' }] },
    [/students must include the field "sourcedId"/],
  ],
  [
    'no pickup',
    { relationships: DEFAULT_LIST_COLUMNS.relationships.filter((c) => c.header !== 'Pickup') },
    [/"pickup"/],
  ],
  [
    'an unknown field',
    {
      contacts: [
        { header: 'Id', field: 'sourcedId' },
        { header: 'SSN', field: 'ssn' },
      ],
    },
    [/^Column 2 of contacts names an unknown field; known are sourcedId,/],
  ],
  [
    'a header twice',
    {
      students: [
        { header: 'Id', field: 'sourcedId' },
        { header: 'ID', constant: 'x' },
      ],
    },
    [/repeats the header "ID"/],
  ],
  [
    'a field twice',
    {
      students: [
        { header: 'Id', field: 'sourcedId' },
        { header: 'Id2', field: 'sourcedId' },
      ],
    },
    [/repeats the field/],
  ],
  [
    'field and constant',
    { students: [{ header: 'Id', field: 'sourcedId', constant: '' }] },
    [/either a field or a constant/],
  ],
  [
    'a formula header',
    { students: [{ header: '=Id', field: 'sourcedId' }] },
    [/must not start with = \+ - or @/],
  ],
  ['a header in two lines', { students: [{ header: 'I\nd', field: 'sourcedId' }] }, [/line breaks/]],
  [
    'a column that is none',
    { students: [null, { header: 'Id', field: 'sourcedId' }] },
    [/^Column 1 of students must be/],
  ],
  [
    'one word for two answers',
    { pickupWords: { yes: 'OK', no: 'ok', verify: 'Ask' } },
    [/must differ, and not only in case/],
  ],
  [
    'a blank word',
    { pickupWords: { yes: 'Yes', no: ' ', verify: 'Ask' } },
    [/pickup word for no must be a text that is not blank/],
  ],
  ['a word missing', { pickupWords: { yes: 'Yes', no: 'No' } }, [/pickup word for verify/]],
])('a column map with %s is refused in words', (_what, map, sentences) => {
  const problems = listColumnProblems(map);
  expect(problems).toHaveLength(sentences.length);
  sentences.forEach((sentence, index) => expect(problems[index]).toMatch(sentence));
  const create = () => createListFilesGateway({ directory, columns: map as Partial<ListColumns> });
  expect(create).toThrow(expect.objectContaining({ code: 'COLUMNS_INVALID', message: problems.join(' ') }));
});

test('what is left out takes the default', () => {
  expect(parseListColumns()).toEqual(DEFAULT_LIST_COLUMNS);
  expect(parseListColumns({ students: other.students })).toEqual({
    ...DEFAULT_LIST_COLUMNS,
    students: other.students,
  });
});
