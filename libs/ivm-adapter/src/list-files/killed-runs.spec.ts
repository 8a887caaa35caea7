import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeFiles } from '../../test/naive-reader';
import { CompiledSources } from '../../test/run-as-child';
import { ivmContact, ivmRelationship, ivmStudent, readListFiles, schoolLists } from '../testing';
import { createListFilesGateway } from './create-list-files-gateway';

const compiled = new CompiledSources();
afterAll(() => compiled.remove());

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'killed-'))));
afterEach(() => rmSync(directory, { recursive: true }));

const people = (firstNames: string[]) => ({
  students: ['s1', 's2'].map((sourcedId) => ivmStudent({ sourcedId, firstName: `Child ${sourcedId}` })),
  contacts: firstNames.map((firstName, index) => ivmContact({ sourcedId: `c${index + 1}`, firstName })),
});
const link = (studentId: string, contactId: string, pickup: 'Yes' | 'Verify' | 'No') =>
  ivmRelationship({ studentId, contactId, pickup });

const before = {
  ...people(['Ann', 'Ben', 'Cleo']),
  relationships: [
    link('s1', 'c1', 'Yes'),
    link('s1', 'c2', 'Yes'),
    link('s2', 'c2', 'Yes'),
    link('s2', 'c3', 'No'),
  ],
};
// c1 is another human now; Ben lost one child; Cleo gained one.
const after = {
  ...people(['Bob', 'Ben', 'Cleo']),
  students: [...before.students, ivmStudent({ sourcedId: 's3', firstName: 'Child s3' })],
  relationships: [
    link('s1', 'c1', 'Yes'),
    link('s1', 'c2', 'No'),
    link('s2', 'c2', 'Yes'),
    link('s3', 'c3', 'Yes'),
  ],
};

const killAtRename = (at: number, when: 'before' | 'after') => `
  const fs = require('node:fs/promises'); const rename = fs.rename; let count = 0;
  const die = () => { process.kill(process.pid, 'SIGKILL'); return new Promise(() => {}); };
  fs.rename = async (from, to) => {
    const mine = ++count;
    if (mine === ${at} && '${when}' === 'before') await die();
    await rename(from, to);
    if (mine === ${at}) await die();
  };`;

// Interim relationships, students, contacts, relationships, list.json.
test.each([
  [1, 'before'],
  [1, 'after'],
  [2, 'after'],
  [3, 'after'],
  [4, 'after'],
  [5, 'after'],
] as const)(
  'killed at exchange %s (%s it): whole files, nobody approved wrongly, healed by the next run',
  async (at, when) => {
    const folder = join(directory, 'school-1');
    const gateway = createListFilesGateway({ directory });
    await gateway.deliver(schoolLists(before));
    const old = seeFiles(folder);
    const end = await compiled.run(`${killAtRename(at, when)}
    ivm.createListFilesGateway({ directory: ${JSON.stringify(directory)} })
      .deliver(testing.schoolLists(${JSON.stringify(after)}));`);
    expect(end).toMatchObject({ signal: 'SIGKILL', stderr: '' });
    const killed = seeFiles(folder);
    const leftOvers = readdirSync(folder).filter((name) => name.endsWith('.aside')).length;
    expect(leftOvers).toBe(when === 'before' ? 5 : 5 - at);

    await gateway.deliver(schoolLists(after));
    const healed = seeFiles(folder);
    expect(readdirSync(folder).sort()).toEqual([
      'contacts.csv',
      'list.json',
      'relationships.csv',
      'students.csv',
    ]);
    expect((await readListFiles(directory)).schools[0]).toMatchObject(after);

    if (when === 'before') expect(killed).toEqual(old);
    else for (const pair of killed.mayCollect) expect(healed.mayCollect).toContain(pair);
    for (const file of ['students.csv', 'contacts.csv', 'list.json']) {
      expect([old.texts.get(file), healed.texts.get(file)]).toContain(killed.texts.get(file));
    }
  },
);

test('killed while writing rows: everything is as it was, left-overs are cleared away, those of living runs stay', async () => {
  const folder = join(directory, 'school-1');
  const gateway = createListFilesGateway({ directory });
  await gateway.deliver(schoolLists(before));
  const old = seeFiles(folder);
  const end = await compiled.run(`
    const lists = testing.schoolLists(${JSON.stringify(after)});
    const endless = async function* () {
      for (let n = 100000; ; n++) {
        if (n === 104000) { process.kill(process.pid, 'SIGKILL'); await new Promise(() => {}); }
        yield testing.ivmRelationship({ studentId: 's' + n, contactId: 'c', pickup: 'Yes' });
      }
    };
    ivm.createListFilesGateway({ directory: ${JSON.stringify(directory)} })
      .deliver({ ...lists, relationships: endless });`);
  expect(end).toMatchObject({ signal: 'SIGKILL', stderr: '' });
  expect(seeFiles(folder)).toEqual(old);
  expect(readdirSync(folder).filter((name) => name.endsWith('.aside'))).toHaveLength(1);

  let seenWithin: string[] = [];
  const lists = schoolLists(before);
  await gateway.deliver({
    ...lists,
    students: function* () {
      seenWithin = readdirSync(folder).filter((name) => name.endsWith('.aside'));
      yield* lists.students() as Iterable<(typeof before.students)[number]>;
    },
  });
  expect(seenWithin.every((name) => name.includes(`-${process.pid}-`))).toBe(true);
  expect(seenWithin.length).toBeGreaterThan(0);
  expect(readdirSync(folder)).toHaveLength(4);
});

test.each([1, 2])(
  'killed at exchange %s of a withdrawal: no approval comes back, the next withdrawal heals list.json',
  async (at) => {
    const folder = join(directory, 'school-1');
    const gateway = createListFilesGateway({ directory });
    await gateway.deliver(schoolLists(before));
    const end = await compiled.run(`${killAtRename(at, 'after')}
    ivm.createListFilesGateway({ directory: ${JSON.stringify(directory)} }).withdrawApprovals('school-1', 'all');`);
    expect(end).toMatchObject({ signal: 'SIGKILL', stderr: '' });
    expect([...seeFiles(folder).mayCollect]).toEqual([]);
    if (at === 1)
      await expect(readListFiles(directory)).rejects.toThrow(/relationships.csv is not the one list.json/);
    await gateway.withdrawApprovals('school-1', 'all');
    const healed = (await readListFiles(directory)).schools[0]!;
    expect(healed.relationships.map((row) => row.pickup)).toEqual(['Verify', 'Verify', 'Verify', 'No']);
    expect(readdirSync(folder)).toHaveLength(4);
  },
);
