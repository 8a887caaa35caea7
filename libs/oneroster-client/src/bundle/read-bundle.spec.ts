import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BundleRefusedError, readBundle, type CsvBundle, type ReadBundleOptions } from '../index';
import {
  bundleOf,
  demographicsOf,
  district,
  guardian,
  manifestOf,
  readAll,
  school,
  student,
  writeBundle,
  type BundleContents,
  type BundleFile,
  type WriteBundleOptions,
} from '../testing';

let folder: string;
let path: string;
const opened: CsvBundle[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-bundle-'));
  path = join(folder, 'district.zip');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((bundle) => bundle.close()));
  rmSync(folder, { recursive: true });
});

async function open(
  contents: BundleContents,
  zip: WriteBundleOptions = {},
  options: ReadBundleOptions = {},
): Promise<CsvBundle> {
  await writeBundle(path, contents, zip);
  const bundle = await readBundle(path, options);
  opened.push(bundle);
  return bundle;
}

const orgs = 'sourcedId,status,dateLastModified,name,type,identifier\nschool-1,,,Lincoln,school,1\n';
const usersHeader =
  'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password';
const users = `${usersHeader}\nstudent-1,,,true,school-1,student,ada,,Ada,Example,,1,,,,guardian-1,03,secret\n`;
const both: Record<string, BundleFile> = { 'orgs.csv': orgs, 'users.csv': users };
const demographics = 'sourcedId,status,dateLastModified,birthDate,sex\nstudent-1,,,2016-02-29,female\n';

describe('readBundle: ok', () => {
  it('reads a whole bundle into OneRoster objects', async () => {
    const bundle = await open(
      bundleOf({
        orgs: [district(), school()],
        users: [
          student({
            status: 'active',
            dateLastModified: '2026-08-01T00:00:00.000Z',
            userIds: '{SIS:100001}',
            middleName: ' M ',
            'metadata.ic_pin': '9',
            'metadata.blank': '',
            password: 'hunter2',
          }),
          guardian(),
        ],
        demographics: [demographicsOf({ sex: 'female' })],
        systemName: 'Example SIS',
        systemCode: 'ex-1',
      }),
    );
    expect(bundle.manifest).toEqual({ systemName: 'Example SIS', systemCode: 'ex-1' });
    expect(bundle.collections.map(({ resource, mode }) => [resource, mode])).toEqual([
      ['orgs', 'full'],
      ['users', 'full'],
      ['demographics', 'full'],
    ]);
    expect(bundle.collections[1]?.shape).toBe(`csv:1.1:${usersHeader},metadata.ic_pin,metadata.blank`);
    const read = await readAll(bundle);
    expect(read).toEqual({
      orgs: [
        { sourcedId: 'district-1', status: 'active', name: 'Example District', type: 'district' },
        {
          sourcedId: 'school-1',
          status: 'active',
          name: 'Lincoln Elementary',
          type: 'school',
          identifier: '0001',
        },
      ],
      users: [
        {
          sourcedId: 'student-1',
          status: 'active',
          dateLastModified: '2026-08-01T00:00:00.000Z',
          enabledUser: 'true',
          orgs: [{ sourcedId: 'school-1' }],
          role: 'student',
          username: 'ada.example',
          userIds: [{ type: 'SIS', identifier: '100001' }],
          givenName: 'Ada',
          familyName: 'Example',
          middleName: 'M',
          identifier: '100001',
          agents: [{ sourcedId: 'guardian-1' }],
          grades: ['03'],
          metadata: { ic_pin: '9' },
        },
        expect.objectContaining({
          sourcedId: 'guardian-1',
          role: 'guardian',
          email: 'grace@example.org',
          metadata: {},
        }),
      ],
      demographics: [{ sourcedId: 'student-1', status: 'active', birthDate: '2016-02-29' }],
    });
    expect(JSON.stringify(read)).not.toMatch(/hunter2|female/);
    expect(bundle.warnings).toEqual([]);
    expect(bundle.sha256).toBe(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  });

  it('yields raw records, without line end, one resource a page, in the order of the collections', async () => {
    const bundle = await open({ 'users.csv': users, 'orgs.csv': orgs, 'demographics.csv': demographics });
    const pages: [string, number | undefined, string][][] = [];
    for await (const page of bundle.pages()) {
      pages.push(page.map(({ resource, line, bytes }) => [resource, line, Buffer.from(bytes).toString()]));
    }
    expect(pages).toEqual([
      [['orgs', 2, 'school-1,,,Lincoln,school,1']],
      [['users', 2, users.split('\n')[1]]],
      [['demographics', 2, 'student-1,,,2016-02-29,female']],
    ]);
  });

  it.each<[string, BundleContents, WriteBundleOptions]>([
    ['one common folder', both, { folder: 'export 2026' }],
    [
      'what macOS adds',
      { ...both, '__MACOSX/._users.csv': 'x', '__MACOSX/users.csv': 'y', '.DS_Store': 'z' },
      {},
    ],
    [
      'names in the wrong case',
      { 'Orgs.CSV': orgs, 'USERS.csv': users, 'Manifest.csv': manifestOf({ orgs: 'bulk', users: 'bulk' }) },
      {},
    ],
    ['stored, not deflated', both, { compress: false }],
    ['a byte order mark', { 'orgs.csv': `\ufeff${orgs}`, 'users.csv': `\ufeff${users}` }, {}],
    [
      'CR line ends',
      { 'orgs.csv': orgs.replaceAll('\n', '\r'), 'users.csv': users.replaceAll('\n', '\r') },
      {},
    ],
    [
      'files which are not ours to read',
      { ...both, 'enrollments.csv': '"broken', 'readme.txt': 'hello' },
      {},
    ],
    ['blank lines and rows', { 'orgs.csv': `\n${orgs}\n,,,,,\n`, 'users.csv': `${users}\r\n\x1a` }, {}],
  ])('survives %s', async (_, contents, zip) => {
    const read = await readAll(await open(contents, zip));
    expect(read.orgs).toMatchObject([{ sourcedId: 'school-1', name: 'Lincoln' }]);
    expect(read.users).toMatchObject([
      { sourcedId: 'student-1', givenName: 'Ada', agents: [{ sourcedId: 'guardian-1' }] },
    ]);
  });

  it.each<[string, string]>([
    [
      'columns out of order, extra ones in the middle, names in any case',
      'ROLE,"extra,column",familyname, givenName ,orgSourcedIDs,agentSourcedIds,SourcedId\nStudent,x,Example,Ada,school-1,guardian-1,student-1\n',
    ],
    [
      'agents and userId of version 1.0',
      'sourcedId,orgSourcedIds,role,givenName,familyName,agents,userId\nstudent-1,school-1,student,Ada,Example,guardian-1,{S:1}\n',
    ],
    [
      'short rows',
      'sourcedId,orgSourcedIds,role,givenName,familyName,agentSourcedIds,grades,x\nstudent-1,school-1,student,Ada,Example,guardian-1\n',
    ],
    [
      'a header without a line end after the data',
      'sourcedId,orgSourcedIds,role,givenName,familyName,agentSourcedIds\nstudent-1,school-1,student,Ada,Example,guardian-1',
    ],
  ])('survives %s', async (_, csv) => {
    const read = await readAll(await open({ 'orgs.csv': orgs, 'users.csv': csv }));
    expect(read.users).toMatchObject([
      {
        sourcedId: 'student-1',
        status: 'active',
        role: 'student',
        givenName: 'Ada',
        familyName: 'Example',
        orgs: [{ sourcedId: 'school-1' }],
        agents: [{ sourcedId: 'guardian-1' }],
      },
    ]);
  });

  it('reads Windows-1252 and UTF-8 alike, record by record', async () => {
    const csv = Buffer.concat([
      Buffer.from('sourcedId,name,type\n'),
      Buffer.from('a,\xc9cole,school\n', 'latin1'),
      Buffer.from('b,École,school\n'),
    ]);
    expect((await readAll(await open({ 'orgs.csv': csv }))).orgs.map((org) => org.name)).toEqual([
      'École',
      'École',
    ]);
  });

  it('keeps sourcedIds byte for byte and an unknown status as it is', async () => {
    const csv = 'sourcedId,name,type,status\n" A|1+é: ",Lincoln,school,Paused \n';
    expect((await readAll(await open({ 'orgs.csv': csv }))).orgs).toMatchObject([
      { sourcedId: ' A|1+é: ', status: 'paused' },
    ]);
  });

  it('takes birthdate, TRUE and dates as districts write them', async () => {
    const read = await readAll(
      await open({
        'users.csv': `${usersHeader}\nu,,8/15/2024 1:05:09 PM,TRUE,s,student,,,A,B,,,,,,,,\n`,
        'demographics.csv': 'sourcedid,BIRTHDATE\nu,2/29/2016\n',
      }),
    );
    expect(read.users[0]).toMatchObject({ enabledUser: 'true', dateLastModified: '2024-08-15T13:05:09' });
    expect(read.demographics[0]).toMatchObject({ birthDate: '2016-02-29' });
  });

  it('skips a header repeated as data and counts it', async () => {
    const header = orgs.split('\n')[0];
    const bundle = await open({
      'orgs.csv': `${orgs}\ufeff${header}\n${header?.toUpperCase()}\nschool-2,,,Grant,school,2\n`,
    });
    expect((await readAll(bundle)).orgs.map((org) => org.sourcedId)).toEqual(['school-1', 'school-2']);
    expect(bundle.warnings).toMatchObject([{ code: 'HEADER_REPEATED', count: 2 }]);
    await readAll(bundle);
    expect(bundle.warnings).toMatchObject([{ code: 'HEADER_REPEATED', count: 2 }]); // of one walk, not of both
  });

  it('counts short and blank rows', async () => {
    const bundle = await open({ 'orgs.csv': `${orgs}a,,,B,school\n,,,\n` });
    await readAll(bundle);
    expect(bundle.warnings).toMatchObject([
      { code: 'SHORT_ROW', count: 1 },
      { code: 'BLANK_ROW', count: 1 },
    ]);
  });

  it('gives up one record with too many cells, not the others', async () => {
    const bundle = await open({
      'orgs.csv': `${orgs}a,,,Lincoln, High,school,2\nschool-3,,,Grant,school,3,,\n`,
    });
    const outcomes: unknown[] = [];
    for await (const page of bundle.pages()) {
      for (const record of page) {
        try {
          outcomes.push((record.parse() as { sourcedId: string }).sourcedId);
        } catch (error) {
          outcomes.push(error);
        }
      }
    }
    expect(outcomes).toEqual([
      'school-1',
      expect.objectContaining({ code: 'TOO_MANY_CELLS', line: 3 }),
      'school-3',
    ]);
  });

  it('calls a delta file delta, and does not make a blank status active there', async () => {
    const bundle = await open(both, { modes: { users: 'delta' } });
    expect(bundle.collections.map(({ mode }) => mode)).toEqual(['full', 'delta']);
    expect((await readAll(bundle)).users[0]?.status).toBe('');
  });

  it('takes a file with a header only as a complete, empty collection', async () => {
    const bundle = await open({ 'orgs.csv': orgs, 'users.csv': usersHeader });
    expect(bundle.collections.map(({ resource }) => resource)).toEqual(['orgs', 'users']);
    expect((await readAll(bundle)).users).toEqual([]);
  });

  it('takes a manifest alone as nothing changed', async () => {
    const bundle = await open({ 'manifest.csv': manifestOf({}) });
    expect(bundle.collections).toEqual([]);
    expect(await readAll(bundle)).toEqual({ orgs: [], users: [], demographics: [] });
  });

  it('reads orgs alone where the manifest calls users absent', async () => {
    const bundle = await open({ 'orgs.csv': orgs });
    expect(bundle.collections.map(({ resource }) => resource)).toEqual(['orgs']);
  });

  it('reads a zip without manifest when told to treat it as bulk', async () => {
    const bundle = await open(both, { manifest: false }, { treatAsBulk: true });
    expect(bundle.collections.map(({ mode }) => mode)).toEqual(['full', 'full']);
    expect(bundle.manifest).toEqual({});
    expect(bundle.warnings).toMatchObject([{ code: 'TREATED_AS_BULK' }]);
  });

  it.each<[string, string]>([
    [
      'the header propertyValue and version 1',
      'propertyName,propertyValue\nmanifest.version,1\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\n',
    ],
    ['no header, blanks and any case', ' OneRoster.Version , 1.1 \nFILE.Orgs,Bulk\nfile.users,BULK\n'],
    ['misspelt entries', 'propertyName,value\noneroster.version,v1.1\nfile.org,bulk\nfiles.users.csv,bulk\n'],
    ['an entry that is missing', 'propertyName,value\noneroster.version,1.1\nfile.orgs,bulk\n'],
    [
      'columns behind the two',
      'propertyName,value,,\noneroster.version,1.1,,\nfile.orgs,bulk,,\nfile.users,bulk,,note\n',
    ],
  ])('survives a manifest with %s', async (_, manifest) => {
    const bundle = await open({ ...both, 'manifest.csv': manifest });
    expect(bundle.collections.map(({ resource, mode }) => [resource, mode])).toEqual([
      ['orgs', 'full'],
      ['users', 'full'],
    ]);
  });

  it('warns of files which it leaves alone', async () => {
    const bundle = await open({ ...both, 'old/users.csv': 'x' }, { modes: { users: 'absent' } });
    expect(bundle.collections.map(({ resource }) => resource)).toEqual(['orgs']);
    expect(bundle.warnings).toMatchObject([
      { code: 'FILE_MARKED_ABSENT', count: 1 },
      { code: 'FILE_IN_OTHER_FOLDER', count: 1 },
    ]);
  });
});

describe('readBundle: refused', () => {
  const manifest11 = (more: string) =>
    `propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n${more}`;

  it.each<
    [
      code: string,
      scenario: string,
      contents: BundleContents,
      zip?: WriteBundleOptions,
      options?: ReadBundleOptions,
    ]
  >([
    ['NO_MANIFEST', 'no manifest', both, { manifest: false }],
    ['NO_MANIFEST', 'a zip of something else', { 'photo.jpg': 'x' }, { manifest: false }],
    ['NO_MANIFEST', 'an empty manifest', { ...both, 'manifest.csv': '' }],
    [
      'VERSION_1_0',
      'no manifest and no enabledUser',
      { 'orgs.csv': orgs, 'users.csv': 'sourcedId,orgSourcedIds,role,givenName,familyName\n' },
      { manifest: false },
    ],
    [
      'VERSION_1_0',
      'the same, to be treated as bulk',
      { 'orgs.csv': orgs, 'users.csv': 'sourcedId,orgSourcedIds,role,givenName,familyName\n' },
      { manifest: false },
      { treatAsBulk: true },
    ],
    ['VERSION_1_0', 'a manifest of 1.0', both, { manifest: { version: '1.0' } }],
    ['VERSION_1_2', 'a manifest of 1.2', both, { manifest: { version: '1.2' } }],
    ['VERSION_1_2', 'roles.csv beside a manifest of 1.1', { ...both, 'roles.csv': 'sourcedId\n' }],
    [
      'VERSION_1_2',
      'roles.csv and no manifest',
      { ...both, 'roles.csv': 'sourcedId\n' },
      { manifest: false },
      { treatAsBulk: true },
    ],
    ['VERSION_NOT_SUPPORTED', 'a manifest of 2.0', both, { manifest: { version: '2.0' } }],
    ['VERSION_NOT_SUPPORTED', 'a version that is a word', both, { manifest: { version: 'latest' } }],
    [
      'VERSION_NOT_SUPPORTED',
      'a manifest of another manifest version',
      { ...both, 'manifest.csv': 'a,b\nmanifest.version,2.0\noneroster.version,1.1\nfile.orgs,bulk\n' },
    ],
    [
      'MANIFEST_UNCLEAR',
      'files of which the manifest says nothing',
      { ...both, 'manifest.csv': manifest11('') },
    ],
    [
      'MANIFEST_UNCLEAR',
      'a file left out while the others differ',
      {
        ...both,
        'demographics.csv': demographics,
        'manifest.csv': manifest11('file.orgs,bulk\nfile.users,delta\n'),
      },
    ],
    [
      'MANIFEST_UNCLEAR',
      'a file called two things',
      { ...both, 'manifest.csv': manifest11('file.users,bulk\nfile.users,delta\n') },
    ],
    ['MISSING_FILE', 'users called bulk but not there', { 'orgs.csv': orgs }, { modes: { users: 'bulk' } }],
    ['MISSING_FILE', 'users called delta but not there', { 'orgs.csv': orgs }, { modes: { users: 'delta' } }],
    [
      'MISSING_FILE',
      'no users to be treated as bulk',
      { 'orgs.csv': orgs },
      { manifest: false },
      { treatAsBulk: true },
    ],
    ['EMPTY_FILE', 'a file without a header', { 'orgs.csv': orgs, 'users.csv': '' }],
    ['EMPTY_FILE', 'a file of a byte order mark and blank lines', { 'orgs.csv': '\ufeff\r\n\r\n' }],
    [
      'MISSING_COLUMN',
      'users without orgSourcedIds',
      { 'users.csv': 'sourcedId,role,givenName,familyName\n' },
    ],
    ['MISSING_COLUMN', 'orgs without a type', { 'orgs.csv': 'sourcedId,name\n' }],
    ['MISSING_COLUMN', 'demographics without an id', { 'demographics.csv': 'birthDate\n' }],
    ['MISSING_COLUMN', 'semicolons', { 'orgs.csv': 'sourcedId;name;type\na;b;school\n' }],
    ['DUPLICATE_COLUMN', 'a column twice', { 'orgs.csv': 'sourcedId,name,type,Name\n' }],
    ['ENCODING_NOT_SUPPORTED', 'UTF-16', { 'orgs.csv': Buffer.from(`\ufeff${orgs}`, 'utf16le') }],
    ['ENCODING_NOT_SUPPORTED', 'UTF-16 without a mark', { 'orgs.csv': Buffer.from(orgs, 'utf16le') }],
    [
      'UNCLOSED_QUOTE',
      'a quote that never closes',
      { 'orgs.csv': `${orgs}a,,,"Grant,school,2\nb,,,Lee,school,3\n` },
    ],
    [
      'MALFORMED_ROW',
      'a quote that is not doubled',
      { 'orgs.csv': `${orgs}a,,,"The "Grant" School",school,2\n` },
    ],
    [
      'MALFORMED_ROW',
      'a second header with other columns',
      { 'orgs.csv': `${orgs}sourcedId,name,type,status\nb,Lee,school,active\n` },
    ],
    [
      'MALFORMED_ROW',
      'a second header with more columns',
      { 'orgs.csv': `${orgs}sourcedId,status,dateLastModified,name,type,identifier,x\n` },
    ],
    ['TRUNCATED_FILE', 'a file that stops in its last row', { 'orgs.csv': `${orgs}school-2,,,Gra` }],
    [
      'DUPLICATE_ENTRY',
      'one name twice',
      [
        ['orgs.csv', orgs],
        ['orgs.csv', orgs],
      ],
    ],
    ['DUPLICATE_ENTRY', 'one name twice but for case', { ...both, 'Users.csv': users }],
    ['DUPLICATE_ENTRY', 'two folders', { 'a/orgs.csv': orgs, 'b/orgs.csv': orgs }, { manifest: false }],
    ['DUPLICATE_ENTRY', 'any other name twice', [...Object.entries(both), ['x.txt', '1'], ['x.txt', '2']]],
  ])('%s: %s', async (code, _, contents, zip = {}, options = {}) => {
    const error = await open(contents, zip, options)
      .then(readAll)
      .then(
        () => undefined,
        (refused: unknown) => refused,
      );
    expect(error).toBeInstanceOf(BundleRefusedError);
    expect(error).toMatchObject({ code, retryable: false });
    const { text } = error as BundleRefusedError;
    expect(text).toMatch(/^\w.{20,}\.$/s); // a sentence
    expect(text).not.toMatch(/Grant|Lincoln|Ada|school-1/); // and nothing of what is in the rows
  });

  it('names the columns that are missing, and the file', async () => {
    await expect(open({ 'users.csv': 'sourcedId,role,givenName\n' })).rejects.toMatchObject({
      text: expect.stringMatching(/^users\.csv lacks the columns orgSourcedIds, familyName\./),
      file: 'users.csv',
    });
  });

  it.each<[string, string, Buffer]>([
    ['NOT_A_ZIP', 'an empty file', Buffer.alloc(0)],
    ['NOT_A_ZIP', 'a CSV file', Buffer.from(users)],
    ['NOT_A_ZIP', 'a gzip file', Buffer.from('1f8b0800000000000003', 'hex')],
    ['TRUNCATED_ZIP', 'the first bytes of a zip', Buffer.from('504b03041400000008', 'hex')],
  ])('%s: %s', async (code, _, bytes) => {
    writeFileSync(path, bytes);
    await expect(readBundle(path)).rejects.toMatchObject({ name: 'BundleRefusedError', code });
  });

  it.each<[string, () => string]>([
    ['a path that is not there', () => join(folder, 'nowhere.zip')],
    ['a folder', () => folder],
  ])('CANNOT_OPEN: %s', async (_, where) => {
    await expect(readBundle(where())).rejects.toMatchObject({
      name: 'BundleRefusedError',
      code: 'CANNOT_OPEN',
    });
  });
});
