import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const program = join(__dirname, '..', 'bench.mjs');
const bench = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });

describe('bench client', () => {
  it('reads every user each way and tells users and pages a second', () => {
    const { status, stdout, stderr } = bench(
      'client',
      '--people',
      '300',
      '--rounds',
      '1',
      '--page-size',
      '50',
    );
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/client, typed records +[\d,]+ users\/s +\d+\.\d\d/);
    expect(stdout).toMatch(/100 ms of latency, 4 in flight +[\d.]+ pages\/s/);
  });

  it('refuses a page size nobody asks for', () => {
    const { status, stderr } = bench('client', '--page-size', '5');
    expect(status).toBe(2);
    expect(stderr).toContain('--page-size 5');
  });

  it('fails where a user is missing', () => {
    const measure = join(__dirname, '../../libs/oneroster-client/dist/testing/bench/measure-client.js');
    const { status, stderr } = spawnSync(process.execPath, [measure, 'http://127.0.0.1:9', '1', '1', '50'], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('measure-client:');
  });
});
