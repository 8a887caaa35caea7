import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startScript } from './running-tools.mjs';

/** Enters a room that only one may be in (the folder's making fails otherwise), stays a moment, and goes. */
const visit = `
  import { mkdirSync, rmdirSync } from 'node:fs';
  import { setTimeout as pause } from 'node:timers/promises';
  const [folder, visits] = process.argv.slice(1);
  for (let visit = 0; visit < Number(visits); visit += 1) {
    const turn = await takeTurn(folder, { patienceMs: 20_000 });
    mkdirSync(folder + '/room');
    await pause(1 + Math.random() * 5);
    rmdirSync(folder + '/room');
    await turn.give();
  }`;

describe('a turn', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ivm roster turns '));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is one process’s at a time', async () => {
    const visitors = await Promise.all(
      Array.from({ length: 6 }, () => startScript(visit, [folder, '12']).ended),
    );
    for (const visitor of visitors) expect(visitor).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(folder)).toEqual(['postgres.turn-72']);
  });

  it('passes on at once when its holder is killed, and to one only', async () => {
    const holder = startScript(
      `await takeTurn(process.argv[1], { patienceMs: 1000 }); console.log('mine'); setInterval(() => {}, 1000);`,
      [folder],
    );
    expect(await holder.line()).toBe('mine');
    const waiting = Array.from({ length: 3 }, () => startScript(visit, [folder, '3']));
    await pause(500);
    for (const { child } of waiting) expect(child.exitCode).toBeNull();
    holder.child.kill('SIGKILL');
    for (const { ended } of waiting) expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('is not given up by a living holder: who waits too long is told whom to look for', async () => {
    const holder = startScript(
      `await takeTurn(process.argv[1], { patienceMs: 1000 }); console.log('mine'); setInterval(() => {}, 1000);`,
      [folder],
    );
    await holder.line();
    const { code, stderr } = await startScript(`await takeTurn(process.argv[1], { patienceMs: 300 });`, [
      folder,
    ]).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(`Another process (pid ${holder.child.pid}) has been busy with the database`);
    holder.child.kill('SIGKILL');
    await holder.ended;
  });

  it('says when the folder is not there (any more)', async () => {
    const gone = join(folder, 'gone');
    mkdirSync(gone);
    rmSync(gone, { recursive: true });
    const { stdout } = await startScript(
      `await takeTurn(process.argv[1], { patienceMs: 300 }).catch((error) => console.log(error.constructor.name));`,
      [gone],
    ).ended;
    expect(stdout).toBe('FolderVanished\n');
    expect(existsSync(gone)).toBe(false);
  });
});
