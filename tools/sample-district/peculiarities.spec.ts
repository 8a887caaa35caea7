import { join } from 'node:path';
import { agentsOf, listOf } from './testing/naive-roster.mjs';
import { generatorOf, readBundle, type Read, type Written } from './testing/run-generator.mjs';
import { unzip, type Row } from './testing/unzip.mjs';

const generator = generatorOf(join(__dirname, '..', 'sample-district.mjs'));
afterAll(() => generator.remove());

describe.each([1, 2])('a district of 2,000 people (seed %d)', (seed) => {
  let written: Written;
  let read: Read;
  let byId: Map<string, Row>;
  let adultsOf: Map<string, Row[]>;
  let childrenOf: Map<string, Row[]>;
  const of = (row: Row | undefined, field: string): string => row?.[field] ?? '';
  const orgs = (row: Row): string[] => listOf(row['orgSourcedIds']);
  const some = (rows: Iterable<Row>, test: (row: Row) => boolean): void =>
    expect([...rows].filter(test).length).toBeGreaterThan(0);

  beforeAll(async () => {
    written = await generator.write({ seed });
    read = await readBundle(written.path);
    byId = new Map(read.users.map((user) => [of(user, 'sourcedId'), user]));
    [adultsOf, childrenOf] = [new Map(), new Map()];
    for (const pair of read.roster.links.keys()) {
      const [student = '', contact = ''] = pair.split('\t');
      adultsOf.set(student, [...(adultsOf.get(student) ?? []), byId.get(contact) as Row]);
      childrenOf.set(contact, [...(childrenOf.get(contact) ?? []), byId.get(student) as Row]);
    }
  });

  const students = (): Row[] => [...read.roster.students.values()];
  const contacts = (): Row[] => [...read.roster.contacts.values()];
  const adults = (student: Row): Row[] => adultsOf.get(of(student, 'sourcedId')) ?? [];
  const children = (contact: Row): Row[] => childrenOf.get(of(contact, 'sourcedId')) ?? [];

  it('has four schools below a district, and a roster of exactly the size asked for', () => {
    expect(read.orgs.map((org) => [org['type'], org['parentSourcedId']])).toEqual([
      ['district', ''],
      ...Array.from({ length: 4 }, () => ['school', 'district-1']),
    ]);
    expect(read.roster.students.size + read.roster.contacts.size).toBe(2000);
    for (const { students: kept } of written.expected.schools) expect(kept.after).toBeGreaterThan(100);
    for (const grade of 'KG 01 02 03 04 05 06 07 08 09 10 11 12'.split(' ')) {
      some(students(), (student) => student['grades'] === grade);
    }
  });

  it('has siblings over three schools, twins and students of two schools', () => {
    some(contacts(), (contact) => new Set(children(contact).flatMap(orgs)).size >= 3);
    const bornOn = new Map(read.demographics.map((row) => [of(row, 'sourcedId'), of(row, 'birthDate')]));
    expect(
      [...bornOn.values()].every((date) => /^20[012]\d-\d\d-\d\d$/.test(date) && Date.parse(date) > 0),
    ).toBe(true);
    some(contacts(), (contact) => {
      const [one, other, ...more] = children(contact).map((child) => of(child, 'sourcedId'));
      return more.length === 0 && other !== undefined && bornOn.get(one ?? '') === bornOn.get(other);
    });
    some(students(), (student) => orgs(student).length === 2);
  });

  it('has families whose adults have different surnames, one who may collect and one who may not', () => {
    some(students(), (student) => {
      const rights = adults(student).map((adult) => [adult['metadata.pickup'], adult['familyName']]);
      const [yes, no] = [rights.find(([right]) => right === 'yes'), rights.find(([right]) => right === 'no')];
      return (
        yes !== undefined && no !== undefined && yes[1] !== no[1] && student['metadata.custodyNote'] !== ''
      );
    });
    some(contacts(), (contact) => contact['metadata.pickup'] === '');
  });

  it('has two fathers of one name at one school, and a father and son told apart by Sr. and Jr.', () => {
    // Chance makes a few namesakes too; each block of families has a pair of its own.
    const fathers = new Map<string, Set<string>>();
    const named = (adult: Row) =>
      children(adult).every((child) => child['familyName'] === adult['familyName']);
    for (const contact of contacts().filter(named)) {
      const key = [contact['givenName'], contact['familyName'], ...orgs(contact)].join('|');
      fathers.set(
        key,
        (fathers.get(key) ?? new Set()).add(
          children(contact)
            .map((child) => child['sourcedId'])
            .join(),
        ),
      );
    }
    expect([...fathers.values()].filter((families) => families.size > 1).length).toBeGreaterThanOrEqual(5);
    some(students(), (student) =>
      adults(student).some(
        (adult) =>
          adult['givenName'] === student['givenName'] &&
          adult['familyName'] === of(student, 'familyName').replace(/ Jr\.$/, ', Sr.') &&
          adult['familyName'] !== student['familyName'],
      ),
    );
  });

  it('has staff who are parents under another id, other staff, relatives and guardians', () => {
    const teachers = read.users.filter((user) => user['role'] === 'teacher');
    some(teachers, (teacher) =>
      contacts().some(
        (contact) => contact['email'] === teacher['email'] && contact['givenName'] === teacher['givenName'],
      ),
    );
    for (const role of ['relative', 'guardian']) some(contacts(), (contact) => contact['role'] === role);
    for (const role of ['aide', 'administrator', 'proctor', 'neighbour'])
      expect(written.expected.usersByRole[role]).toBeGreaterThan(3);
  });

  it('has names with hyphens, marks, apostrophes, commas, quotes, and beyond Windows-1252', () => {
    const names = (field: string): string[] => read.users.map((user) => of(user, field));
    for (const pattern of [/\w-[A-Z]/, /[áéñöüçøåš]/, /['’]/, /, Sr\./, /ł|u\u0301|e\u0301/, /^(van|De) /]) {
      expect(names('familyName').some((name) => pattern.test(name))).toBe(true);
    }
    expect(names('givenName').some((name) => /["]/.test(name))).toBe(true);
    expect(names('givenName').some((name) => name.includes(','))).toBe(true);
    expect(names('phone').some((phone) => phone.includes(', ext'))).toBe(true);
    expect(read.orgs.some((org) => /"/.test(of(org, 'name')) && /,/.test(of(org, 'name')))).toBe(true);
  });

  it('has nobody real: example.org, 555-01xx', () => {
    for (const user of read.users) {
      expect(of(user, 'email')).toMatch(/^(\w[\w.]*@example\.org)?$/);
      for (const field of ['phone', 'sms']) expect(of(user, field)).toMatch(/^$|555[-. ]01\d\d(, ext\. 7)?$/);
      expect(user['password']).toBe('');
    }
  });

  it('has contacts nobody can reach, students with no adult, links told from either side or both', () => {
    some(
      contacts(),
      (contact) => contact['email'] === '' && contact['phone'] === '' && contact['sms'] === '',
    );
    some(students(), (student) => adults(student).length === 0);
    for (const side of ['both', 'student', 'contact'] as const) {
      expect([...read.roster.links.values()].filter((who) => who === side).length).toBeGreaterThan(100);
    }
  });

  it('has dangling agents on both sides, contacts of nobody, users without names, ids that differ in case only', () => {
    const missing = (user: Row): boolean => agentsOf(user).some((agent) => !byId.has(agent));
    some(students(), missing);
    some(contacts(), missing);
    some(read.users, (user) => {
      const named = read.users.some((other) => agentsOf(other).includes(of(user, 'sourcedId')));
      return user['role'] === 'parent' && agentsOf(user).length === 0 && !named;
    });
    expect(Object.keys(read.roster.rejections).sort()).toEqual([
      'MISSING_FIELD familyName',
      'MISSING_FIELD givenName',
      'MISSING_FIELD orgs',
      'UNKNOWN_ROLE role',
    ]);
    some(contacts(), (contact) => orgs(contact).join() === 'district-1');
    expect(new Set([...byId.keys()].map((id) => id.toLowerCase())).size).toBeLessThan(byId.size);
    some(students(), (student) => /[ :|]/.test(of(student, 'sourcedId')));
    some(students(), (student) => student['enabledUser'] === 'false');
  });
});

describe('the dialects', () => {
  const own =
    'sourcedId role givenName familyName middleName identifier email phone sms orgSourcedIds grades'.split(
      ' ',
    );
  const said = ({ users }: Read, change = (text: string): string => text): string[] =>
    users.map((user) => own.map((name) => change(user[name] ?? '')).join('\u0001'));
  const people = 900;
  let plain: Written;
  let plainRead: Read;

  beforeAll(async () => {
    plain = await generator.write({ people, day: 1 });
    plainRead = await readBundle(plain.path);
  });

  const inDialect = async (dialect: string, encoding?: 'windows-1252') => {
    const written = await generator.write({ people, day: 1, dialect });
    const { district, ...numbers } = written.expected;
    const { district: plainDistrict, ...plainNumbers } = plain.expected;
    expect({ ...plainDistrict, dialect }).toEqual(district);
    const files = await unzip(written.path);
    return { numbers, plainNumbers, files, read: await readBundle(written.path, encoding) };
  };
  const text = (files: Awaited<ReturnType<typeof unzip>>, name: string): string =>
    files.get(name)?.bytes.toString('utf8') ?? '';

  it('crlf-bom', async () => {
    const { numbers, plainNumbers, files, read } = await inDialect('crlf-bom');
    expect(numbers).toEqual(plainNumbers);
    expect(said(read)).toEqual(said(plainRead));
    for (const name of ['manifest.csv', 'orgs.csv', 'users.csv', 'demographics.csv']) {
      expect(files.get(name)?.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
      expect(text(files, name).replaceAll('\r\n', '')).not.toContain('\n');
    }
  });

  it('windows-1252', async () => {
    const { numbers, plainNumbers, files, read } = await inDialect('windows-1252', 'windows-1252');
    expect(numbers).toEqual(plainNumbers);
    const reduced = (value: string) => value.normalize('NFC').replace(/ł/g, '?');
    expect(said(read)).toEqual(said(plainRead, reduced));
    expect(said(read).join()).toMatch(/Š.*ñ|ñ.*Š/s);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(files.get('users.csv')?.bytes)).toThrow();
  });

  it('shuffled', async () => {
    const { numbers, plainNumbers, files, read } = await inDialect('shuffled');
    expect(numbers).toEqual(plainNumbers);
    expect(said(read)).toEqual(said(plainRead));
    const header = text(files, 'users.csv').split('\n')[0]?.split(',') ?? [];
    expect(header.slice(0, 3)).not.toEqual(['sourcedId', 'status', 'dateLastModified']);
    expect(header.filter((name) => /^x_localNote\d$/.test(name)).length).toBeGreaterThan(3);
    expect(header.indexOf('x_localNote1')).toBeLessThan(header.length / 2);
    expect(new Set(header).size).toBe(header.length);
  });

  it('nested', async () => {
    const { numbers, plainNumbers, files, read } = await inDialect('nested');
    expect(numbers).toEqual(plainNumbers);
    expect(said(read)).toEqual(said(plainRead));
    expect([...files.keys()]).toContain('Sampleton export/users.csv');
    expect([...files.keys()]).toContain('__MACOSX/Sampleton export/._users.csv');
  });

  it('aliases', async () => {
    const { numbers, plainNumbers, files, read } = await inDialect('aliases');
    expect(numbers).toEqual(plainNumbers);
    expect(said(read)).toEqual(said(plainRead));
    expect([...files.keys()]).toEqual(['Manifest.CSV', 'Orgs.CSV', 'Users.CSV', 'Demographics.CSV']);
    expect(text(files, 'Manifest.CSV')).toMatch(/^propertyName,propertyValue\n/);
    expect(text(files, 'Users.CSV')).toMatch(/^[^\n]*,userId,[^\n]*,agents,/);
    expect(text(files, 'Users.CSV')).toMatch(/,TRUE,/);
    expect(text(files, 'Users.CSV')).not.toMatch(/,true,/);
    expect(text(files, 'Demographics.CSV')).toMatch(/^[^\n]*,birthdate,/);
  });

  it('guardians-from-contacts: the same links, all from the contacts', async () => {
    const { numbers, plainNumbers, read } = await inDialect('guardians-from-contacts');
    const links = numbers.roster.links;
    expect(numbers.roster).toEqual(plainNumbers.roster);
    expect(numbers.changes).toEqual(plainNumbers.changes);
    expect(numbers.linksNamedBy).toEqual({ both: 0, studentOnly: 0, contactOnly: links });
    expect([...read.roster.links.keys()].sort()).toEqual([...plainRead.roster.links.keys()].sort());
    expect(
      read.users.filter((user) => user['role'] === 'student').every((user) => agentsOf(user).length === 0),
    ).toBe(true);
  });

  it('no-links: students only', async () => {
    const { numbers, plainNumbers, read } = await inDialect('no-links');
    expect(numbers.roster).toEqual({ ...plainNumbers.roster, contacts: 0, links: 0 });
    expect(numbers.changes.students).toEqual(plainNumbers.changes.students);
    expect(numbers.contactsWithoutStudent).toBe(
      plainNumbers.contactsWithoutStudent + plainNumbers.roster.contacts,
    );
    expect(read.roster.links.size).toBe(0);
    expect(said(read)).toEqual(said(plainRead));
  });

  it('several at once', async () => {
    const { numbers, plainNumbers, files, read } = await inDialect('crlf-bom,shuffled,nested,aliases');
    expect(numbers).toEqual(plainNumbers);
    expect(said(read)).toEqual(said(plainRead));
    expect(text(files, 'Sampleton export/Users.CSV')).toMatch(/^\ufeff?[^\n]*x_localNote1[^\n]*\r\n/);
  });
});
