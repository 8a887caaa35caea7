import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BenchError } from './bench-error.mjs';
import { checkByHand, checkProduct } from './check-result.mjs';
import { judgeTargets } from './engine-targets.mjs';
import { spreadOf } from './spread.mjs';

const program = join(__dirname, '..', 'bench.mjs');
const bench = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });

describe('bench, its arguments', () => {
  it.each([
    ['nothing', [], 'Name one benchmark'],
    ['a benchmark there is not', ['speed'], 'no benchmark "speed"'],
    ['too small a district', ['engine', '--people', '12000,199'], '--people 199'],
    ['no round', ['engine', '--rounds', '0'], '--rounds 0'],
    ['more change than a district makes', ['engine', '--change', '0.5'], '--change 0.5'],
    ['an unknown option', ['engine', '--fast'], '--fast'],
    ['an empty path', ['engine', '--json', ''], '--json needs a path'],
  ])('refuses %s with exit code 2 and a sentence', (_what, args, sentence) => {
    const { status, stdout, stderr } = bench(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).toContain('npm run bench -- engine|client|custody');
  });

  it('explains itself', () => {
    const { status, stdout } = bench('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('--statements');
  });
});

describe('bench engine', () => {
  const none = { created: 0, updated: 0, removed: 0 };
  const expected = {
    read: { orgs: 3, users: 9, demographics: 4, rejected: 1 },
    usersByRole: { student: 4, parent: 2, guardian: 1, relative: 1, teacher: 1 },
    roster: { schools: 2, students: 4, contacts: 3, links: 5 },
    changes: { students: { ...none, created: 1 }, contacts: none, links: { ...none, removed: 2 } },
  };
  const { read, roster, changes } = expected;
  const applied = { outcome: 'applied', read, roster, changes };
  const run = (report: object | null, code = 0) => ({
    code,
    ms: 1,
    peakKb: 1,
    walBytes: 1,
    statements: [],
    report,
  });

  it('takes the right result', () => {
    expect(() => checkProduct('product', run(applied), expected, false)).not.toThrow();
    const again = {
      ...applied,
      outcome: 'nothing_to_do',
      changes: { students: none, contacts: none, links: none },
    };
    expect(() => checkProduct('product', run(again), expected, true)).not.toThrow();
    expect(() => checkByHand('by hand', [4, 4], expected)).not.toThrow();
  });

  it.each([
    ['another exit code', run(applied, 3), false],
    ['no report', run(null), false],
    ['one link too many', run({ ...applied, roster: { ...roster, links: 6 } }), false],
    ['a change not made', run({ ...applied, changes: { ...changes, links: none } }), false],
    ['changes where nothing changed', run(applied), true],
    ['a record not read', run({ ...applied, read: { ...read, users: 8 } }), false],
  ])('refuses %s', (_what, wrong, again) => {
    expect(() => checkProduct('product', wrong, expected, again)).toThrow(BenchError);
  });

  it('refuses a script by hand that lost somebody', () => {
    expect(() => checkByHand('by hand', [4, 3], expected)).toThrow('WRONG RESULT. by hand');
  });

  it('tells the median from the outliers', () => {
    expect(spreadOf([3, 1, 9])).toEqual({ median: 3, least: 1, most: 9 });
    expect(spreadOf([4, 2]).median).toBe(3);
  });

  it('judges by medians of ratios taken in the same round, and by the highest memory', () => {
    const round = (copyMs: number, factor: number, megabytes: number) => ({
      copyMs,
      readMs: copyMs,
      productMs: [2.4, 1, 0.5].map((ratio) => ratio * copyMs * factor),
      smallestMs: [0, 0, 0],
      byHandMs: [2, 1.5, 1.5].map((ratio) => ratio * copyMs),
      peakKb: [megabytes * 1024, 1024, 1024],
      walBytes: [0, 0, 1_000],
    });
    // One round on a machine three times as slow, and one in which something else got in the way.
    const judged = judgeTargets(300_000, 0.01, [round(100, 1, 100), round(300, 1, 193), round(100, 5, 100)]);
    const met = Object.fromEntries(judged.map(({ target, met }) => [target, met]));
    expect(met).toEqual({
      'first load <= 2.5 L': true,
      '1 % changed <= 0.9 L': false,
      'nothing changed <= 0.6 L': true,
      'first load ahead of the script by hand': false,
      '1 % changed ahead of the script by hand': true,
      'nothing changed ahead of the script by hand': true,
      'memory <= 192 MB': false,
      'nothing changed writes < 1 MB of WAL': true,
    });
  });
});
