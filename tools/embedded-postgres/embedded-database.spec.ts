import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  holding,
  isRoot,
  isStopped,
  letGo,
  openToOthers,
  postmasterOf,
  processesOf,
  query,
  removeWorkFolder,
  start,
  startScript,
  workFolder,
} from './running-tools.mjs';

describe('embedded PostgreSQL', () => {
  let folder: string;
  let dataDir: string;
  beforeAll(async () => {
    folder = await workFolder();
    dataDir = join(folder, 'a store');
  });
  afterAll(() => removeWorkFolder(folder));

  it('is made once by two first starts at the same moment, serves both, and stops with the last', async () => {
    const both = [start(['--data', dataDir, ...holding]), start(['--data', dataDir, ...holding])] as const;
    const urls = await Promise.all(both.map((one) => one.line()));
    expect(urls[0]).toBe(urls[1]);
    expect(await query(urls[0] ?? '', 'select current_user as me')).toEqual([{ me: 'roster_app' }]);
    expect(processesOf('postgres -D', dataDir)).toHaveLength(1);
    expect((await readdir(dataDir)).filter((name) => name.includes('making'))).toEqual([]);

    expect(await letGo(both[0])).toMatchObject({ code: 0, stderr: '' });
    expect(await query(urls[0] ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await letGo(both[1])).toMatchObject({ code: 0, stderr: '' });
    expect(isStopped(dataDir)).toBe(true);
    expect(processesOf('keeper.mjs', dataDir)).toEqual([]);
  });

  it('gives the two roles what they need and nothing more', async () => {
    const script = `const database = await openEmbeddedDatabase({ dataDir: process.argv[1] });
      console.log(JSON.stringify(database));
      process.stdin.resume().on('end', () => database.leave());`;
    const running = startScript(script, [dataDir]);
    const { databaseUrl: app, ownerUrl: owner, port } = JSON.parse(await running.line());
    expect(app).toMatch(new RegExp(`^postgres://roster_app:[\\w-]+@127\\.0\\.0\\.1:${port}/roster$`));
    expect(owner).toMatch(new RegExp(`^postgres://roster_owner:[\\w-]+@127\\.0\\.0\\.1:${port}/roster$`));

    const roles = await query(
      owner,
      `select rolname, rolcanlogin, rolcreatedb, rolsuper or rolbypassrls or rolcreaterole or rolreplication as power
       from pg_roles where rolname like 'roster%' order by rolname`,
    );
    expect(roles).toEqual([
      { rolname: 'roster_app', rolcanlogin: true, rolcreatedb: false, power: false },
      { rolname: 'roster_owner', rolcanlogin: true, rolcreatedb: true, power: false },
    ]);
    const settings = `select datcollate, pg_encoding_to_char(encoding) as encoding, pg_get_userbyid(datdba) as owner,
      current_setting('fsync') as fsync, current_setting('listen_addresses') as listens,
      current_setting('client_connection_check_interval') as checks
      from pg_database where datname = current_database()`;
    expect(await query(app, settings)).toEqual([
      {
        datcollate: 'C',
        encoding: 'UTF8',
        owner: 'roster_owner',
        fsync: 'on',
        listens: '127.0.0.1',
        checks: '2s',
      },
    ]);

    const insufficientPrivilege = '42501';
    expect(await query(app, 'create table public.t (a int)')).toBe(insufficientPrivilege);
    expect(await query(app, 'create schema s')).toBe(insufficientPrivilege);
    expect(await query(app, 'create database d')).toBe(insufficientPrivilege);
    expect(await query(app, 'create temporary table t (a int)')).toEqual([]);
    expect(await query(app.replace(/roster$/, 'postgres'), 'select 1')).toBe(insufficientPrivilege);
    expect(await query(owner, 'create table public.t (a int)')).toEqual([]);
    expect(await query(owner, 'drop table public.t')).toEqual([]);
    expect(await query(owner, 'create database copied template roster')).toEqual([]);
    expect(await query(app.replace(/roster$/, 'copied'), 'select current_user as me')).toEqual([
      { me: 'roster_app' },
    ]);
    expect(await query(owner, 'drop database copied')).toEqual([]);
    const wrongPassword = '28P01';
    expect(await query(app.replace(/:[\w-]+@/, ':wrong@'), 'select 1')).toBe(wrongPassword);

    expect(await letGo(running)).toMatchObject({ code: 0, stderr: '' });
    expect(isStopped(dataDir)).toBe(true);
  });

  it('keeps passwords and people out of its log and of every command line', async () => {
    const { passwords, log } = {
      passwords: join(dataDir, 'postgres/passwords.json'),
      log: join(dataDir, 'postgres/server.log'),
    };
    expect((await stat(passwords)).mode & 0o777).toBe(0o600);
    const running = start(['--data', dataDir, ...holding]);
    const url = await running.line();
    expect(await query(url, "select 'Wilhelmina Invented'::int")).toBe('22P02');
    expect(await query(url, "create table public.t as select 'Wilhelmina Invented' as name")).toBe('42501');
    const commandLine = await readFile(`/proc/${postmasterOf(dataDir)}/cmdline`, 'utf8').catch(() => '');
    await letGo(running);
    const said = (await readFile(log, 'utf8')) + commandLine;
    expect(said).toContain('database system is ready');
    expect(said).not.toContain('Wilhelmina');
    for (const secret of Object.values<string>(JSON.parse(await readFile(passwords, 'utf8')))) {
      expect(secret.length).toBeGreaterThan(20);
      expect(said).not.toContain(secret);
    }
  });

  it('brings roles and database back when making them was interrupted', async () => {
    const script = `import { readFileSync } from 'node:fs';
      import pg from 'pg';
      const database = await openEmbeddedDatabase({ dataDir: process.argv[1] });
      const { superuser: password } = JSON.parse(readFileSync(process.argv[1] + '/postgres/passwords.json', 'utf8'));
      const client = new pg.Client({ host: '127.0.0.1', port: database.port, user: 'postgres', password, database: 'postgres' });
      await client.connect();
      for (const sql of ['drop database roster', 'drop role roster_app', 'alter role roster_owner bypassrls']) await client.query(sql);
      await client.end();
      await database.leave();`;
    expect(await startScript(script, [dataDir]).ended).toMatchObject({ code: 0, stderr: '' });
    const running = start(['--data', dataDir, ...holding]);
    const url = await running.line();
    expect(await query(url, "select rolbypassrls from pg_roles where rolname = 'roster_owner'")).toEqual([
      { rolbypassrls: false },
    ]);
    await letGo(running);
  });

  it('does not wait for a program that forgets to leave, and leaves for it', async () => {
    const running = startScript(
      'const { port } = await openEmbeddedDatabase({ dataDir: process.argv[1] }); console.log(port);',
      [dataDir],
    );
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
    const { code } = await start(['--data', dataDir, '--', 'true']).ended;
    expect(code).toBe(0);
    expect(isStopped(dataDir)).toBe(true);
  });

  it('refuses the data of another major version with a sentence', async () => {
    const file = join(dataDir, 'postgres/cluster/PG_VERSION');
    const before = await readFile(file, 'utf8');
    await writeFile(file, '17\n');
    const { code, stderr } = await start(['--data', dataDir, '--', 'true']).ended;
    await writeFile(file, before);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^with-database: The database in "[^\n]+" was written by PostgreSQL 17, and 18 [^\n]+\n$/,
    );
  });

  it('refuses a folder without its passwords with a sentence', async () => {
    const file = join(dataDir, 'postgres/passwords.json');
    const before = await readFile(file, 'utf8');
    await writeFile(file, '{');
    const { code, stderr } = await start(['--data', dataDir, '--', 'true']).ended;
    await writeFile(file, before);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^with-database: The passwords of the database are missing or damaged [^\n]+\n$/);
  });

  // Only root can be two users; without root the whole file already ran as an ordinary one.
  if (isRoot) {
    const ordinary = 1000;

    // In a checkout below a closed folder no other user can run anything.
    if (openToOthers) {
      it('tells an ordinary user that root made the database', async () => {
        const { code, stderr } = await start(['--data', dataDir, '--', 'true'], { uid: ordinary }).ended;
        expect(code).toBe(1);
        expect(stderr).toMatch(/^with-database: [^\n]*(made by root|another user made)[^\n]*\n$/);
      });

      it('works for an ordinary user, and tells root whose it is', async () => {
        const { chown, mkdir } = await import('node:fs/promises');
        const home = join(folder, 'ordinary');
        await mkdir(home);
        await chown(home, ordinary, ordinary);
        const theirs = join(home, 'store');
        const running = start(['--data', theirs, ...holding], { uid: ordinary });
        expect(await query(await running.line(), 'select 1 as one')).toEqual([{ one: 1 }]);
        expect(await letGo(running)).toMatchObject({ code: 0, stderr: '' });
        expect(isStopped(theirs)).toBe(true);
        const { code, stderr } = await start(['--data', theirs, '--', 'true']).ended;
        expect(code).toBe(1);
        expect(stderr).toMatch(/^with-database: [^\n]*made by the user with id 1000[^\n]*\n$/);
      });
    }

    it('puts the data where its user can go when root works in a closed folder, and says where', async () => {
      const { mkdir } = await import('node:fs/promises');
      const closed = join(folder, 'closed');
      await mkdir(closed, { mode: 0o700 });
      const inside = join(closed, 'store');
      const running = start(['--data', inside, '--throwaway', ...holding]);
      expect(await query(await running.line(), 'select 1 as one')).toEqual([{ one: 1 }]);
      const elsewhere =
        (await readFile(join(inside, 'postgres-is-elsewhere.txt'), 'utf8')).trimEnd().split('\n').at(-1) ??
        '';
      expect(elsewhere).toMatch(/^\/var\/lib\/ivm-roster-sync\/[0-9a-f]{16}-[0-9a-f]{8}$/);
      expect(existsSync(join(elsewhere, 'cluster/PG_VERSION'))).toBe(true);
      expect(await letGo(running)).toMatchObject({ code: 0, stderr: '' });
      expect(processesOf('postgres -D', elsewhere)).toEqual([]);
      expect(existsSync(elsewhere)).toBe(false);
      expect(existsSync(inside)).toBe(false);
    });
  }
});
