import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bundleOf,
  guardian,
  school,
  student,
  writeBundle,
  type BundleContents,
  type BundleRow,
} from '../testing';
import { checkBundle } from './check-bundle';
import { isUsable } from './finding';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-bundle-'));
  path = join(folder, 'district.zip');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function findingsOf(contents: BundleContents) {
  await writeBundle(path, contents);
  return checkBundle(path);
}

const good = { orgs: [school()], users: [student(), guardian()], systemName: 'Example SIS' };

describe('checkBundle', () => {
  it('finds a good bundle good in everything', async () => {
    const findings = await findingsOf(bundleOf(good));
    expect(findings.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual([
      'file ok',
      'manifest ok',
      'version ok',
      'files ok',
      'headers ok',
      'rows ok',
      'orgs ok',
      'required_fields ok',
      'metadata ok',
      'guardians ok',
    ]);
    expect(isUsable(findings)).toBe(true);
    expect(findings.at(-1)?.saw).toBe('1 guardian; 100 % of 1 student have at least one.');
  });

  it.each<[string, () => BundleContents, string, RegExp]>([
    [
      '1.2',
      () => ({ ...bundleOf(good), 'manifest.csv': 'propertyName,value\r\noneroster.version,1.2\r\n' }),
      'version',
      /1\.2/,
    ],
    [
      'a missing column',
      () => ({ ...bundleOf(good), 'users.csv': 'sourcedId,role\r\na,student\r\n' }),
      'headers',
      /orgSourcedIds/,
    ],
    [
      'a missing file',
      () => bundleOf({ ...good, modes: { demographics: 'bulk' } }),
      'files',
      /demographics\.csv/,
    ],
    ['no users file', () => bundleOf({ orgs: [school()] }), 'files', /users\.csv/],
    [
      'a quote that never ends',
      () => ({ ...bundleOf(good), 'orgs.csv': 'sourcedId,name,type\r\na,"b,school\r\n' }),
      'rows',
      /orgs\.csv/,
    ],
    ['a header and no user', () => bundleOf({ ...good, users: [] }), 'rows', /no row/],
    ['no school', () => bundleOf({ ...good, orgs: [] }), 'orgs', /empty/],
    [
      'no contact',
      () => bundleOf({ ...good, users: [student({ agentSourcedIds: [] })] }),
      'guardians',
      /no parent/,
    ],
    [
      'contacts of nobody',
      () =>
        bundleOf({ ...good, users: [student({ agentSourcedIds: [] }), guardian({ agentSourcedIds: [] })] }),
      'guardians',
      /0 % of 1 student/,
    ],
  ])('fails %s', async (_, contents, check, saw) => {
    const findings = await findingsOf(contents());
    expect(isUsable(findings)).toBe(false);
    expect(findings.filter(({ verdict }) => verdict === 'fail')).toContainEqual(
      expect.objectContaining({
        check,
        saw: expect.stringMatching(saw) as string,
        advice: expect.stringMatching(/\w/) as string,
      }),
    );
  });

  it('fails a zip without a manifest', async () => {
    const files = Object.entries(bundleOf(good)).filter(([name]) => name !== 'manifest.csv');
    await writeBundle(path, files, { manifest: false });
    expect(await checkBundle(path)).toMatchObject([{ check: 'manifest', verdict: 'fail' }]);
  });

  it('fails what is no zip, and what is not there', async () => {
    writeFileSync(path, 'not a zip');
    expect(await checkBundle(path)).toMatchObject([{ check: 'file', verdict: 'fail' }]);
    expect(await checkBundle(join(folder, 'other.zip'))).toMatchObject([{ check: 'file', verdict: 'fail' }]);
  });

  it('warns of children without anybody, of users that cannot be used, and of odd rows', async () => {
    const users = [
      student(),
      guardian(),
      student({ sourcedId: 's2', agentSourcedIds: [] }),
      student({ sourcedId: 's3', givenName: '' }),
    ];
    const findings = await findingsOf(bundleOf({ ...good, users }));
    expect(isUsable(findings)).toBe(true);
    expect(findings).toContainEqual(
      expect.objectContaining({
        check: 'guardians',
        verdict: 'warn',
        saw: expect.stringContaining('67 % of 3 students') as string,
      }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({
        check: 'required_fields',
        verdict: 'warn',
        saw: 'Not usable: 1 user without givenName.',
      }),
    );
    const short = await findingsOf({
      ...bundleOf(good),
      'orgs.csv': 'sourcedId,name,type,identifier\r\na,b,school\r\n',
    });
    expect(short).toContainEqual(expect.objectContaining({ check: 'rows', verdict: 'warn' }));
  });

  it('judges no guardians by a delta', async () => {
    const findings = await findingsOf(bundleOf({ ...good, users: [student()], modes: { users: 'delta' } }));
    expect(findings.at(-1)).toMatchObject({
      check: 'guardians',
      verdict: 'ok',
      saw: expect.stringContaining('delta') as string,
    });
  });

  it('names metadata keys it knows, and never a value or a key that looks like data', async () => {
    const withKeys: BundleRow = {
      'metadata.AllowStudentPickup': 'Y',
      'metadata.IsCustodialGuardian': 'N-secret-value',
      'metadata.grace.example@example.org': 'x',
      'metadata.note100001': 'x',
    };
    const findings = await findingsOf(bundleOf({ ...good, users: [student(withKeys), guardian(withKeys)] }));
    const metadata = findings.find(({ check }) => check === 'metadata');
    expect(metadata?.saw).toMatch(/AllowStudentPickup \(100 %\).*2 other keys/);
    expect(metadata?.advice).toContain('"Skyward"');
    expect(JSON.stringify(findings)).not.toMatch(/secret-value|example\.org|100001|Ada|Grace/);
  });

  it('stops when told to', async () => {
    await writeBundle(path, bundleOf(good));
    await expect(checkBundle(path, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });
});
