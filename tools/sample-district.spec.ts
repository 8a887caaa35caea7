import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { naiveChanges, naiveRoster } from './sample-district/testing/naive-roster.mjs';
import {
  generatorOf,
  readBundle,
  type Expected,
  type Read,
} from './sample-district/testing/run-generator.mjs';
import { unzip } from './sample-district/testing/unzip.mjs';

/** The larger districts and the further seeds are a matter of `npm run test:long`. */
const long = process.env['ROSTER_TEST_LONG'] !== undefined;
const generator = generatorOf(join(__dirname, 'sample-district.mjs'));
afterAll(() => generator.remove());

/** Everything the generator claims of a bundle that can be seen in the bundle alone. */
function agrees(expected: Expected, { orgs, users, demographics, roster }: Read): void {
  const byRole: Record<string, number> = {};
  for (const { role = '' } of users) byRole[role] = (byRole[role] ?? 0) + 1;
  const rejected = Object.values(roster.rejections).reduce((sum, count) => sum + count, 0);
  const sides = [...roster.links.values()];
  const withAdult = new Set([...roster.links.keys()].map((pair) => pair.split('\t')[0]));
  expect(expected).toMatchObject({
    read: { orgs: orgs.length, users: users.length, demographics: demographics.length, rejected },
    usersByRole: byRole,
    roster: {
      schools: roster.schools.size,
      students: roster.students.size,
      contacts: roster.contacts.size,
      links: roster.links.size,
    },
    contactsWithoutStudent: roster.contactsWithoutStudent,
    studentsWithoutSchool: roster.studentsWithoutSchool,
    studentsWithNoAdult: roster.students.size - withAdult.size,
    linksNamedBy: {
      both: sides.filter((side) => side === 'both').length,
      studentOnly: sides.filter((side) => side === 'student').length,
      contactOnly: sides.filter((side) => side === 'contact').length,
    },
    references: { dangling: roster.dangling, unlinkable: roster.unlinkable },
  });
  const rejections = expected.rejections.map(({ code, field, count }) => [`${code} ${field}`, count]);
  expect(Object.fromEntries(rejections)).toEqual(roster.rejections);
  expect(new Set(users.map((user) => user['sourcedId'])).size).toBe(users.length);
}

function changesAgree(expected: Expected, was: Read, is: Read): void {
  expect(expected.changes).toEqual(naiveChanges(was.roster, is.roster));
  for (const school of expected.schools) {
    expect(school).toMatchObject(naiveChanges(was.roster, is.roster, school.sourcedId));
  }
}

const nothing: Read = { orgs: [], users: [], demographics: [], roster: naiveRoster([], []) };

describe.each([
  { people: 50, seed: 1 },
  { people: 301, seed: 2 },
  { people: 2000, seed: 1 },
  ...(long ? [{ people: 9_500, seed: 4 }] : []),
])('a district of $people people from seed $seed', ({ people, seed }) => {
  it('holds, day after day, what the generator says and changes as it says', async () => {
    let was = nothing;
    let before = -1;
    for (const day of [0, 1, 6]) {
      const { path, expected } = await generator.write({
        people,
        seed,
        day,
        ...(day > 0 ? { since: before } : {}),
      });
      const is = await readBundle(path);
      if (day === 0) expect(expected.roster.students + expected.roster.contacts).toBe(people);
      agrees(expected, is);
      changesAgree(expected, was, is);
      [was, before] = [is, day];
    }
  });
});

it('begins a school year in summer: seniors leave, the others go up, kindergarten begins', async () => {
  const [was, summer] = [
    await generator.write({ day: 3 }),
    await generator.write({ day: 'summer', since: 3 }),
  ];
  const [before, after] = [await readBundle(was.path), await readBundle(summer.path)];
  agrees(summer.expected, after);
  changesAgree(summer.expected, before, after);
  const up: Record<string, string> = { KG: '01', '12': 'none' };
  let seniors = 0;
  for (const [id, student] of before.roster.students) {
    const grade = student['grades'] ?? '';
    const next = up[grade] ?? String(Number(grade) + 1).padStart(2, '0');
    if (next === 'none') seniors += 1;
    expect(after.roster.students.get(id)?.['grades'] ?? 'none').toBe(next);
  }
  const begun = [...after.roster.students.values()].filter(
    (student) => !before.roster.students.has(student['sourcedId'] ?? ''),
  );
  expect(seniors).toBeGreaterThan(20);
  expect(begun.length).toBeGreaterThan(20);
  expect(begun.every((student) => student['grades'] === 'KG')).toBe(true);
  const knownAdults = [...after.roster.links.keys()].filter((pair) => {
    const [student = '', contact = ''] = pair.split('\t');
    return !before.roster.students.has(student) && before.roster.contacts.has(contact);
  });
  expect(knownAdults.length).toBeGreaterThan(2);
});

it('leaves out 35 % of the students and of the contacts of every school when asked to', async () => {
  const [whole, torn] = [
    await generator.write({ day: 1 }),
    await generator.write({ day: 1, since: 1, vanish: 0.35 }),
  ];
  const [was, is] = [await readBundle(whole.path), await readBundle(torn.path)];
  agrees(torn.expected, is);
  changesAgree(torn.expected, was, is);
  for (const { sourcedId, students } of torn.expected.schools) {
    expect(students.removed / students.before).toBeCloseTo(0.35, 1);
    const contactsOf = (read: Read) =>
      read.users.filter(
        (user) => user['role'] === 'parent' && user['orgSourcedIds']?.split(',')[0] === sourcedId,
      ).length;
    expect(1 - contactsOf(is) / contactsOf(was)).toBeCloseTo(0.35, 1);
  }
  for (const { contacts } of torn.expected.schools)
    expect(contacts.removed / contacts.before).toBeLessThan(0.5);
});

it.each([
  { people: 50, change: 0.01, seed: 1, day: 1 },
  { people: 50, change: 0.1, seed: 3, day: 8 },
  { people: 310, change: 0.1, seed: 2, day: 3 },
  { people: 400, change: 0.1, seed: 3, day: 11 },
  { people: 1200, change: 0.1, seed: 1, day: 2 },
  { people: 2000, change: 0.1, seed: 2, day: 1 },
  ...(long
    ? [
        { people: 2000, change: 0.01, seed: 4, day: 40 },
        { people: 30_000, change: 0.1, seed: 5, day: 1 },
      ]
    : []),
])('never reaches the gate on an ordinary day: %j', async (district) => {
  const { expected } = await generator.write(district);
  for (const school of expected.schools) {
    for (const { removed, before } of [school.students, school.contacts, school.links]) {
      if (removed > 5) expect(removed / before).toBeLessThan(0.1);
    }
  }
  expect(expected.changes.students.updated + expected.changes.contacts.updated).toBeGreaterThan(0);
  expect(expected.details.leftWithNoAdult).toBe(0);
  expect(expected.changes.links.updated).toBe(0);
});

it.each(long ? [1, 2, 3, 4, 5] : [1])(
  'has every kind of event on day 1 of a district of 2,000 (seed %d)',
  async (seed) => {
    const [was, is] = [await generator.write({ seed }), await generator.write({ seed, day: 1 })];
    const [before, after] = [await readBundle(was.path), await readBundle(is.path)];
    const { changes, details } = is.expected;
    expect(details.transfers).toBeGreaterThan(0);
    expect(details.custody.contacts).toBeGreaterThan(0);
    expect(changes.students.created).toBeGreaterThan(0);
    expect(changes.students.removed).toBeGreaterThan(0);
    const changed = (field: string) =>
      [...after.roster.contacts].filter(([id, row]) => {
        const former = before.roster.contacts.get(id);
        return former !== undefined && former[field] !== row[field];
      }).length;
    expect(changed('phone')).toBeGreaterThan(0);
    expect(changed('familyName')).toBeGreaterThan(0);
    expect(changed('givenName')).toBe(0);
    const stay = (pair: string) =>
      after.roster.students.has(pair.split('\t')[0] ?? '') &&
      before.roster.students.has(pair.split('\t')[0] ?? '');
    const exchanged = [...after.roster.links.keys()].filter(
      (pair) => stay(pair) && !before.roster.links.has(pair),
    );
    expect(exchanged.length).toBeGreaterThan(0);
    const people =
      changes.students.updated +
      changes.contacts.updated +
      changes.students.removed +
      changes.contacts.removed;
    expect(
      (people + changes.students.created + changes.contacts.created + details.custody.contacts) / 2000,
    ).toBeLessThan(0.025);
  },
);

it('brings some of those who left back three days later, the same people', async () => {
  const days: Read[] = [];
  for (const day of [0, 1, 4])
    days.push(await readBundle((await generator.write({ people: 6000, day })).path));
  const [first, second, later] = days.map(({ roster }) => roster.students) as [
    Map<string, object>,
    Map<string, object>,
    Map<string, object>,
  ];
  const left = [...first.keys()].filter((id) => !second.has(id));
  const back = left.filter((id) => later.has(id));
  expect(back.length).toBeGreaterThan(0);
  expect(back.length).toBeLessThan(left.length);
});

describe('the same seed, size and day', () => {
  it('give the same bytes in any time zone, with or without the numbers', async () => {
    const here = await generator.write({ day: 2, seed: 9 });
    const there = await generator.write({ day: 2, seed: 9 }, { TZ: 'Pacific/Auckland' });
    expect(there.bytes.equals(here.bytes)).toBe(true);
    expect(there.expected).toEqual(here.expected);
    const path = join(generator.folder(), 'quiet.zip');
    expect((await generator.run(['--out', path, '--day', '2', '--seed', '9'])).code).toBe(0);
    expect((await generator.write({ day: 2, seed: 9 })).bytes.equals(here.bytes)).toBe(true);
    const other = await generator.write({ day: 2, seed: 10 });
    expect(other.bytes.equals(here.bytes)).toBe(false);
  });

  it('stand in the zip as exported on that day, later than the day before', async () => {
    const timeOf = async (options: Record<string, string | number>): Promise<string[]> => {
      const { path } = await generator.write({ people: 50, ...options }, { TZ: 'America/Chicago' });
      const times = [...(await unzip(path)).values()].map(({ entry }) =>
        entry.getLastModDate({ timezone: 'UTC' }).toISOString(),
      );
      return [...new Set(times)];
    };
    expect(await timeOf({})).toEqual(['2025-09-02T12:00:00.000Z']);
    expect(await timeOf({ day: 1 })).toEqual(['2025-09-03T12:00:00.000Z']);
    expect(await timeOf({ day: 'summer' })).toEqual(['2026-06-30T12:00:00.000Z']);
    expect(await timeOf({ 'exported-at': '2026-01-31T23:30:00-02:00' })).toEqual([
      '2026-02-01T01:30:00.000Z',
    ]);
  });

  it('stay the same for ever when nothing is to change', async () => {
    const [first, later] = [
      await generator.write({ change: 0 }),
      await generator.write({ change: 0, day: 30 }),
    ];
    const usersOf = async (path: string) => (await unzip(path)).get('users.csv')?.bytes;
    expect((await usersOf(later.path))?.equals((await usersOf(first.path)) as Buffer)).toBe(true);
    expect(later.expected.changes.contacts).toEqual({ created: 0, updated: 0, removed: 0 });
  });
});

const large = long ? { people: 300_000, megabytes: 48 } : { people: 60_000, megabytes: 24 };
it(`writes ${large.people} people in little memory`, async () => {
  const path = join(generator.folder(), 'large.zip');
  const args = ['--people', `${large.people}`, '--day', '1', '--out', path, '--expect', `${path}.json`];
  const little = [`--max-old-space-size=${large.megabytes}`];
  expect(await generator.run(args, {}, little)).toMatchObject({ code: 0, errors: '' });
  const lines = (await unzip(path))
    .get('users.csv')
    ?.bytes.toString()
    .match(/^[SCT][ -]?\d/gm);
  const { read, roster } = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Expected;
  expect(lines?.length).toBe(read.users);
  expect((roster.students + roster.contacts) / large.people).toBeCloseTo(1, 2);
});

describe('wrong usage ends with 2 and one sentence', () => {
  it.each([
    [[], /--out needs the path/],
    [
      ['--out', 'a.zip', '--people', '49'],
      /--people 49 will not do: it is a whole number from 50 to 3000000/,
    ],
    [['--out', 'a.zip', '--people', '3000001'], /--people 3000001 will not do/],
    [['--out', 'a.zip', '--day', 'winter'], /--day winter will not do.*"summer"/],
    [['--out', 'a.zip', '--day', '1', '--since', '2'], /--since 2 is after --day 1/],
    [['--out', 'a.zip', '--change', '0.5'], /--change 0.5 will not do/],
    [['--out', 'a.zip', '--vanish', '35'], /--vanish 35 will not do.*0.01 for 1 %/],
    [['--out', 'a.zip', '--dialect', 'latin'], /"latin" is no dialect; there are plain/],
    [['--out', 'a.zip', '--dialect', 'crlf-bom,windows-1252'], /no byte order mark/],
    [['--out', 'a.zip', '--exported-at', 'yesterday'], /--exported-at yesterday will not do/],
    [['--out', 'a.zip', '--expect', 'a.zip'], /name the same file/],
    [['--out', 'a.zip', '--size', '5'], /--size/],
  ])('%j', async (args, sentence) => {
    const { code, errors } = await generator.run(args);
    expect([code, errors]).toEqual([2, expect.stringMatching(sentence)]);
    expect(readdirSync(generator.folder())).not.toContain('a.zip');
  });

  it('a folder that is not there is our 1, not a stack trace', async () => {
    const { code, errors } = await generator.run(['--out', 'nowhere/a.zip']);
    expect(code).toBe(1);
    expect(errors).toMatch(/^sample-district: the files could not be written \(ENOENT[^\n]*\)\.\n$/);
  });
});
