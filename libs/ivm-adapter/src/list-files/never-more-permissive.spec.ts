import fc from 'fast-check';
import fileSystem from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SeenFiles, seeFiles } from '../../test/naive-reader';
import { ivmContact, ivmRelationship, ivmStudent, readListFiles, schoolLists } from '../testing';
import type { SchoolLists } from '../port/ivm-gateway';
import { createListFilesGateway } from './create-list-files-gateway';

// Few ids and few names, so that ids are often given to other people and pairs often change.
const name = fc.constantFrom('Ann', 'Bob', 'Cleo');
const student = fc.record({ sourcedId: fc.constantFrom('s1', 's2', 's3'), firstName: name });
const contact = fc.record({ sourcedId: fc.constantFrom('c1', 'c2', 'c3'), firstName: name });
const answer = fc.record({
  studentId: fc.constantFrom('s1', 's2', 's3'),
  contactId: fc.constantFrom('c1', 'c2', 'c3'),
  pickup: fc.constantFrom('Yes' as const, 'Yes' as const, 'Verify' as const, 'No' as const),
});
const content = fc.record({
  students: fc.uniqueArray(student, { selector: (row) => row.sourcedId, minLength: 1 }),
  contacts: fc.uniqueArray(contact, { selector: (row) => row.sourcedId, minLength: 1 }),
  relationships: fc.uniqueArray(answer, {
    selector: (row) => `${row.studentId} ${row.contactId}`,
    minLength: 2,
  }),
  day: fc.integer({ min: 1, max: 3 }),
});
type Content = typeof content extends fc.Arbitrary<infer Value> ? Value : never;

function listsOf({ students, contacts, relationships, day }: Content): SchoolLists {
  const listed = (row: Content['relationships'][number]) =>
    students.some((s) => s.sourcedId === row.studentId) &&
    contacts.some((c) => c.sourcedId === row.contactId);
  return schoolLists({
    students: students.map(ivmStudent),
    contacts: contacts.map(ivmContact),
    relationships: relationships.filter(listed).map(ivmRelationship),
    validity: { asOf: new Date(Date.UTC(2031, 0, day)), validUntil: null },
  });
}

/** What the lists say, had they been delivered to an empty folder. */
async function truthOf(lists: SchoolLists): Promise<ReadonlySet<string>> {
  const directory = await fileSystem.mkdtemp(join(tmpdir(), 'truth-'));
  try {
    await createListFilesGateway({ directory }).deliver(lists);
    return seeFiles(join(directory, 'school-1')).mayCollect;
  } finally {
    await fileSystem.rm(directory, { recursive: true });
  }
}

test('no file that takes its place ever lets somebody collect whom the new lists do not, wherever a run is cut off', async () => {
  const deliveries = fc.array(fc.tuple(content, fc.option(fc.integer({ min: 0, max: 4 }))), {
    minLength: 2,
    maxLength: 4,
  });
  const realRename = fileSystem.rename;
  let [exchanges, interims] = [0, 0];
  try {
    await fc.assert(
      fc.asyncProperty(deliveries, async (steps) => {
        Object.assign(fileSystem, { rename: realRename });
        const directory = await fileSystem.mkdtemp(join(tmpdir(), 'lists-'));
        const folder = join(directory, 'school-1');
        const gateway = createListFilesGateway({ directory });
        for (const [given, cutBefore] of steps) {
          const lists = listsOf(given);
          Object.assign(fileSystem, { rename: realRename });
          const truth = await truthOf(lists);
          let renamed = 0;
          let relationships = 0;
          const looking = async (from: string, to: string) => {
            if (renamed === cutBefore) throw new Error('cut off');
            await realRename(from, to);
            renamed++;
            exchanges++;
            if (to.endsWith('relationships.csv') && ++relationships === 2) interims++;
            for (const pair of seeFiles(folder).mayCollect) {
              if (!truth.has(pair)) throw new Error(`after exchange ${renamed}: ${pair}`);
            }
          };
          Object.assign(fileSystem, { rename: looking });
          const error = await gateway.deliver(lists).then(
            () => undefined,
            (reason: Error) => reason.message,
          );
          if (error !== undefined) expect(error).toBe('cut off');
          else expect(seeFiles(folder).mayCollect).toEqual(truth);
        }
        Object.assign(fileSystem, { rename: realRename });
        const last = listsOf(steps.at(-1)![0]);
        await gateway.deliver(last);
        const { schools } = await readListFiles(directory);
        expect(schools[0]!.relationships).toEqual([...(last.relationships() as Iterable<unknown>)]);
        expect((await gateway.deliver(last)).state).toBe('unchanged');
        await fileSystem.rm(directory, { recursive: true });
      }),
      { numRuns: 30 },
    );
  } finally {
    Object.assign(fileSystem, { rename: realRename });
  }
  // The cases did reach what they are about.
  expect(exchanges).toBeGreaterThan(80);
  expect(interims).toBeGreaterThan(3);
});

test('an approval that stays, of people who stay, is there at every instant: a desk is not stopped by a delivery', async () => {
  const realRename = fileSystem.rename;
  const directory = await fileSystem.mkdtemp(join(tmpdir(), 'lists-'));
  const seen: SeenFiles[] = [];
  try {
    const gateway = createListFilesGateway({ directory });
    const link = (contactId: string) => ivmRelationship({ contactId, pickup: 'Yes' });
    const contacts = ['c1', 'c2', 'c3'].map((sourcedId) => ivmContact({ sourcedId, firstName: sourcedId }));
    const before = { students: [ivmStudent()], contacts, relationships: [link('c1'), link('c2')] };
    await gateway.deliver(schoolLists(before));
    Object.assign(fileSystem, {
      async rename(from: string, to: string) {
        await realRename(from, to);
        seen.push(seeFiles(join(directory, 'school-1')));
      },
    });
    await gateway.deliver(
      schoolLists({
        students: before.students,
        contacts: [contacts[0]!, { ...contacts[1]!, firstName: 'Another' }, contacts[2]!],
        relationships: [link('c1'), link('c2'), link('c3')],
      }),
    );
  } finally {
    Object.assign(fileSystem, { rename: realRename });
    await fileSystem.rm(directory, { recursive: true });
  }
  expect(seen.map(({ mayCollect }) => [...mayCollect])).toEqual([
    ['Sample Stella  <- Sample c1 '],
    ['Sample Stella  <- Sample c1 '],
    ['Sample Stella  <- Sample c1 ', 'Sample Stella  <- Sample Another ', 'Sample Stella  <- Sample c3 '],
    ['Sample Stella  <- Sample c1 ', 'Sample Stella  <- Sample Another ', 'Sample Stella  <- Sample c3 '],
  ]);
});
