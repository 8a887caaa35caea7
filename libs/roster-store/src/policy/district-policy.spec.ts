import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';
import { DEFAULT_DISTRICT_POLICY, readPolicy, writePolicy } from './district-policy';
import { changeNotifications, readNotifications } from './notifications';

let database: TestDatabase;
let maple: number;
let oak: number;

beforeAll(async () => {
  database = await createTestDatabase();
  maple = await database.store.ensureDistrict({ key: 'maple', name: 'Maple', timezone: 'UTC' });
  oak = await database.store.ensureDistrict({ key: 'oak', name: 'Oak', timezone: 'UTC' });
});

afterAll(() => database?.drop());

test('a policy is the default until it is decided, whole and the district’s own after', async () => {
  expect(await database.store.withDistrict(maple, readPolicy)).toEqual(DEFAULT_DISTRICT_POLICY);
  const decided = {
    emergencyContact: 'none',
    linkedGuardianMayCollect: false,
    adultStudentsSelfSignOut: true,
    useBirthDates: true,
    maxAgeHours: 96,
    supplementMaxAgeDays: 14,
    ignoredRestrictionTexts: ['N/A', 'none "known"', 'a,b'],
  } as const;
  for (const policy of [DEFAULT_DISTRICT_POLICY, decided])
    await database.store.withDistrict(maple, (tx) => writePolicy(tx, policy));
  expect(await database.store.withDistrict(maple, readPolicy)).toEqual(decided);
  expect(await database.store.withDistrict(oak, readPolicy)).toEqual(DEFAULT_DISTRICT_POLICY);
});

test('who is told of what is replaced event by event', async () => {
  const told = (change: object) =>
    database.store.withDistrict(maple, (tx) => changeNotifications(tx, change));
  await told({ held: ['robin@maple.example'], run_failed: ['it@maple.example'] });
  await told({ held: ['robin@maple.example', 'kim@maple.example'] });
  expect(await database.store.withDistrict(maple, readNotifications)).toEqual({
    held: ['robin@maple.example', 'kim@maple.example'],
    restricted_person_at_desk: [],
    run_failed: ['it@maple.example'],
    tightening_undelivered: [],
  });
  expect((await database.store.withDistrict(oak, readNotifications)).held).toEqual([]);
});
