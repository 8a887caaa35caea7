import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  holding,
  isStopped,
  letGo,
  processesOf,
  removeWorkFolder,
  start,
  until,
  workFolder,
} from './embedded-postgres/running-tools.mjs';

const node = process.execPath;
const printing = (script: string) => ['--', node, '-e', script];

describe('with-database, whichever database', () => {
  const given = {
    DATABASE_URL: 'postgres://app@db.example/x',
    DATABASE_OWNER_URL: 'postgres://owner@db.example/x',
  };

  it('runs the command with the two addresses it was given and opens nothing', async () => {
    const folder = await workFolder();
    const { code, stdout } = await start(
      [
        '--data',
        join(folder, 'data'),
        ...printing('console.log(process.env.DATABASE_URL, process.env.DATABASE_OWNER_URL)'),
      ],
      { env: given },
    ).ended;
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${given.DATABASE_URL} ${given.DATABASE_OWNER_URL}\n`,
    });
    expect(await readdir(folder)).toEqual([]);
    await removeWorkFolder(folder);
  });

  it.each([
    ['DATABASE_OWNER_URL', { DATABASE_URL: given.DATABASE_URL }],
    ['DATABASE_URL', { DATABASE_OWNER_URL: given.DATABASE_OWNER_URL, DATABASE_URL: '' }],
  ])('refuses when only %s is missing, and names it', async (missing, env) => {
    const { code, stderr } = await start(['--', 'true'], { env }).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(`${missing} is not`);
  });

  it.each([
    ['no command', ['--throwaway']],
    ['an unknown option', ['--dta', 'x', '--', 'true']],
    ['an empty folder', ['--data', '', '--', 'true']],
  ])('answers %s with the usage and exit code 2', async (_what, args) => {
    const { code, stderr } = await start(args).ended;
    expect(code).toBe(2);
    expect(stderr).toContain('usage: node tools/with-database.mjs');
  });

  it.each([
    ['the code of the command', printing('process.exit(7)'), 7],
    ['128 + the signal that killed it', printing('process.kill(process.pid, "SIGKILL")'), 137],
    ['127 when there is no such command', ['--', 'no-such-command-anywhere'], 127],
    ['126 when it is not a program', ['--', __filename], 126],
  ])('exits with %s', async (_what, args, expected) => {
    expect(await start(args, { env: given }).ended).toMatchObject({ code: expected });
  });

  it.each([
    ['SIGTERM', 43],
    ['SIGINT', 42],
  ] as const)('forwards %s and reports the code the command then chooses', async (signal, expected) => {
    const script =
      'process.on("SIGINT", () => process.exit(42)); process.on("SIGTERM", () => process.exit(43)); console.log("up"); setInterval(() => {}, 1000)';
    const running = start(printing(script), { env: given });
    await running.line();
    running.child.kill(signal);
    expect(await running.ended).toMatchObject({ code: expected });
  });
});

describe('with-database, embedded', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await workFolder();
  });
  afterAll(() => removeWorkFolder(folder));

  it('leaves in order when the command fails or is killed', async () => {
    const dataDir = join(folder, 'thrown away');
    const running = start([
      '--data',
      dataDir,
      '--throwaway',
      ...printing('console.log("up"); setInterval(() => {}, 1000)'),
    ]);
    await running.line();
    expect(processesOf('postgres -D', dataDir)).toHaveLength(1);
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 143, stderr: '' });
    expect(processesOf('postgres -D', dataDir)).toEqual([]);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('deletes a throwaway folder it made when the last one leaves, also when its owner was killed', async () => {
    const dataDir = join(folder, 'killed');
    const running = start(['--data', dataDir, '--throwaway', ...holding]);
    await running.line();
    const second = start(['--data', dataDir, '--throwaway', ...holding]);
    await second.line();
    expect(await letGo(running)).toMatchObject({ code: 0 });
    expect(existsSync(dataDir)).toBe(true);
    second.child.kill('SIGKILL');
    await until(() => !existsSync(dataDir), 'the folder to go');
    expect(processesOf('postgres -D', dataDir)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('deletes only the database from a folder that was there before', async () => {
    const dataDir = join(folder, 'mine');
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'notes.txt'), 'keep me');
    expect(await start(['--data', dataDir, '--throwaway', '--', 'true']).ended).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect((await readdir(dataDir)).filter((name) => !name.startsWith('postgres.turn-'))).toEqual([
      'notes.txt',
    ]);
  });

  it('never uses a database made to be kept as a throwaway', async () => {
    const dataDir = join(folder, 'kept');
    expect(await start(['--data', dataDir, '--', 'true']).ended).toMatchObject({ code: 0 });
    const { code, stderr } = await start(['--data', dataDir, '--throwaway', '--', 'true']).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('was made to be kept');
    expect(existsSync(join(dataDir, 'postgres/cluster/PG_VERSION'))).toBe(true);
    expect(isStopped(dataDir)).toBe(true);
  });

  it('says in a sentence that the folder is a file', async () => {
    const path = join(folder, 'a file');
    await writeFile(path, '');
    const { code, stderr } = await start(['--data', path, '--', 'true']).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^with-database: The embedded database needs the folder "[^\n]*"[^\n]*is a file[^\n]*\n$/,
    );
  });
});
