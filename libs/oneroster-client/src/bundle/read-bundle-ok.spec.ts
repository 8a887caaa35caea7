import { mkdtempSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle, type CsvBundle, type ReadBundleOptions } from '../index';
import {
  bundleOf,
  demographicsOf,
  district,
  guardian,
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
    ['files stored, not deflated', both, { compress: false }],
    ['blank lines and rows', { 'orgs.csv': `\n${orgs}\n,,,,,\n`, 'users.csv': `${users}\r\n\x1a` }, {}],
    ['no line end after the last row', { ...both, 'users.csv': users.trimEnd() }, {}],
  ])('survives %s', async (_, contents, zip) => {
    const read = await readAll(await open(contents, zip));
    expect(read.orgs).toMatchObject([{ sourcedId: 'school-1', name: 'Lincoln' }]);
    expect(read.users).toMatchObject([{ sourcedId: 'student-1', agents: [{ sourcedId: 'guardian-1' }] }]);
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

  it('calls a delta file delta, and does not make a blank status active there', async () => {
    const bundle = await open(both, { modes: { users: 'delta' } });
    expect(bundle.collections.map(({ mode }) => mode)).toEqual(['full', 'delta']);
    expect((await readAll(bundle)).users[0]?.status).toBe('');
  });

  it('reads orgs alone where the manifest calls users absent', async () => {
    const bundle = await open({ 'orgs.csv': orgs });
    expect(bundle.collections.map(({ resource }) => resource)).toEqual(['orgs']);
  });

  it.each<[string, string]>([
    ['no header, blanks and any case', ' OneRoster.Version , 1.1 \nFILE.Orgs,Bulk\nfile.users,BULK\n'],
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
