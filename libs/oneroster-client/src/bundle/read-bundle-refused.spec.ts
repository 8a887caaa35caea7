import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BundleRefusedError, readBundle, type CsvBundle, type ReadBundleOptions } from '../index';
import {
  readAll,
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
    ['NO_MANIFEST', 'a zip of something else', { 'photo.jpg': 'x' }, { manifest: false }],
    ['NO_MANIFEST', 'an empty manifest', { ...both, 'manifest.csv': '' }],
    [
      'VERSION_1_0',
      'no enabledUser, to be treated as bulk',
      { 'orgs.csv': orgs, 'users.csv': 'sourcedId,orgSourcedIds,role,givenName,familyName\n' },
      { manifest: false },
      { treatAsBulk: true },
    ],
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
    ['MISSING_FILE', 'users called delta but not there', { 'orgs.csv': orgs }, { modes: { users: 'delta' } }],
    [
      'MISSING_FILE',
      'no users to be treated as bulk',
      { 'orgs.csv': orgs },
      { manifest: false },
      { treatAsBulk: true },
    ],
    ['EMPTY_FILE', 'a file of a byte order mark and blank lines', { 'orgs.csv': '\ufeff\r\n\r\n' }],
    ['MISSING_COLUMN', 'orgs without a type', { 'orgs.csv': 'sourcedId,name\n' }],
    ['MISSING_COLUMN', 'demographics without an id', { 'demographics.csv': 'birthDate\n' }],
    ['DUPLICATE_COLUMN', 'a column twice', { 'orgs.csv': 'sourcedId,name,type,Name\n' }],
    ['ENCODING_NOT_SUPPORTED', 'UTF-16 without a mark', { 'orgs.csv': Buffer.from(orgs, 'utf16le') }],
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
