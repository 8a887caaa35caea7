import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createListFilesGateway } from 'ivm-adapter';
import { readListFiles } from 'ivm-adapter/testing';
import { guardian, school, student } from 'oneroster-client/testing';
import { pino } from 'pino';
import {
  clearIdentity,
  DEFAULT_DISTRICT_POLICY,
  enterRestriction,
  mapSchools,
  writePolicy,
  type DistrictTransaction,
  type EnteredPerson,
  type SchoolMapping,
} from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { CustodyDistrict, DESK, named } from '../testing/custody-district';
import { DueAnswers } from './due-answers';

/* Between the runs: whatever changes an answer is in the list files at the next look, whoever looks. */

const HOUR = 3_600_000;
const silent = pino({ level: 'silent' });
const users = [
  student({ sourcedId: 's0', agentSourcedIds: ['g0', 'g1'] }),
  guardian({ sourcedId: 'g0', givenName: 'Gale', familyName: 'Quill', agentSourcedIds: [] }),
  guardian({
    sourcedId: 'g1',
    givenName: 'Robin',
    familyName: 'Muller',
    role: 'relative',
    agentSourcedIds: [],
  }),
];

let database: TestDatabase;
let folder: string;
let district: CustodyDistrict;
let registrationId: number;
let at: Date;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'due answers '));
  district = await CustodyDistrict.open(database);
  at = new Date();
  const { store } = database;
  registrationId = await store.ensureRegistration(district.districtId, { name: 'sis', kind: 'csv' });
  await store.changeRegistration(district.districtId, registrationId, {
    listFolder: folder,
    state: 'enabled',
  });
  await pull(at);
});
afterEach(async () => {
  await district.close();
  await rm(folder, { recursive: true });
});

const pull = (exported: Date, sent = users) =>
  district.pull({
    orgs: [school()],
    users: sent,
    at: exported,
    gateway: createListFilesGateway({ directory: folder }),
    now: () => at,
  });
const enter = <T>(work: (tx: DistrictTransaction) => Promise<T>): Promise<T> =>
  database.store.withDistrict(district.districtId, work);
const restrict = (person: EnteredPerson) =>
  enter((tx) =>
    enterRestriction(
      tx,
      { ...DESK, at },
      {
        ...{ kind: 'PROTECTION_ORDER', person, students: 'all', schools: 'all', from: null, to: null },
        ...{ documentOnFile: true, schedule: null, note: '' },
      },
    ),
  );
const worker = () => new DueAnswers(database.store, silent, () => at);
const isDue = async () =>
  (await database.store.districtsWithAnswersDue(at, 1_000)).includes(district.districtId);

/** `contact pickup reason` of each row, and the no-go list. */
async function lists(): Promise<string[]> {
  const { noGo, schools } = await readListFiles(folder);
  const rows = schools.flatMap(({ relationships }) =>
    relationships.map(({ contactId, pickup, reason }) => `${contactId} ${pickup} ${reason}`),
  );
  return [...rows, ...(noGo ?? []).map((line) => `no-go ${line}`)];
}

test('a restriction, an unknown person’s too, a policy and the age of the data reach the lists without a run', async () => {
  expect(await lists()).toEqual(['g0 Yes linked', 'g1 Verify see office']);
  await worker().level(district.districtId);
  expect(await isDue()).toBe(false);

  await restrict({ contactId: await district.idOf('contact', 'g0') });
  await restrict({ name: named('Nobody Known'), birthDate: null });
  expect(await isDue()).toBe(true);
  await worker().level(district.districtId);
  expect(await lists()).toEqual(['g0 No see office', 'g1 Verify see office', 'no-go Known, Nobody']);

  await enter((tx) =>
    writePolicy(tx, {
      ...DEFAULT_DISTRICT_POLICY,
      emergencyContact: 'none',
      linkedGuardianMayCollect: false,
    }),
  );
  await worker().level(district.districtId);
  expect(await isDue()).toBe(false);
});

test('what gets stricter by the clock is in the lists before its instant', async () => {
  const staleAt = at.getTime() + 72 * HOUR;
  await worker().level(district.districtId);
  at = new Date(staleAt - 5 * 60_000);
  expect(await isDue()).toBe(false);
  at = new Date(staleAt - 60_000);
  expect(await isDue()).toBe(true);
  await worker().level(district.districtId);
  expect(await lists()).toEqual(['g0 Verify see office', 'g1 Verify see office']);
  expect(await isDue()).toBe(false);
});

test('a run that speaks for nothing takes a Yes away and gives none', async () => {
  await restrict({ contactId: await district.idOf('contact', 'g0') });
  const refused = await pull(new Date(at.getTime() - HOUR));
  expect(refused.outcome).toBe('refused');
  expect(await lists()).toEqual(['g0 Verify see office', 'g1 Verify see office']);
  await restrict({ name: named('Gale Other'), birthDate: null }).then((id) =>
    enter(async (tx) => clearIdentity(tx, { ...DESK, at }, id, await contactId(tx), 'a namesake')),
  );
  await pull(new Date(at.getTime() - HOUR));
  expect(await lists()).toEqual(['g0 Verify see office', 'g1 Verify see office']);
});

async function contactId(tx: DistrictTransaction): Promise<number> {
  const [row] = await tx.query<{ id: number }>(`select id from contact where sourced_id = 'g0'`);
  return row?.id ?? 0;
}

test('files are sent as the school is mapped: its template, not before it goes live, nothing permitted once it is read no more', async () => {
  const map = (mapping: object) =>
    enter(async (tx) => {
      const usual = {
        ivmSchoolId: 'ivm-1',
        enabled: true,
        template: 'students_contacts',
        authoritative: true,
      };
      const all = {
        ...usual,
        timezone: 'UTC',
        doorsOpenAt: null,
        preloaded: 'none',
        goLiveAt: null,
        ...mapping,
      };
      await mapSchools(tx, registrationId, new Map([[String(school().sourcedId), all as SchoolMapping]]));
    });
  const later = users.map((one) =>
    one.sourcedId === 'g0' ? { ...one, phone: '555-0199' } : one,
  ) as typeof users;

  await map({ goLiveAt: new Date(at.getTime() + HOUR) });
  await enter((tx) => writePolicy(tx, { ...DEFAULT_DISTRICT_POLICY, linkedGuardianMayCollect: false }));
  await pull((at = new Date(at.getTime() + 60_000)), later);
  // Nothing new is said before it goes live; a Yes that holds no more is taken away all the same.
  expect(await lists()).toEqual(['g0 Verify see office', 'g1 Verify see office']);

  await map({ template: 'students_pickup_contacts' });
  await pull((at = new Date(at.getTime() + 60_000)), users);
  expect(await lists()).toEqual([]);

  await enter((tx) => writePolicy(tx, DEFAULT_DISTRICT_POLICY));
  await map({});
  await pull((at = new Date(at.getTime() + 60_000)), later);
  expect(await lists()).toEqual(['g0 Yes linked', 'g1 Verify see office']);
  await map({ enabled: false });
  await pull((at = new Date(at.getTime() + 60_000)), users);
  expect(await lists()).toEqual(['g0 Verify see office', 'g1 Verify see office']);
});

test('two adults whom IVM would take for one are no Yes in its files', async () => {
  const twin = guardian({ sourcedId: 'g2', givenName: 'Gale', familyName: 'Quill', agentSourcedIds: [] });
  const other = student({ sourcedId: 's1', agentSourcedIds: ['g2'] });
  await pull((at = new Date(at.getTime() + 60_000)), [...users, twin, other]);
  expect(await lists()).toEqual(['g0 Verify see office', 'g1 Verify see office', 'g2 Verify see office']);
});

test('of several workers one does it; one that is at it and dies is replaced', async () => {
  await worker().level(district.districtId);
  await restrict({ contactId: await district.idOf('contact', 'g0') });
  const [first, second] = [worker(), worker()];
  await Promise.all([first.level(district.districtId), second.level(district.districtId)]);
  await worker().level(district.districtId);
  expect(await lists()).toEqual(['g0 No see office', 'g1 Verify see office']);

  // Answers are level and its process ended before it wrote the lists.
  await enter((tx) => writePolicy(tx, { ...DEFAULT_DISTRICT_POLICY, emergencyContact: 'allow' }));
  await pull(new Date(at.getTime() + 1), [
    ...users,
    student({ sourcedId: 's1', agentSourcedIds: ['g2'] }),
    guardian({ sourcedId: 'g2', givenName: 'Zoe', familyName: 'Other', agentSourcedIds: [] }),
  ]);
  await rm(join(folder, 'school-1'), { recursive: true });
  expect(await isDue()).toBe(true);
  await worker().level(district.districtId);
  expect(await lists()).toContain('g2 Yes linked');
  expect(await isDue()).toBe(false);
});
