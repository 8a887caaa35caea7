import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = join(__dirname, '..', 'bench.mjs');

describe('bench engine', () => {
  it('runs a round of a small district, and leaves nothing behind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-spec-'));
    chmodSync(folder, 0o711); // as a folder for temporary files is: PostgreSQL, which never runs as root, passes through
    const json = join(folder, 'measured.json');
    const made = spawnSync(
      process.execPath,
      [program, 'engine', '--people', '200', '--rounds', '1', '--json', json],
      { encoding: 'utf8', env: { ...process.env, TMPDIR: folder } },
    );
    expect({ status: made.status, errors: made.status === 0 ? '' : made.stderr }).toEqual({
      status: 0,
      errors: '',
    });
    expect(made.stdout).toContain('by hand: COPY and MERGE');
    const [size] = JSON.parse(readFileSync(json, 'utf8'));
    expect(size).toMatchObject({ people: 200, rounds: [{ productMs: expect.any(Array) }] });
    expect(size.rounds[0].peakKb.every((peak: number) => peak > 20_000)).toBe(true);
    rmSync(json);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  }, 180_000);
});
