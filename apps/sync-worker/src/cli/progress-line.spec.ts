import type { SyncProgress } from '../run/sync-progress';
import type { SyncCommand } from './command-line';
import { ProgressLine } from './progress-line';

describe('the progress line', () => {
  /** A stream that keeps what is written to it, and a clock that stands. */
  function shown(isTTY: boolean, output: SyncCommand['output'] = 'normal', columns = 80) {
    const written: string[] = [];
    let clock = 0;
    const line = new ProgressLine(
      {
        isTTY,
        columns,
        write: (text: string | Uint8Array) => {
          written.push(String(text));
          return true;
        },
      },
      output,
      () => clock,
    );
    return {
      written,
      line,
      at: (ms: number, progress: SyncProgress) => {
        clock = ms;
        line.show(progress);
      },
    };
  }
  const reading = (records: number, expected: number | null = null): SyncProgress => {
    return { stage: 'reading', records, expected };
  };

  it('is one line at a terminal, written over, not before a second, and wiped in the end', () => {
    const { at, line, written } = shown(true);
    at(500, reading(1_000));
    at(1_000, reading(2_000, 9_000));
    at(1_100, reading(2_500, 9_000));
    at(1_300, reading(9_500, 9_000));
    at(61_300, { stage: 'comparing' });
    at(75_300, { stage: 'comparing' });
    at(76_000, { stage: 'applying' });
    at(77_000, { stage: 'delivering', schools: 0, of: 1 });
    line.end();
    expect(written).toEqual([
      '\rReading: 2,000 of about 9,000 records (1 s)\u001b[K',
      '\rReading: 9,500 of about 9,500 records (1 s)\u001b[K',
      '\rComparing with the roster\u001b[K',
      '\rComparing with the roster (14 s)\u001b[K',
      '\rApplying the changes\u001b[K',
      '\rWriting the lists: 0 of 1 school\u001b[K',
      '\r\u001b[K',
    ]);
  });

  it('writes nothing again that stands there already, and nothing to wipe when nothing was shown', () => {
    const { at, line, written } = shown(true);
    at(2_000, { stage: 'applying' });
    at(2_300, { stage: 'applying' });
    line.end();
    line.end();
    line.draw();
    expect(written).toHaveLength(2);
  });

  it('is cut to the width of the terminal', () => {
    const { at, line, written } = shown(true, 'normal', 20);
    at(5_000, { stage: 'delivering', schools: 3, of: 400 });
    line.end();
    expect(written[0]).toBe('\rWriting the lists: \u001b[K');
  });

  it('is a plain line at most every ten seconds in a pipe', () => {
    const { at, line, written } = shown(false);
    for (let ms = 0; ms <= 25_000; ms += 100) at(ms, reading(ms));
    line.end();
    expect(written).toEqual(['Reading: 10,000 records (10 s)\n', 'Reading: 20,000 records (20 s)\n']);
  });

  it.each(['quiet', 'json'] as const)('is not there with --%s', (output) => {
    const { at, line, written } = shown(true, output);
    at(60_000, reading(9));
    line.end();
    expect(written).toEqual([]);
  });
});
