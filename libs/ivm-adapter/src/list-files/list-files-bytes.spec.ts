import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ivmContact, ivmRelationship, ivmStudent, schoolLists } from '../testing';
import { createListFilesGateway } from './create-list-files-gateway';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'bytes-'))));
afterEach(() => rmSync(directory, { recursive: true }));

const lists = schoolLists({
  school: { id: 'Lincoln/1', name: 'Lincoln Example' },
  students: [ivmStudent({ sourcedId: 's2', lastName: 'O"Sample, Jr' }), ivmStudent({ sourcedId: 's1' })],
  contacts: [ivmContact({ sourcedId: '-c1', phone: '+1 555 0100', middleName: 'Zoë' })],
  relationships: [
    ivmRelationship({ studentId: 's1', contactId: '-c1', pickup: 'Yes', reason: 'confirmed' }),
    ivmRelationship({ studentId: 's2', contactId: '-c1', priority: '' }),
  ],
});
const at = (name: string) => join(directory, 'Lincoln%2F1', name);
const read = (name: string) => readFileSync(at(name), 'utf8');

test('the files stand as agreed, byte for byte', async () => {
  await createListFilesGateway({ directory }).deliver(lists);
  expect(readdirSync(directory)).toEqual(['Lincoln%2F1']);
  expect(read('students.csv')).toBe(
    'StudentId,LastName,FirstName,MiddleName,Grade,StudentNumber\r\n' +
      's1,Sample,Stella,,03,1001\r\n' +
      's2,"O""Sample, Jr",Stella,,03,1001\r\n',
  );
  expect(read('contacts.csv')).toBe(
    'ContactId,LastName,FirstName,MiddleName,Role,Email,Phone\r\n' +
      "'-c1,Sample,Conrad,Zoë,guardian,conrad.sample@example.org,'+1 555 0100\r\n",
  );
  expect(read('relationships.csv')).toBe(
    'StudentId,ContactId,Relationship,Pickup,Reason,Priority,AsOf,ValidUntil\r\n' +
      "s1,'-c1,guardian,Yes,confirmed,1,2031-03-04T05:06:07.000Z,2031-03-07T05:06:07.000Z\r\n" +
      "s2,'-c1,guardian,Verify,linked,,2031-03-04T05:06:07.000Z,2031-03-07T05:06:07.000Z\r\n",
  );
  const sha256 = (name: string) => createHash('sha256').update(read(name)).digest('hex');
  expect(JSON.parse(read('list.json'))).toMatchObject({
    format: 1,
    school: { id: 'Lincoln/1', name: 'Lincoln Example' },
    asOf: '2031-03-04T05:06:07.000Z',
    validUntil: '2031-03-07T05:06:07.000Z',
    rows: { students: 2, contacts: 1, relationships: 2 },
    sha256: {
      students: sha256('students.csv'),
      contacts: sha256('contacts.csv'),
      relationships: sha256('relationships.csv'),
    },
  });
  if (process.platform !== 'win32') {
    for (const name of readdirSync(at(''))) expect(statSync(at(name)).mode & 0o007).toBe(0);
    expect(statSync(at('')).mode & 0o007).toBe(0);
  }
});

test('the same lists give the same bytes anywhere, and files whose bytes would be equal are not written', async () => {
  const gateway = createListFilesGateway({ directory });
  await gateway.deliver(lists);
  const elsewhere = join(directory, 'elsewhere');
  await createListFilesGateway({ directory: elsewhere }).deliver(lists);
  const inodes = () =>
    readdirSync(at('')).map((name) => `${name} ${statSync(at(name)).ino} ${statSync(at(name)).mtimeMs}`);
  const before = inodes();
  for (const name of readdirSync(at(''))) {
    expect(readFileSync(join(elsewhere, 'Lincoln%2F1', name))).toEqual(readFileSync(at(name)));
  }
  expect((await gateway.deliver(lists)).state).toBe('unchanged');
  expect(inodes()).toEqual(before);

  await gateway.deliver({ ...lists, validity: { asOf: null, validUntil: null } });
  const changed = inodes().filter((line, index) => line !== before[index]);
  expect(changed.map((line) => line.split(' ')[0])).toEqual(['list.json', 'relationships.csv']);
});

test('a file somebody changed by hand is mended', async () => {
  const gateway = createListFilesGateway({ directory });
  await gateway.deliver(lists);
  const good = read('relationships.csv');
  writeFileSync(at('relationships.csv'), good.replace('Verify', 'Yes'));
  expect((await gateway.deliver(lists)).state).toBe('delivered');
  expect(read('relationships.csv')).toBe(good);
});

test('left-overs of other machines go when nobody has written to them for long; other files are nobody’s business', async () => {
  const gateway = createListFilesGateway({ directory });
  await gateway.deliver(lists);
  const fresh = at('.students.csv.00000000-7-00000000-1.aside');
  const old = at('.students.csv.00000000-7-00000000-2.aside');
  for (const path of [fresh, old, at('notes.txt')]) writeFileSync(path, 'x');
  utimesSync(old, new Date(), new Date(Date.now() - 7_200_000));
  await gateway.deliver(lists);
  expect([fresh, old, at('notes.txt')].map((path) => existsSync(path))).toEqual([true, false, true]);
});

test('the no-go list is one line a person, sorted, plain, and tells nothing else', async () => {
  const gateway = createListFilesGateway({ directory });
  const person = (lastName: string, firstName: string, middleName = '') => ({
    lastName,
    firstName,
    middleName,
  });
  await gateway.deliverNoGo([
    person('Sample', 'Rex', 'Quentin'),
    person('Da, Example\r\n', ' Ann  Marie '),
    person('=HYPERLINK', '+Eve'),
    person("O'Sample-Jones", 'Zoë'),
  ]);
  expect(readFileSync(join(directory, 'no-go.txt'), 'utf8')).toBe(
    "Da Example, Ann Marie\r\nHYPERLINK, Eve\r\nO'Sample-Jones, Zoë\r\nSample, Rex Quentin\r\n",
  );
});

test('ids that are no names, and a folder that is a file, are refused with a sentence', async () => {
  const gateway = createListFilesGateway({ directory });
  for (const id of ['', '\ud800']) {
    await expect(gateway.deliver({ ...lists, school: { id, name: 'x' } })).rejects.toThrow(
      /sourcedId.*nothing was changed/,
    );
  }
  const lone = schoolLists({ students: [ivmStudent({ sourcedId: 'a\udc00' })] });
  await expect(gateway.deliver(lone)).rejects.toThrow(
    /Row 1 of the students of school school-1 .* no valid Unicode/,
  );
  writeFileSync(join(directory, 'blocked'), '');
  const blocked = gateway.deliver(schoolLists({ school: { id: 'blocked', name: 'x' } }));
  await expect(blocked).rejects.toMatchObject({
    code: 'WRITE_FAILED',
    retryable: false,
    message: expect.stringMatching(
      /^Could not make the list folder .*blocked: a file stands where a folder is needed/,
    ),
  });
  mkdirSync(join(directory, 'school-1', 'students.csv'), { recursive: true });
  await expect(gateway.deliver(schoolLists())).rejects.toMatchObject({ code: 'WRITE_FAILED' });
  expect(readdirSync(join(directory, 'school-1'))).toEqual(['students.csv']);
});
