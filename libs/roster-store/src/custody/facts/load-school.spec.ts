import { DEFAULT_DISTRICT_POLICY, writePolicy } from '../../policy/district-policy';
import { mapSchools, type SchoolMapping } from '../../schools/school-mappings';
import { createTestDatabase, type TestDatabase } from '../../testing/create-test-database';
import { loadSchool } from './load-school';

/* Which registration speaks for a school, and how old its data may be. */

let database: TestDatabase;
let maple: number;
let sis: number;
let other: number;

beforeAll(async () => {
  database = await createTestDatabase();
  maple = await database.store.ensureDistrict({ key: 'maple', name: 'Maple', timezone: 'UTC' });
  sis = await database.store.ensureRegistration(maple, { name: 'sis', kind: 'csv' });
  other = await database.store.ensureRegistration(maple, { name: 'other', kind: 'csv' });
  await database.store.withDistrict(maple, (tx) =>
    tx.query(
      `insert into school (district_id, id, registration_id, sourced_id, name, type, enabled)
       select id, 1, $1, 'lincoln', 'Lincoln', 'school', true from district`,
      [sis],
    ),
  );
});
afterAll(() => database?.drop());

const mapping: SchoolMapping = {
  ...{
    ivmSchoolId: 'ivm-1',
    enabled: true,
    template: 'students_contacts',
    authoritative: true,
    timezone: 'UTC',
  },
  ...{ doorsOpenAt: null, preloaded: null, goLiveAt: null },
};
const map = (registration: number, change: Partial<SchoolMapping>) =>
  database.store.withDistrict(maple, (tx) =>
    mapSchools(tx, registration, new Map([['lincoln', { ...mapping, ...change }]])),
  );
const load = async () => (await database.store.withDistrict(maple, (tx) => loadSchool(tx, 1)))!;
const speaks = async () => Number((await load()).fact.authoritativeRegistration);

test('its own registration speaks, unless the mapping gives the say to another or to nobody', async () => {
  expect(await speaks()).toBe(sis);
  await map(sis, {});
  expect(await speaks()).toBe(sis);
  await map(sis, { authoritative: false });
  expect(await speaks()).toBe(0);
  await map(other, {});
  expect(await speaks()).toBe(other);
});

test('a school that is read no more does not get the say back by that', async () => {
  await map(sis, { authoritative: false, enabled: false });
  expect(await speaks()).toBe(other);
  await map(other, { enabled: false });
  expect(await speaks()).toBe(0);
});

test('how old data may be is what the policy says, and where it says nothing what the schedule asks', async () => {
  const age = async () => (await load()).policy.maxAgeHours;
  expect(await age()).toBe(72);
  await database.store.changeRegistration(maple, sis, { cron: '0 6 * * 0' });
  expect(await age()).toBe(192);
  const decide = (maxAgeHours: number | null) =>
    database.store.withDistrict(maple, (tx) =>
      writePolicy(tx, { ...DEFAULT_DISTRICT_POLICY, emergencyContact: 'none', maxAgeHours }),
    );
  await decide(null);
  expect(await age()).toBe(192);
  await decide(48);
  expect(await age()).toBe(48);
});
