import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBundle } from '../index';
import { readAll, writeBundle } from '../testing';

const files: Record<string, string> = {
  'manifest.csv':
    'propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\n',
  'orgs.csv': 'sourcedId,status,dateLastModified,name,type\nschool-1,,,Lincoln,school\n',
  'users.csv':
    'sourcedId,enabledUser,orgSourcedIds,role,givenName,familyName,agentSourcedIds\n' +
    'student-1,true,school-1,student,Ada,Example,"guardian-1, guardian-2"\n' +
    'guardian-1,true,school-1,guardian,Grace,Example,student-1\n',
};
const exportedAt = new Date('2026-08-19T03:04:06Z');

const has = (tool: string, ...version: string[]) => spawnSync(tool, version).status === 0;

/** Zips as other programs write them; where a machine has none of them, our own writer still does. */
const writers: [string, (folder: string) => void | Promise<void>][] = [
  ['yazl', (folder) => writeBundle(join(folder, 'yazl.zip'), files, { mtime: exportedAt })],
];
if (has('zip', '-v')) {
  const names = Object.keys(files);
  writers.push(
    ['zip', (folder) => void execFileSync('zip', ['-q', 'zip.zip', ...names], { cwd: folder })],
    ['zip -0', (folder) => void execFileSync('zip', ['-q', '-0', 'zip -0.zip', ...names], { cwd: folder })],
    ['zip -r', (folder) => void execFileSync('zip', ['-q', '-r', join(folder, 'zip -r.zip'), '.', '-x', '*.zip'], { cwd: folder })],
    ['zip streamed', (folder) => {
      const zip = execFileSync('zip', ['-q', '-', ...names], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
      writeFileSync(join(folder, 'zip streamed.zip'), zip);
    }],
  ); // prettier-ignore
}
if (has('python3', '--version')) {
  const script =
    'import sys,zipfile\n' +
    "with zipfile.ZipFile(sys.argv[1],'w',zipfile.ZIP_DEFLATED) as z:\n" +
    "  for n in sys.argv[2:]: z.write(n, 'export/' + n)\n";
  writers.push([
    'python',
    (folder) =>
      void execFileSync('python3', ['-c', script, 'python.zip', ...Object.keys(files)], { cwd: folder }),
  ]);
}

describe('a zip of another program', () => {
  it.each(writers)('%s is read like any other', async (name, write) => {
    const folder = mkdtempSync(join(tmpdir(), 'foreign-zip-'));
    for (const [file, text] of Object.entries(files)) {
      writeFileSync(join(folder, file), text);
      utimesSync(join(folder, file), exportedAt, exportedAt);
    }
    await write(folder);
    const bundle = await readBundle(join(folder, `${name}.zip`));
    const read = await readAll(bundle);
    await bundle.close();
    rmSync(folder, { recursive: true });
    expect(read.orgs).toHaveLength(1);
    expect(read.users.map((user) => [user.sourcedId, user.agents.map((agent) => agent.sourcedId)])).toEqual([
      ['student-1', ['guardian-1', 'guardian-2']],
      ['guardian-1', ['student-1']],
    ]);
    expect(bundle.warnings).toEqual([]);
    // Python writes local time without a zone: that one may differ by the zone of this machine, the others may not.
    const tolerance = name === 'python' ? 14 * 3_600_000 : 2_000;
    expect(Math.abs(bundle.observedAt.getTime() - exportedAt.getTime())).toBeLessThanOrEqual(tolerance);
  });

  it('refuses one that zip has encrypted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foreign-zip-'));
    const path = join(folder, 'secret.zip');
    writeFileSync(join(folder, 'orgs.csv'), files['orgs.csv'] ?? '');
    const encrypted =
      has('zip', '-v') &&
      spawnSync('zip', ['-q', '-P', 'secret', path, 'orgs.csv'], { cwd: folder }).status === 0;
    if (!encrypted) writeFileSync(path, encryptedByZip);
    await expect(readBundle(path)).rejects.toMatchObject({ code: 'ENCRYPTED' });
    rmSync(folder, { recursive: true });
  });
});

/** An empty a.csv as `zip -P` writes it, for machines without zip. */
const encryptedByZip = Buffer.from(
  '504b03040a00090000000000215c00000000' +
    '0c0000000000000005000000612e637376' +
    '000102030405060708090a0b' +
    '504b01021e030a00090000000000215c000000000c000000000000000500000000000000000000000000' +
    '00000000612e637376' +
    '504b050600000000010001003300000030000000' +
    '0000',
  'hex',
);
