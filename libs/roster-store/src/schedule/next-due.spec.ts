import { nextDue } from './next-due';

/** The next instants, each computed afresh from the one before, as the worker does. */
function dues(cron: string, timezone: string, after: string, count: number): string[] {
  const found: string[] = [];
  for (let at = new Date(after); found.length < count;) {
    at = nextDue(cron, timezone, at);
    found.push(at.toISOString().replace(':00.000Z', 'Z'));
  }
  return found;
}

describe('nextDue', () => {
  it.each<[string, string, string, string, string[]]>([
    [
      'an ordinary evening is an evening of the district',
      '0 22 * * *',
      'America/Chicago',
      '2026-01-12T12:00Z',
      ['2026-01-13T04:00Z', '2026-01-14T04:00Z'],
    ],
    [
      'Berlin: 02:30 does not exist on 29 March and is due when it is 03:30',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-03-27T12:00Z',
      ['2026-03-28T01:30Z', '2026-03-29T01:30Z', '2026-03-30T00:30Z'],
    ],
    [
      'Berlin: 02:30 exists twice on 25 October and is due once',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-23T12:00Z',
      ['2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    ],
    [
      'New York: 02:30 does not exist on 8 March',
      '30 2 * * *',
      'America/New_York',
      '2026-03-06T12:00Z',
      ['2026-03-07T07:30Z', '2026-03-08T07:30Z', '2026-03-09T06:30Z'],
    ],
    [
      'New York: 01:30 exists twice on 1 November and is due once',
      '30 1 * * *',
      'America/New_York',
      '2026-10-30T12:00Z',
      ['2026-10-31T05:30Z', '2026-11-01T05:30Z', '2026-11-02T06:30Z'],
    ],
    [
      'New York: every half hour goes on through the hour that comes twice',
      '*/30 * * * *',
      'America/New_York',
      '2026-11-01T05:15Z',
      ['2026-11-01T05:30Z', '2026-11-01T06:00Z', '2026-11-01T06:30Z', '2026-11-01T07:00Z'],
    ],
    [
      'Phoenix keeps no summer time',
      '30 2 * * *',
      'America/Phoenix',
      '2026-03-06T12:00Z',
      ['2026-03-07T09:30Z', '2026-03-08T09:30Z', '2026-03-09T09:30Z'],
    ],
    [
      'Santiago: 00:15 does not exist on 6 September',
      '15 0 * * *',
      'America/Santiago',
      '2026-09-05T12:00Z',
      ['2026-09-06T04:15Z', '2026-09-07T03:15Z'],
    ],
    [
      'weekdays only',
      '0 22 * * 1-5',
      'America/Chicago',
      '2026-01-16T12:00Z',
      ['2026-01-17T04:00Z', '2026-01-20T04:00Z'],
    ],
  ])('%s', (_, cron, timezone, after, expected) => {
    expect(dues(cron, timezone, after, expected.length)).toEqual(expected);
  });

  it.each(['America/New_York', 'Europe/Berlin', 'America/Phoenix'])(
    'a daily schedule is due once on every day around the changes of the clock in %s, at any hour',
    (timezone) => {
      const day = new Intl.DateTimeFormat('en-CA', { timeZone: timezone });
      for (const change of ['2026-03-06', '2026-03-27', '2026-10-23', '2026-10-30']) {
        for (let hour = 0; hour < 24; hour += 1) {
          const days = dues(`30 ${hour} * * *`, timezone, `${change}T12:00Z`, 5).map((at) =>
            day.format(new Date(at)),
          );
          const lastDay = Date.parse(days[0]!) + 4 * 86_400_000;
          expect([new Set(days).size, days.at(-1)]).toEqual([
            5,
            new Date(lastDay).toISOString().slice(0, 10),
          ]);
        }
      }
    },
  );

  it.each(['', 'daily', '99 99 * * *', '0 22 31 2 *', '* * *'])('refuses "%s" in a sentence', (cron) => {
    expect(() => nextDue(cron, 'UTC', new Date('2026-01-01T00:00Z'))).toThrow(/no schedule that is ever due/);
  });
});
