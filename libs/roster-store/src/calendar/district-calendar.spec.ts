import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';
import { calendarOn, readCalendar, writeCalendar, type DistrictCalendar } from './district-calendar';

let database: TestDatabase;
let maple: number;
let oak: number;

beforeAll(async () => {
  database = await createTestDatabase();
  maple = await database.store.ensureDistrict({ key: 'maple', name: 'Maple', timezone: 'Pacific/Auckland' });
  oak = await database.store.ensureDistrict({ key: 'oak', name: 'Oak', timezone: 'America/Los_Angeles' });
});
afterAll(() => database?.drop());

const who = { by: 'Kim Sample', reason: 'Testing week' };
const calendar: DistrictCalendar = {
  blackouts: [{ from: '2026-05-04', to: '2026-05-08', ...who }],
  announcements: [
    { from: '2026-05-08', to: '2026-05-08', ...who, shares: { removedShare: 0.3 } },
    { from: '2026-06-20', to: '2026-07-01', ...who, shares: { updatedShare: 1, createdShare: 2.5 } },
  ],
};
const write = (change: object) =>
  database.store.withDistrict(maple, (tx) => writeCalendar(tx, { ...calendar, ...change }));
const on = (district: number, at: string) =>
  database.store.withDistrict(district, (tx) => calendarOn(tx, new Date(at)));

test('is kept as it was written, for one district, and replaced as a whole', async () => {
  await write({ blackouts: [] });
  await write({});
  expect(await database.store.withDistrict(maple, readCalendar)).toEqual(calendar);
  expect(await database.store.withDistrict(oak, readCalendar)).toEqual({ blackouts: [], announcements: [] });
});

test('its days are those of the district’s zone, first and last included', async () => {
  await write({});
  // Auckland is twelve hours before UTC in May.
  expect(await on(maple, '2026-05-03T11:59:59Z')).toEqual({
    ...{ today: '2026-05-03', blackout: false, announcements: [] },
  });
  expect(await on(maple, '2026-05-03T12:00:00Z')).toMatchObject({ today: '2026-05-04', blackout: true });
  expect(await on(maple, '2026-05-08T11:59:59Z')).toEqual({
    today: '2026-05-08',
    blackout: true,
    announcements: [{ from: '2026-05-08', to: '2026-05-08', shares: { removedShare: 0.3 } }],
  });
  expect(await on(maple, '2026-05-08T12:00:00Z')).toMatchObject({ blackout: false, announcements: [] });
  expect(await on(oak, '2026-05-08T11:59:59Z')).toMatchObject({ today: '2026-05-08', blackout: false });
});

test.each<[string, object, RegExp]>([
  [
    'a day there is not',
    { blackouts: [{ from: '2026-02-30', to: '2026-03-01', ...who }] },
    /^Blackout 1: "2026-02-30" is no day/,
  ],
  [
    'an end before its beginning',
    { blackouts: [{ from: '2026-03-02', to: '2026-03-01', ...who }] },
    /ends on 2026-03-01, before/,
  ],
  [
    'a blackout of a term',
    { blackouts: [{ from: '2026-03-01', to: '2026-04-01', ...who }] },
    /lasts 32 days; at most 31/,
  ],
  [
    'nobody who wants it',
    { blackouts: [{ from: '2026-03-01', to: '2026-03-01', by: ' ', reason: 'x' }] },
    /say who wants it/,
  ],
  ['no reason', { blackouts: [{ from: '2026-03-01', to: '2026-03-01', by: 'Kim', reason: '' }] }, /say why/],
  [
    'an announcement of nothing',
    { announcements: [{ from: '2026-03-01', to: '2026-03-01', ...who, shares: {} }] },
    /^Announcement 1: say what will change/,
  ],
  [
    'more than all',
    { announcements: [{ from: '2026-03-01', to: '2026-03-01', ...who, shares: { removedShare: 1.1 } }] },
    /removedShare is 1.1; it must be more than 0 and at most 1/,
  ],
  [
    'a share nobody knows',
    { announcements: [{ from: '2026-03-01', to: '2026-03-01', ...who, shares: { floor: 0.5 } }] },
    /there is no share "floor"/,
  ],
])('%s is refused in a sentence, and what was there stays', async (_, change, sentence) => {
  await write({});
  await expect(write(change)).rejects.toThrow(sentence);
  expect(await database.store.withDistrict(maple, readCalendar)).toEqual(calendar);
});
