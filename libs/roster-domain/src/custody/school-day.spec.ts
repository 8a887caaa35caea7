import { decideCustody } from './decide-custody';
import { nextChangeOf } from './answer-of-pair';
import { eighteenthBirthday, isLocalDate, plusDays, schoolCalendar } from './school-day';
import {
  CUSTODY_NOON,
  custodyFacts,
  custodyQuestion,
  type CustodyChanges,
} from '../testing/custody-builders';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A zone, a day there, its first instant, and its length in hours. */
const days: [string, string, string, string, number][] = [
  ['an ordinary day', 'America/Chicago', '2026-03-10', '2026-03-10T05:00:00Z', 24],
  ['the clock springs forward', 'America/Chicago', '2026-03-08', '2026-03-08T06:00:00Z', 23],
  ['the clock falls back', 'America/Chicago', '2026-11-01', '2026-11-01T05:00:00Z', 25],
  ['no daylight saving', 'Pacific/Honolulu', '2026-03-08', '2026-03-08T10:00:00Z', 24],
  ['none in most of Arizona', 'America/Phoenix', '2026-03-08', '2026-03-08T07:00:00Z', 24],
  ['half an hour off', 'America/St_Johns', '2026-07-01', '2026-07-01T02:30:00Z', 24],
  ['three quarters off, far east', 'Pacific/Chatham', '2026-07-01', '2026-06-30T11:15:00Z', 24],
  ['the farthest east', 'Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00Z', 24],
  ['the farthest west', 'Pacific/Pago_Pago', '2026-01-01', '2026-01-01T11:00:00Z', 24],
  ['the clock skips midnight', 'America/Santiago', '2026-09-06', '2026-09-06T04:00:00Z', 23],
  ['a leap day', 'America/Denver', '2028-02-29', '2028-02-29T07:00:00Z', 24],
];

test.each(days)('%s: %s %s', (_, zone, day, first, hours) => {
  const calendar = schoolCalendar(zone);
  const start = Date.parse(first);
  expect(new Date(calendar.startOf(day)).toISOString()).toBe(new Date(start).toISOString());
  expect(calendar.startOf(plusDays(day, 1)) - start).toBe(hours * HOUR);
  expect(calendar.dayOf(start - 1)).toBe(plusDays(day, -1));
  expect(calendar.dayOf(start)).toBe(day);
  expect(calendar.dayOf(start + hours * HOUR - 1)).toBe(day);
  expect(calendar.dayOf(start + hours * HOUR)).toBe(plusDays(day, 1));
});

test('a zone nobody knows is an error, not a guess', () => {
  expect(() => schoolCalendar('America/Springfield')).toThrow(RangeError);
});

test('what is a day, and what is not', () => {
  for (const day of ['2026-03-10', '2028-02-29', '0001-01-01', '9999-12-31'])
    expect([day, isLocalDate(day)]).toEqual([day, true]);
  const not = ['2026-02-29', '2026-02-30', '2026-13-01', '2026-3-10', '2026-03-10T00:00', 'x2026-03-10', ''];
  for (const text of not) expect([text, isLocalDate(text)]).toEqual([text, false]);
});

test('the 18th birthday; of 29 February it is 1 March', () => {
  expect(eighteenthBirthday('2008-03-10')).toBe('2026-03-10');
  expect(eighteenthBirthday('2008-02-29')).toBe('2026-03-01');
  expect(eighteenthBirthday('2010-02-28')).toBe('2028-02-28');
  expect(eighteenthBirthday('0982-12-31')).toBe('1000-12-31');
});

/** What staff may do at an instant: the outcome and the reason that decides. */
function answerAt(changes: CustodyChanges, at: number): string {
  const facts = custodyFacts({ ...changes, school: { asOf: at, ...changes.school } });
  const decision = decideCustody(facts, custodyQuestion({ ...changes, question: { at } }));
  if ('invalid' in decision) throw new Error(decision.invalid);
  return `${decision.outcome} ${decision.results[0]?.reasons[0]?.code}`;
}

/** Facts; the instant from which the second answer holds, in the school's zone; the answers just before and then. */
const turns: [string, CustodyChanges, string, string, string][] = [
  [
    'an order begins with its first day, on the day the clock springs forward',
    { restrictions: [{ from: '2026-03-08' }] },
    '2026-03-08T06:00:00Z',
    'ALLOW LINKED_GUARDIAN',
    'DENY RESTRICTION_IN_FORCE',
  ],
  [
    'an order ends with its last day, on the day the clock falls back: 25 hours',
    { restrictions: [{ to: '2026-11-01' }] },
    '2026-11-02T06:00:00Z',
    'DENY RESTRICTION_IN_FORCE',
    'REFER RESTRICTION_RECENTLY_EXPIRED',
  ],
  [
    'and is asked about for 30 days more',
    { restrictions: [{ to: '2026-11-01' }] },
    '2026-12-02T06:00:00Z',
    'REFER RESTRICTION_RECENTLY_EXPIRED',
    'ALLOW LINKED_GUARDIAN',
  ],
  [
    'an order to the leap day',
    { restrictions: [{ to: '2028-02-29' }] },
    '2028-03-01T06:00:00Z',
    'DENY RESTRICTION_IN_FORCE',
    'REFER RESTRICTION_RECENTLY_EXPIRED',
  ],
  [
    'the same order in Honolulu, where the day ends later',
    { school: { zone: 'Pacific/Honolulu' }, restrictions: [{ to: '2028-02-29' }] },
    '2028-03-01T10:00:00Z',
    'DENY RESTRICTION_IN_FORCE',
    'REFER RESTRICTION_RECENTLY_EXPIRED',
  ],
  [
    'a link begins',
    { link: { beginDate: '2026-09-06' }, school: { zone: 'America/Santiago' } },
    '2026-09-06T04:00:00Z',
    'REFER LINK_NOT_CURRENT',
    'ALLOW LINKED_GUARDIAN',
  ],
  [
    'a link ends',
    { link: { endDate: '2026-03-08' } },
    '2026-03-09T05:00:00Z',
    'ALLOW LINKED_GUARDIAN',
    'REFER LINK_NOT_CURRENT',
  ],
  [
    'a student born on 29 February is of age on 1 March',
    {
      policy: { adultStudentsSelfSignOut: true },
      student: { birthDate: '2008-02-29' },
      person: { contact: null, evidence: 'verified', self: true },
    },
    '2026-03-01T06:00:00Z',
    'REFER NOT_LISTED',
    'ALLOW ADULT_STUDENT',
  ],
  [
    'an authorisation ends with its last day',
    { authorisations: [{ to: '2026-11-01' }], person: { contact: null, evidence: 'scanned', name: robin() } },
    '2026-11-02T06:00:00Z',
    'ALLOW TEMPORARY_AUTHORISATION',
    'REFER NOT_LISTED',
  ],
];

test.each(turns)('%s', (_, changes, instant, before, then) => {
  const at = Date.parse(instant);
  expect([answerAt(changes, at - 1), answerAt(changes, at)]).toEqual([before, then]);
});

test('the clock makes data stale just after their greatest age, and never younger', () => {
  const age = 72 * HOUR;
  const old = (ms: number) => answerAt({ school: { asOf: CUSTODY_NOON - ms } }, CUSTODY_NOON);
  expect(old(age)).toBe('ALLOW LINKED_GUARDIAN');
  expect(old(age + 1)).toBe('REFER STALE_DATA');
  expect(old(-1)).toBe('REFER STALE_DATA');
  const long = { policy: { maxAgeHours: 1000 } };
  const week = 8 * 24 * HOUR;
  expect(answerAt({ ...long, school: { asOf: CUSTODY_NOON - week } }, CUSTODY_NOON)).toMatch(/^ALLOW/);
  expect(answerAt({ ...long, school: { asOf: CUSTODY_NOON - week - 1 } }, CUSTODY_NOON)).toMatch(/STALE/);
});

/** Facts, and the very instant at which the clock next changes the answer of Gale for Ada. */
const nextChanges: [string, CustodyChanges, string | null][] = [
  ['data turn stale a millisecond after their greatest age', {}, '2026-03-13T17:00:00.001Z'],
  ['a spot sync keeps them longer', { student: { spotSyncedAt: CUSTODY_NOON } }, '2026-03-13T18:00:00.001Z'],
  ['an order begins', { restrictions: [{ from: '2026-03-11' }] }, '2026-03-11T05:00:00.000Z'],
  ['an order ends', { restrictions: [{ to: '2026-03-10' }] }, '2026-03-11T05:00:00.000Z'],
  ['an order is forgotten', { restrictions: [{ to: '2026-02-10' }] }, '2026-03-13T05:00:00.000Z'],
  ['two people end an order', { restrictions: [{ endedAt: CUSTODY_NOON + 5 }] }, '2026-03-10T18:00:00.005Z'],
  ['a link ends', { link: { endDate: '2026-03-11' } }, '2026-03-12T05:00:00.000Z'],
  ['a link begins', { link: { beginDate: '2026-03-12' } }, '2026-03-12T05:00:00.000Z'],
  ['stale for ever', { school: { asOf: null } }, null],
  ['an order without an end denies for ever', { school: { asOf: null }, restrictions: [{}] }, null],
];

test.each(nextChanges)('next change: %s', (_, changes, instant) => {
  const next = nextChangeOf(custodyFacts(changes), 's-1', 'g-1', CUSTODY_NOON);
  expect(next === null ? null : new Date(next).toISOString()).toBe(instant);
});

test('a supplement permits no longer than its own age', () => {
  const rights = { ...custodyFacts().links[0]?.rights, pickup: 1 as const };
  const supplement = { rights, asOf: CUSTODY_NOON - 30 * 24 * HOUR } as NonNullable<
    ReturnType<typeof custodyFacts>['links'][number]['supplement']
  >;
  const relative = { link: { role: 'relative', supplement } } satisfies CustodyChanges;
  expect(answerAt(relative, CUSTODY_NOON)).toBe('ALLOW PICKUP_CONFIRMED');
  expect(answerAt(relative, CUSTODY_NOON + 1)).toBe('REFER RELATIVE_NOT_CONFIRMED');
  expect(nextChangeOf(custodyFacts(relative), 's-1', 'g-1', CUSTODY_NOON)).toBe(CUSTODY_NOON + 1);
});

function robin() {
  return { givenName: 'Robin', middleName: '', familyName: 'Visitor', suffix: '' };
}
