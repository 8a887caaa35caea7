import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { heldBy, killAll } from './killed-tools.mjs';
import {
  holding,
  isStopped,
  letGo,
  postmasterOf,
  processesOf,
  query,
  removeWorkFolder,
  start,
  until,
  workFolder,
} from './running-tools.mjs';

/* What seldom comes, and takes longest, is in after-a-kill.long.spec.ts. */

describe('embedded PostgreSQL after kill -9', () => {
  let folder: string;
  let dataDir: string;
  const works = async () => {
    expect(await start(['--data', dataDir, '--', 'true']).ended).toMatchObject({ code: 0, stderr: '' });
    expect(isStopped(dataDir)).toBe(true);
    expect(processesOf('keeper.mjs', dataDir)).toEqual([]);
  };
  beforeAll(async () => {
    folder = await workFolder();
    dataDir = join(folder, 'store');
  });
  afterAll(() => removeWorkFolder(folder));

  it.each([
    ['the keeper and its owner', false],
    ['initdb too', true],
  ])('of %s while the database is made, leaves nothing that is in the way', async (_what, initdbToo) => {
    const running = start(['--data', dataDir, ...holding]);
    await until(() => processesOf('initdb', dataDir).length > 0, 'initdb');
    const initdb = initdbToo ? processesOf('initdb', dataDir) : [];
    await killAll([...processesOf('keeper.mjs', dataDir), Number(running.child.pid), ...initdb]);
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
    await until(() => processesOf('initdb', dataDir).length === 0, 'initdb to end');
  });

  it('works after such ends, and tidies up what they left', async () => {
    expect(readdirSync(dataDir).some((name) => name.includes('.making-'))).toBe(true);
    await works();
    expect(readdirSync(dataDir).filter((name) => !name.startsWith('postgres.turn-'))).toEqual(['postgres']);
  });

  it('of the last owner, stops the server within seconds', async () => {
    const running = start(['--data', dataDir, ...holding]);
    await running.line();
    expect(isStopped(dataDir)).toBe(false);
    const begin = Date.now();
    running.child.kill('SIGKILL');
    await until(
      () => isStopped(dataDir) && processesOf('keeper.mjs', dataDir).length === 0,
      'the server to stop',
    );
    expect(Date.now() - begin).toBeLessThan(5_000);
  });

  it('of one owner, leaves the server to the other', async () => {
    const [one, other] = [start(['--data', dataDir, ...holding]), start(['--data', dataDir, ...holding])];
    const urls = [await one.line(), await other.line()];
    const postmaster = postmasterOf(dataDir);
    one.child.kill('SIGKILL');
    await until(() => processesOf('keeper.mjs', dataDir).length === 1, 'its keeper to leave');
    expect(await query(urls[1] ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(postmasterOf(dataDir)).toBe(postmaster);
    await letGo(other);
    expect(isStopped(dataDir)).toBe(true);
  });

  it('of the keeper, the command keeps its server: another keeper holds it, and the last one stops it', async () => {
    const running = start(['--data', dataDir, ...holding]);
    const url = await running.line();
    const postmaster = postmasterOf(dataDir);
    const [keeper] = processesOf('keeper.mjs', dataDir);
    await killAll([Number(keeper)]);
    await until(() => processesOf('keeper.mjs', dataDir).some((pid) => pid !== keeper), 'another keeper');
    await heldBy(1, url);
    expect(await start(['--data', dataDir, '--', 'true']).ended).toMatchObject({ code: 0, stderr: '' });
    expect(postmasterOf(dataDir)).toBe(postmaster);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await letGo(running)).toMatchObject({ code: 0, stderr: '' });
    expect(isStopped(dataDir)).toBe(true);
  });
});
