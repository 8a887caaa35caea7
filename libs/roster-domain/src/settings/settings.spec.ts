import * as fc from 'fast-check';
import { DEFAULT_GATE_LIMITS, type GateLimits } from '../gate/gate-limits';
import { judgePlan } from '../gate/judge-plan';
import type { PlanSummary } from '../plan/plan-summary';
import { calendarSetting } from './calendar-setting';
import { connectionSetting } from './connection-setting';
import { gateLimitsSetting } from './gate-limits-setting';
import { policySetting } from './policy-setting';
import { rightsMappingSetting } from './rights-mapping-setting';
import { scheduleSetting } from './schedule-setting';
import { schoolSetting, type SchoolSetting } from './school-setting';
import { sameValue, splitSetting, wholeChange, withChanges, type SettingKind } from './setting-split';

const NOW = Date.parse('2026-03-10T18:00:00Z');

/** What of one value acts at once, and whether something waits. */
function split(kind: SettingKind, field: string, before: unknown, after: unknown) {
  const { atOnce, waiting } = splitSetting(kind, { [field]: before }, { [field]: after });
  return { now: withChanges({ [field]: before }, atOnce)[field], waits: waiting.length > 0 };
}
const atOnce = (after: unknown) => ({ now: after, waits: false });
const allWaits = (before: unknown) => ({ now: before, waits: true });

describe('the policy', () => {
  test.each<[string, unknown, unknown]>([
    ['linkedGuardianMayCollect', true, false],
    ['adultStudentsSelfSignOut', true, false],
    ['emergencyContact', 'allow', 'refer'],
    ['emergencyContact', 'refer', 'none'],
    ['emergencyContact', 'allow', 'none'],
    ['maxAgeHours', 72, 71],
    ['maxAgeHours', null, 72],
    ['maxAgeHours', 192, null],
    ['maxAgeHours', 192, 200],
    ['supplementMaxAgeDays', 30, 29],
    ['ignoredRestrictionTexts', ['N/A', 'none'], ['none']],
    ['ignoredRestrictionTexts', ['N/A', 'none'], [' NONE ', 'n/a']],
  ])('%s from %j to %j acts at once', (field, before, after) => {
    expect(split(policySetting, field, before, after)).toEqual(atOnce(after));
  });

  test.each<[string, unknown, unknown]>([
    ['linkedGuardianMayCollect', false, true],
    ['adultStudentsSelfSignOut', false, true],
    ['emergencyContact', 'none', 'refer'],
    ['emergencyContact', 'refer', 'allow'],
    ['emergencyContact', 'refer', 'unheard of'],
    ['maxAgeHours', 72, 73],
    ['maxAgeHours', null, 73],
    ['maxAgeHours', 191, null],
    ['supplementMaxAgeDays', 30, 31],
    ['ignoredRestrictionTexts', [], ['N/A']],
    ['useBirthDates', true, false],
    ['useBirthDates', false, true],
    ['a field of tomorrow', 1, 2],
  ])('%s from %j to %j waits', (field, before, after) => {
    expect(split(policySetting, field, before, after)).toEqual(allWaits(before));
  });

  test('of one list, a text taken away acts at once and a text added waits', () => {
    const change = splitSetting(
      policySetting,
      { ignoredRestrictionTexts: ['N/A', 'none'] },
      { ignoredRestrictionTexts: ['none', 'see file'] },
    );
    expect(change.atOnce).toEqual([expect.objectContaining({ before: ['N/A', 'none'], after: ['none'] })]);
    expect(change.waiting).toEqual([
      expect.objectContaining({ before: ['none'], after: ['none', 'see file'] }),
    ]);
    expect(change.waiting[0]?.text).toBe('Restriction texts that are ignored: "none", "see file".');
  });
});

const maple: SchoolSetting = {
  ivmSchoolId: 'ivm-maple',
  enabled: true,
  template: 'students_contacts',
  authoritative: true,
  timezone: 'America/Chicago',
  doorsOpenAt: '07:30',
  preloaded: 'none',
  goLiveAt: null,
};
const later = '2026-03-12T06:00:00.000Z';
const latest = '2026-03-20T06:00:00.000Z';

describe('a school', () => {
  const kind = schoolSetting(NOW);
  const school = (before: Partial<SchoolSetting> | null, after: Partial<SchoolSetting>) =>
    split(kind, 'maple', before && { ...maple, ...before }, { ...maple, ...before, ...after });

  test.each<[string, Partial<SchoolSetting> | null, Partial<SchoolSetting>]>([
    ['is prepared', null, { enabled: false }],
    ['loses the say of what is permitted', {}, { authoritative: false }],
    ['opens its doors at another time', {}, { doorsOpenAt: '08:00' }],
    ['goes live later than it would have', { goLiveAt: later }, { goLiveAt: latest }],
    [
      'not read yet, is to be sent otherwise',
      { enabled: false },
      { template: 'students', preloaded: 'adopt' },
    ],
    ['not read yet, is given a school of IVM', { enabled: false, ivmSchoolId: null }, { ivmSchoolId: 'x' }],
  ])('that %s: at once', (_, before, after) => {
    expect(school(before, after)).toEqual(atOnce({ ...maple, ...before, ...after }));
  });

  test.each<[string, Partial<SchoolSetting>, Partial<SchoolSetting>]>([
    ['is read no more: a removal', {}, { enabled: false }],
    ['is read from now on', { enabled: false }, { enabled: true }],
    ['has the say again', { authoritative: false }, { authoritative: true }],
    ['is another school of IVM', {}, { ivmSchoolId: 'ivm-oak' }],
    ['is no school of IVM any more', {}, { ivmSchoolId: null }],
    ['was told to ask, and is another', { enabled: false }, { ivmSchoolId: 'ivm-oak' }],
    ['is sent with more', { template: 'students' }, { template: 'students_contacts' }],
    ['is sent with less', {}, { template: 'students' }],
    ['has other days', {}, { timezone: 'America/Denver' }],
    ['takes its people over', { preloaded: 'adopt' }, { preloaded: 'replace' }],
    ['goes live sooner', { goLiveAt: latest }, { goLiveAt: later }],
    ['is live and would be no more', {}, { goLiveAt: later }],
    ['went live and would be no more', { goLiveAt: '2026-03-01T06:00:00.000Z' }, { goLiveAt: later }],
  ])('that %s: waits', (_, before, after) => {
    expect(school(before, after)).toEqual(allWaits({ ...maple, ...before }));
  });

  test('new and to be read: it is mapped at once, and reading it waits', () => {
    expect(school(null, {})).toEqual({ now: { ...maple, enabled: false }, waits: true });
    const { waiting } = splitSetting(kind, {}, { maple });
    expect(waiting).toEqual([
      {
        field: 'maple',
        before: { ...maple, enabled: false },
        after: maple,
        text: 'School maple is read from the next run on, and its adults may collect as its facts say.',
      },
    ]);
  });

  test('taken out of the mapping waits', () => {
    expect(split(kind, 'maple', maple, null)).toEqual(allWaits(maple));
  });
});

test('a connection waits as one thing; how its lists are asked for acts at once', () => {
  const present = { connection: { baseUrl: 'https://a.example', credentials: 'a' }, pageSize: null };
  const wanted = {
    connection: { baseUrl: 'https://b.example', credentials: 'b' },
    ...{ pageSize: 50, sort: true, pagesInFlight: 2, selectFields: false },
  };
  const { atOnce: now, waiting } = splitSetting(connectionSetting, present, wanted);
  expect(now.map(({ field }) => field)).toEqual(['pageSize', 'pagesInFlight', 'selectFields', 'sort']);
  expect(waiting.map(({ text }) => text)).toEqual([
    'The roster is read from https://b.example: another provider may permit anybody and remove everybody. Its credentials are replaced.',
  ]);
  expect(split(connectionSetting, 'selectFields', null, true)).toEqual(allWaits(null));
});

describe('which field says which right', () => {
  const row = { source: 'metadata', column: 'pick', right: 'pickup', no: 'not_authorised' };
  const other = { source: 'supplement', column: 'guardian', right: 'legalGuardian', no: 'unknown' };
  const fields = (before: unknown, after: unknown) => split(rightsMappingSetting, 'fields', before, after);
  const forbids = (one: object) => ({ ...one, onlyForbids: true });

  test('a stricter "no" and another order act at once; a milder "no" waits', () => {
    const strict = { ...row, no: 'prohibited' };
    expect(fields([row, other], [other, strict])).toEqual(atOnce([other, strict]));
    expect(fields([row, other], [other, row])).toEqual(atOnce([other, row]));
    expect(fields([row], [{ ...row, no: 'unknown' }])).toEqual(allWaits([row]));
  });

  test('a new field forbids at once and permits later; of one that goes, the other way round', () => {
    expect(fields([row], [row, other])).toEqual({ now: [row, forbids(other)], waits: true });
    expect(fields([row, other], [row])).toEqual({ now: [row, forbids(other)], waits: true });
    expect(fields([row], [{ ...row, column: 'pickup' }])).toEqual({
      now: [forbids(row), forbids({ ...row, column: 'pickup' })],
      waits: true,
    });
    expect(fields([forbids(row)], [])).toEqual(allWaits([forbids(row)]));
    expect(fields([forbids(row)], [row])).toEqual(allWaits([forbids(row)]));
    expect(fields([row], [forbids(row)])).toEqual(atOnce([forbids(row)]));
  });

  test('of a supplement, a column in place of another waits, and the one there is permits no more', () => {
    expect(fields([other], [{ ...other, column: 'custody' }])).toEqual({
      now: [forbids(other)],
      waits: true,
    });
  });
});

test('a schedule that reads more seldom waits', () => {
  const gaps: Record<string, number> = { daily: 24, weekly: 168 };
  const kind = scheduleSetting((cron) => gaps[String(cron)] ?? Infinity);
  expect(split(kind, 'cron', 'weekly', 'daily')).toEqual(atOnce('daily'));
  expect(split(kind, 'cron', 'daily', 'weekly')).toEqual(allWaits('daily'));
  expect(split(kind, 'cron', 'daily', 'never')).toEqual(allWaits('daily'));
});

describe('the calendar', () => {
  const kind = calendarSetting('2026-03-10');
  const entry = (from: string, to = from, shares?: object) => ({
    from,
    to,
    by: 'Kim Sample',
    reason: 'Term',
    ...(shares && { shares }),
  });
  const blackouts = (before: unknown, after: unknown) => split(kind, 'blackouts', before, after);
  const announcements = (before: unknown, after: unknown) => split(kind, 'announcements', before, after);
  const today = entry('2026-03-10');
  const over = entry('2026-03-01', '2026-03-09');

  test('a blackout may be added at once and taken away with approval, unless it is over', () => {
    expect(blackouts([], [today])).toEqual(atOnce([today]));
    expect(blackouts([over, today], [today])).toEqual(atOnce([today]));
    expect(blackouts([today], [])).toEqual(allWaits([today]));
    const longer = entry('2026-03-10', '2026-03-12');
    expect(blackouts([today], [longer])).toEqual({ now: [longer, today], waits: true });
  });

  test('an announcement may be taken back at once and added with approval', () => {
    const half = entry('2026-06-01', '2026-06-05', { removedShare: 0.5 });
    const more = { ...half, shares: { removedShare: 0.6 } };
    expect(announcements([half], [])).toEqual(atOnce([]));
    expect(announcements([], [half])).toEqual(allWaits([]));
    expect(announcements([half], [more])).toEqual({ now: [], waits: true });
    expect(announcements([half], [{ ...half, by: 'Robin Sample' }]).waits).toBe(false);
  });
});

describe('the limits of the gate', () => {
  const limits = (field: keyof GateLimits, after: number) =>
    split(gateLimitsSetting, field, DEFAULT_GATE_LIMITS[field], after);

  test('a lower share acts at once, a higher one waits; what decides between silence and a hold waits always', () => {
    expect(limits('removedShare', 0.05)).toEqual(atOnce(0.05));
    expect(limits('removedShare', 0.2)).toEqual(allWaits(0.1));
    for (const field of ['floor', 'implausibleShare', 'idsVanishedShare', 'contactsPerStudent'] as const)
      for (const by of [-0.01, 0.01])
        expect(limits(field, DEFAULT_GATE_LIMITS[field] + by)).toEqual(allWaits(DEFAULT_GATE_LIMITS[field]));
  });

  test('with what acts at once, whatever was held or silent stays so', () => {
    const count = fc.integer({ min: 0, max: 40 });
    const people = fc.record({
      ...{ before: fc.constantFrom(10, 40, 100), after: count },
      ...{ created: count, updated: count, removed: count },
    });
    const links = fc.record({
      ...{ before: fc.constantFrom(10, 100), after: count, created: count, updated: count, removed: count },
      ...{ unconfirmed: count, silenced: count, moved: count },
    });
    const school = fc.record({
      ...{ sourcedId: fc.constant('maple'), name: fc.constant('Maple') },
      ...{ students: people, contacts: people, links, leftWithNoAdult: fc.integer({ min: 0, max: 9 }) },
    });
    const share = fc.constantFrom(0.01, 0.05, 0.1, 0.3, 0.5, 0.75, 0.9);
    const wanted = fc.record({
      removedShare: share,
      linksLostShare: share,
      updatedShare: share,
      createdShare: share,
      leftWithNoAdult: fc.integer({ min: 1, max: 9 }),
      restrictionsSilent: fc.integer({ min: 1, max: 9 }),
      restrictionsSilentShare: share,
      implausibleShare: share,
      floor: fc.integer({ min: 0, max: 9 }),
    });
    fc.assert(
      fc.property(school, wanted, (one, change) => {
        const { students, contacts } = one;
        const plan: PlanSummary = {
          ...{ students, contacts, links: one.links },
          ...{ firstLoad: false, supplement: null, schools: [one] },
        };
        const { atOnce: now } = splitSetting(gateLimitsSetting, { ...DEFAULT_GATE_LIMITS }, change);
        const after = withChanges({ ...DEFAULT_GATE_LIMITS }, now) as unknown as GateLimits;
        const [was, is] = [judgePlan(plan, DEFAULT_GATE_LIMITS), judgePlan(plan, after)];
        expect(is.implausible).toBe(was.implausible);
        expect(is.silentSchools).toEqual(was.silentSchools);
        expect(is.heldSchools).toEqual(expect.arrayContaining([...was.heldSchools]));
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 1000) },
    );
  });
});

describe('any setting', () => {
  test('doing both parts is what was wanted; what does not differ is no change', () => {
    const present = { emergencyContact: 'allow', maxAgeHours: 72, linkedGuardianMayCollect: false };
    const wanted = { emergencyContact: 'none', maxAgeHours: 100, linkedGuardianMayCollect: false };
    const { atOnce: now, waiting } = splitSetting(policySetting, present, wanted);
    expect(withChanges(withChanges(present, now), waiting)).toEqual(wanted);
    expect([...now, ...waiting].map(({ field }) => field)).toEqual(['emergencyContact', 'maxAgeHours']);
  });

  test('before a first run all of it acts at once', () => {
    const { atOnce: now, waiting } = wholeChange(policySetting, { maxAgeHours: 72 }, { maxAgeHours: 100 });
    expect([now.length, waiting.length]).toEqual([1, 0]);
  });

  test('values are the same whatever the order of their keys', () => {
    expect(sameValue({ a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 })).toBe(true);
    expect(sameValue([1, 2], [2, 1])).toBe(false);
    expect(sameValue(undefined, null)).toBe(true);
  });
});
