import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOf } from '../../bundle-of';
import { demographicsOf, district, guardian, school, student } from '../../roster-rows';
import { manifestOf, writeBundle } from '../../write-bundle';
import { startSandboxProvider } from '../start-sandbox-provider';

const rows = {
  orgs: [district(), school()],
  users: [
    student({ userIds: '{LDAP:ada}', 'metadata.note': 'a, "b"', familyName: 'Exämple' }),
    guardian({ agentSourcedIds: ['student-1', 'x'] }),
  ],
  demographics: [demographicsOf()],
};
const enrollments = [
  'sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role',
  'enrollment-1,class-1,school-1,student-1,student',
];

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'served-bundle-'))));
afterAll(() => rmSync(folder, { recursive: true }));

async function everything(options: Parameters<typeof startSandboxProvider>[0]): Promise<unknown[]> {
  const sandbox = await startSandboxProvider(options);
  try {
    const lists: unknown[] = [];
    for (const path of ['orgs', 'users', 'demographics', 'enrollments', 'classes']) {
      const text = await (await fetch(`${sandbox.url}/ims/oneroster/v1p1/${path}`)).text();
      lists.push(JSON.parse(text.replaceAll(sandbox.url, 'https://sis.example.org')));
    }
    return lists;
  } finally {
    await sandbox.close();
  }
}

describe('a bundle that is served', () => {
  it('gives what its rows give from memory, also of the files a roster of people does not need', async () => {
    const path = join(folder, 'district.zip');
    const states = { orgs: 'bulk', users: 'bulk', demographics: 'bulk', enrollments: 'bulk' } as const;
    await writeBundle(path, {
      ...bundleOf(rows),
      'manifest.csv': manifestOf(states),
      'enrollments.csv': `${enrollments.join('\r\n')}\r\n`,
    });
    const [names = '', ...cells] = enrollments.map((line) => line.split(','));
    const enrolled = cells.map((row) => Object.fromEntries(row.map((cell, at) => [names[at]!, cell])));
    expect(await everything({ bundle: path })).toEqual(
      await everything({ district: { ...rows, enrollments: enrolled } }),
    );
  });

  it('is refused as readBundle refuses it', async () => {
    const path = join(folder, 'old.zip');
    await writeBundle(path, bundleOf({ users: [student()] }), {});
    await writeBundle(path, { 'users.csv': 'sourcedId\r\n1\r\n' });
    await expect(startSandboxProvider({ bundle: path })).rejects.toMatchObject({ code: 'MISSING_COLUMN' });
  });
});
