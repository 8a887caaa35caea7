import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { startSandboxProvider, writeBundle } from 'oneroster-client/testing';
import { LOCAL_DISTRICT, type RunRejection } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';

const cli = resolve(__dirname, '../../dist/cli/main.js');

const ORGS = `sourcedId,status,dateLastModified,name,type
school-1,,,Lincoln Elementary,school
school-2,,,,school
`;

/** Each record's line is where it starts; the comments count them. */
const USERS = [
  'sourcedId,status,orgSourcedIds,role,givenName,familyName,agentSourcedIds', // 1
  's-1,,school-1,student,"Ada\nMay",Example,g-1', // 2 and 3
  's-2,,school-1,student,Una,,g-1', // 4
  'sourcedId,status,orgSourcedIds,role,givenName,familyName,agentSourcedIds', // 5
  '', // 6
  'g-1,,school-1,custodian,Grace,Example,s-1', // 7
  '=1+1,,,student,Ivo,Example,', // 8
  's-3,,school-1,student,Noa,Example,,one,two,many', // 9
  ',,school-1,student,Noname,Example,', // 10
  '"s,4",,school-1,student,,"Ex\n\n""am"" ple",', // 11 to 13
  't-1,,school-1,teacher,Tess,Example,', // 14
  's-5,gone,school-1,student,Leo,Example,', // 15
  '',
].join('\n');

jest.setTimeout(60_000); // processes of their own, on busy machines

/** The list of what could not be used, as its users get it: from the command line, read by a CSV reader of others. */
describe('sync --rejections', () => {
  let database: TestDatabase;
  let folder: string;
  let bundle: string;
  let out: string;

  beforeAll(async () => {
    if (!existsSync(cli))
      throw new Error('The sync-worker is not built: run `npm run build`, or `npm test`, which does.');
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'rejections '));
    bundle = join(folder, 'district.zip');
    await writeBundle(bundle, { 'orgs.csv': ORGS, 'users.csv': USERS });
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    out = join(await mkdtemp(join(folder, 'out-')), 'wrong.csv');
  });

  it('names file, line, id, field and what to do of every record, and no name', async () => {
    const supplement = join(folder, 'links.csv');
    await writeFile(
      supplement,
      'studentSourcedId,contactSourcedId,relationship,pickup,restriction\ns-1,g-1,"Mo\nther",yes,\ns-1,g-2,,perhaps,\n,g-1,,,\n',
    );
    const run = await sync('--bundle', bundle, '--supplement', supplement, '--rejections', out);

    expect(run.code).toBe(0);
    expect(
      (await rowsOf(out)).map(({ file, line, sourcedId, field, code }) => [
        file,
        line,
        sourcedId,
        field,
        code,
      ]),
    ).toEqual([
      ['orgs.csv', '3', 'school-2', 'name', 'MISSING_FIELD'],
      ['users.csv', '4', 's-2', 'familyName', 'MISSING_FIELD'],
      ['users.csv', '7', 'g-1', 'role', 'UNKNOWN_ROLE'],
      ['users.csv', '8', "'=1+1", 'orgs', 'MISSING_FIELD'],
      ['users.csv', '9', '', '', 'UNREADABLE_RECORD'],
      ['users.csv', '10', '', 'sourcedId', 'MISSING_FIELD'],
      ['users.csv', '11', 's,4', 'givenName', 'MISSING_FIELD'],
      ['users.csv', '15', 's-5', 'status', 'UNKNOWN_STATUS'],
      ['links.csv', '4', 's-1', 'pickup', 'UNREADABLE_VALUE'],
      ['links.csv', '5', '', 'studentSourcedId', 'MISSING_FIELD'],
    ]);
    for (const { what, todo } of await rowsOf(out)) {
      expect(what).toMatch(/\.$/);
      expect(todo).toMatch(/\.$/);
    }
    const text = await readFile(out, 'utf8');
    expect(text).not.toMatch(/Example|Ada|Una|Grace|Ivo|Noa|Noname|Leo|perhaps|custodian|gone/);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(run.stdout).toContain(`The 10 records and what to do about each: ${out}\n`);
    expect(await leftOver()).toEqual(['wrong.csv']);
  });

  it('is not given: the report says how to get it', async () => {
    const run = await sync('--bundle', bundle);
    expect(run.stdout).toContain('run again with --rejections FILE');
    const report = await sync('--bundle', bundle, '--json');
    const { rejections } = JSON.parse(report.stdout) as { rejections: object[] };
    expect(Object.keys(rejections[0] ?? {})).toEqual(['code', 'resource', 'field', 'count', 'examples']);
  });

  it('is written also when the run is refused after reading, and only its header when nothing was wrong', async () => {
    const refused = await sync('--bundle', bundle, '--schools', 'nowhere', '--rejections', out);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`The 8 records and what to do about each: ${out}\n`);
    const rows = await rowsOf(out);
    expect(rows).toHaveLength(8);
    expect((await keptOfLastRun()).map(({ line }) => String(line))).toEqual(rows.map(({ line }) => line));

    const good = join(folder, 'good.zip');
    const users = USERS.split('\n').slice(0, 3).join('\n');
    await writeBundle(good, { 'orgs.csv': ORGS.split('\n').slice(0, 2).join('\n'), 'users.csv': users });
    const done = await sync('--bundle', good, '--rejections', out);
    expect(done.code).toBe(0);
    expect(await readFile(out, 'utf8')).toBe('file,line,sourcedId,field,code,what,todo\r\n');
    expect(done.stdout).not.toContain(out);
  });

  it('stays as it was when the reading breaks off', async () => {
    await writeFile(out, 'of yesterday');
    const run = await sync('--bundle', join(folder, 'absent.zip'), '--rejections', out);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(`${out} was left as it was`);
    expect(await readFile(out, 'utf8')).toBe('of yesterday');
    expect(await leftOver()).toEqual(['wrong.csv']);
  });

  it('is refused before the run where it cannot be written, or would take the place of something else', async () => {
    await mkdir(out);
    const socket = createServer().listen(join(folder, 'socket')).unref(); // no file, and no folder either
    await once(socket, 'listening');
    await symlink(join(folder, 'socket'), join(folder, 'link'));
    for (const [path, why] of [
      [join(folder, 'nowhere', 'wrong.csv'), 'cannot be written (ENOENT)'],
      [out, 'is not a file'],
      [join(folder, 'link'), 'is not a file'],
    ] as const) {
      const run = await sync('--bundle', bundle, '--rejections', path);
      expect(run).toEqual({ code: 2, stdout: '', stderr: `sync: --rejections: ${path} ${why}.\n` });
    }
    socket.close();
  });

  it('names the collection of a provider, which has no lines', async () => {
    const student = { orgSourcedIds: ['school-1'], role: 'student', givenName: 'Ada', familyName: 'Example' };
    const sandbox = await startSandboxProvider({
      district: {
        orgs: [{ sourcedId: 'school-1', name: 'Lincoln Elementary', type: 'school' }],
        users: [
          { ...student, sourcedId: 's-1' },
          { ...student, sourcedId: 's-2', givenName: '' },
        ],
      },
    });
    try {
      const run = await sync('--url', sandbox.url, '--auth', 'none', '--name', 'rest', '--rejections', out);
      expect(run.code).toBe(0);
      expect(run.stdout).toContain(`The one record and what to do about it: ${out}\n`);
      expect(await rowsOf(out)).toMatchObject([
        { file: 'users', line: '', sourcedId: 's-2', field: 'givenName', code: 'MISSING_FIELD' },
      ]);
    } finally {
      await sandbox.close();
    }
  });

  async function rowsOf(path: string): Promise<Record<string, string>[]> {
    return parse(await readFile(path), { columns: true, record_delimiter: '\r\n' });
  }

  /** What the store keeps with the newest run. */
  async function keptOfLastRun(): Promise<RunRejection[]> {
    const districtId = await database.store.ensureDistrict(LOCAL_DISTRICT);
    const registration = await database.store.ensureRegistration(districtId, { name: 'local', kind: 'csv' });
    const runId = await database.store.lastFinishedRun(districtId, registration);
    const kept: RunRejection[] = [];
    for await (const rejection of database.store.rejectionsOf(districtId, runId ?? 0)) kept.push(rejection);
    return kept;
  }

  const leftOver = (): Promise<string[]> => readdir(resolve(out, '..'));

  function sync(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    return new Promise((done) => {
      const env = {
        ...process.env,
        DATABASE_URL: database.databaseUrl,
        DATABASE_OWNER_URL: database.ownerUrl,
      };
      const child = spawn(process.execPath, [cli, ...args], { env });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
      child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
      child.on('close', (code) => done({ code, stdout, stderr }));
    });
  }
});
