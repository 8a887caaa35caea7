import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const program = join(__dirname, '..', 'bench.mjs');

describe('bench custody', () => {
  it('asks every way, and every answer is the right one', () => {
    const args = ['custody', '--people', '6000', '--checks', '100', '--rounds', '1'];
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/2,000 students, 4,000 contacts, 100 checks of each kind/);
    for (const way of [
      'contact id ',
      "name among the child's adults",
      'contact id of a restricted adult',
      'scanned document',
    ])
      expect(stdout).toContain(way);
  });
});
