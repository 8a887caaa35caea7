import { custodyCheckOf } from '../testing/custody-check-of';
import { readCustodyCommandLine } from './custody-command-line';
import { describeCustody } from './describe-custody';

const known = ['--school', 'school-1', '--student', 's1'];

test.each([
  [
    ['--contact', 'g1'],
    { person: { contact: 'g1' }, evidence: 'verified', purpose: 'EARLY_DEPARTURE', at: null },
  ],
  [
    ['--person', 'Gale Sample', '--visit'],
    { person: { name: 'Gale Sample' }, evidence: 'typed', purpose: 'VISIT' },
  ],
  [['--contact', 'g1', '--at', '2026-03-10T14:10:00-06:00'], { at: new Date('2026-03-10T20:10:00Z') }],
])('%j is understood', (args, command) => {
  expect(readCustodyCommandLine([...known, ...args])).toMatchObject({ command });
});

test.each([
  [['--student', 's1', '--contact', 'g1'], '--school and --student'],
  [known, '--contact or --person'],
  [[...known, '--contact', 'g1', '--person', 'Gale Sample'], '--contact or --person'],
  [[...known, '--person', 'Gale Sample', '--evidence', 'verified'], 'not a bare name'],
  [[...known, '--person', 'Gale Sample', '--evidence', 'sworn'], '--evidence is'],
  [[...known, '--contact', 'g1', '--at', '2026-03-10T14:10'], 'with its offset'],
])('%j is refused with a sentence', (args, sentence) => {
  expect(readCustodyCommandLine(args)).toMatchObject({ usage: expect.stringContaining(sentence) });
});

test('an answer says what, why, where from and how old, and the kiosk nothing', () => {
  const words = {
    who: 'Gale Sample (verified by staff)',
    restrictions: [],
    registrations: new Map([['1', 'sis']]),
  };
  const lines = describeCustody(custodyCheckOf('REFER'), words);
  expect(lines[0]).toBe('Ask the office.');
  expect(lines.join('\n')).toMatch(
    /Because:\n {2}- .*\[NOT_MARKED_FOR_PICKUP\]\n {4}Gale Sample, guardian, link active; from registration "sis"; its supplement is of 2026-03-09 \(25 hours old\)\./,
  );
  expect(lines).toContain('The kiosk shows: "Please see the office."');
  expect(lines).toContain(
    'Data: of 2026-03-10 12:00 America/Chicago (run 7), 60 minutes old; believed until 2026-03-13 12:00 America/Chicago.',
  );
  expect(describeCustody(custodyCheckOf('ALLOW'), words)[0]).toBe('May collect.');
});
