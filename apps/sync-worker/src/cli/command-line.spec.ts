import { readCommandLine, USAGE } from './command-line';

describe('the arguments of npm run sync', () => {
  it('are a bundle and what is usual', () => {
    expect(readCommandLine(['--bundle', 'district.zip'])).toEqual({
      command: {
        source: { bundle: 'district.zip' },
        supplement: null,
        fieldMapping: null,
        name: 'local',
        schools: null,
        out: null,
        report: null,
        rejections: null,
        dryRun: false,
        approval: null,
        output: 'normal',
      },
    });
  });

  it('say all there is to say', () => {
    const args =
      '--bundle d.zip --supplement links.csv --field-mapping ed-fi --name north --out lists --report run.json --rejections wrong.csv --schools a,b --approve --by Robin --reason moved --json';
    expect(readCommandLine(args.split(' '))).toEqual({
      command: {
        source: { bundle: 'd.zip' },
        supplement: 'links.csv',
        fieldMapping: 'ed-fi',
        name: 'north',
        schools: ['a', 'b'],
        out: 'lists',
        report: 'run.json',
        rejections: 'wrong.csv',
        dryRun: false,
        approval: { by: 'Robin', reason: 'moved' },
        output: 'json',
      },
    });
  });

  it.each<[string[], RegExp]>([
    [[], /--bundle FILE/],
    [['--bundle', ''], /--bundle FILE/],
    [['--bundle'], /bundle/],
    [['--bundel', 'd.zip'], /--bundel/],
    [['d.zip'], /belongs to no option/],
    [['--url', 'https://sis.example.org'], /--auth/],
    [['--url', 'https://sis.example.org', '--bundle', 'd.zip'], /contradict/],
    [['--bundle', 'd.zip', '--auth', 'none'], /go with --url/],
    [['--bundle', 'd.zip', '--signature', 'sha1'], /go with --url/],
    [['--bundle', 'd.zip', '--supplement', ''], /--supplement/],
    [['--bundle', 'd.zip', '--rejections', ''], /--rejections/],
    [['--bundle', 'd.zip', '--rejections', './d.zip'], /--rejections and --bundle name the same file/],
    [['--bundle', 'd.zip', '--report', 'r', '--rejections', 'r'], /--rejections and --report/],
    [['--bundle', 'd.zip', '--name', '../x'], /--name/],
    [['--bundle', 'd.zip', '--schools', ' , '], /--schools/],
    [['--bundle', 'd.zip', '--approve'], /--approve needs a named person and a reason/],
    [['--bundle', 'd.zip', '--approve', '--by', 'Robin', '--reason', ' '], /--approve needs/],
    [['--bundle', 'd.zip', '--by', 'Robin'], /go with --approve/],
    [['--bundle', 'd.zip', '--approve', '--by', 'R', '--reason', 'x', '--dry-run'], /contradict/],
    [['--bundle', 'd.zip', '--quiet', '--verbose'], /contradict/],
    [['--bundle', 'd.zip', '--only-schools', 'a'], /go(es)? with --approve/],
    [
      ['--bundle', 'd.zip', '--approve', '--by', 'R', '--reason', 'x', '--only-schools', ','],
      /--only-schools/,
    ],
    [['--bundle', 'd.zip', '--until', '2027-01-31'], /goes with --reject/],
    [['--student', 'x', '--bundle', 'd.zip'], /A CSV bundle cannot be asked/],
    [
      ['--student', 'x', '--url', 'http://127.0.0.1:1', '--auth', 'none', '--out', 'l'],
      /--out does not go with/,
    ],
    [['--student', '', '--url', 'http://127.0.0.1:1', '--auth', 'none'], /sourcedId of one student/],
    [['--reject', '--by', 'Robin'], /--reject needs a named person and a reason/],
    [['--reject', '--by', 'R', '--reason', 'x', '--until', '2027-02-30'], /--until: a day/],
    [['--reject', '--by', 'R', '--reason', 'x', '--bundle', 'd.zip'], /leave out --bundle/],
    [['--cancel-approval', '--reject', '--by', 'R', '--reason', 'x'], /contradict/],
    [['--show-plan', '--run', 'x'], /--run: the number/],
    [['--show-holds', '--csv', 'x'], /leave out --csv/],
  ])('%j is answered by one sentence', (args, sentence) => {
    const line = readCommandLine(args);
    expect(line).toEqual({ usage: expect.stringMatching(sentence) as string });
    expect((line as { usage: string }).usage).not.toMatch(/\n|^\s+at /);
  });

  it('may narrow an approval, or ask the store alone', () => {
    const approve =
      '--bundle d.zip --approve --by R --reason x --only-schools a,b --only-reasons LINKS_LOST --consent mail';
    expect(readCommandLine(approve.split(' '))).toMatchObject({
      command: {
        approval: { by: 'R', reason: 'x', schools: ['a', 'b'], reasons: ['LINKS_LOST'], consent: 'mail' },
      },
    });
    expect(readCommandLine('--reject --by R --reason x --until 2027-01-31 --name north'.split(' '))).toEqual({
      store: { does: 'reject', name: 'north', json: false, by: 'R', reason: 'x', until: '2027-01-31' },
    });
    expect(readCommandLine(['--show-plan', '--run', '7', '--json'])).toEqual({
      store: { does: 'show plan', name: 'local', json: true, run: 7, csv: null },
    });
  });

  it('--help is short and names every exit code', () => {
    expect(readCommandLine(['--help'])).toEqual({ help: true });
    for (const code of ['0', '1', '2', '3', '4', '130']) expect(USAGE).toMatch(new RegExp(`\\b${code} \\w`));
  });
});
