import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const program = join(__dirname, '..', 'bench.mjs');

test('bench delivery brings every school level and tells records a second', () => {
  const args = [program, 'delivery', '--people', '2000', '--rounds', '1'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/everything, to an empty IVM +[\d,]+ records\/s/);
  expect(stdout).toMatch(/2,000 people, 4,000 records/);
}, 120_000);
