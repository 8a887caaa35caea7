import { databaseAddress } from '../connection/database-address';
import { openConnection } from '../connection/open-connection';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database';
import type { DistrictTransaction } from '../district/district-transaction';
import { readAuditEvents } from '../audit/audit-trail';
import type { ActingPerson } from './entries/acting-person';
import { aliasesOf, confirmAlias, proposeAlias, removeAlias } from './entries/aliases';
import {
  confirmAuthorisation,
  endAuthorisation,
  enterAuthorisation,
  readAuthorisations,
} from './entries/authorisations';
import {
  clearIdentity,
  endRestriction,
  enterRestriction,
  readRestrictions,
  type NewRestriction,
} from './entries/restrictions';

/* What people enter: who may, who has to agree, and that nothing of it is ever changed. */

const at = new Date('2026-03-10T18:00:00Z');
const person = (subject: string, ...roles: string[]): ActingPerson => ({ subject, name: null, roles, at });
const desk = person('desk-1', 'desk');
const office = person('desk-2', 'desk');
const approver = person('approver-1', 'approver');
const support = person('support-1', 'support');
const sam = { givenName: 'Sam', middleName: '', familyName: 'Sample', suffix: '' };

let database: TestDatabase;
let districtId: number;
const [CHILD, ADULT, GRANTOR] = [11, 12, 13];

beforeAll(async () => {
  database = await createTestDatabase();
  districtId = await database.store.ensureDistrict({ key: 'maple', name: 'Maple', timezone: 'UTC' });
  const registrationId = await database.store.ensureRegistration(districtId, { name: 'sis', kind: 'csv' });
  await run(async (tx) => {
    await tx.query(
      `insert into student (district_id, id, registration_id, sourced_id, given_name, middle_name, family_name, grade, student_number, orgs, active, doubtful)
       select id, $2, $1, 's', 'Ada', '', 'Sample', '', '', '{}', true, false from district`,
      [registrationId, CHILD],
    );
    for (const [id, name] of [
      [ADULT, 'Gale'],
      [GRANTOR, 'Robin'],
    ])
      await tx.query(
        `insert into contact (district_id, id, registration_id, sourced_id, given_name, middle_name, family_name, role, email, phone, sms, orgs, active, doubtful)
         select d.id, $2, $1, $3, $3, '', 'Sample', 'guardian', 'one@example.org', '', '555-0100', '{}', true, false from district d`,
        [registrationId, id, name],
      );
  });
});
afterAll(() => database?.drop());

const run = <T>(work: (tx: DistrictTransaction) => Promise<T>): Promise<T> =>
  database.store.withDistrict(districtId, work);
const order: NewRestriction = {
  kind: 'PROTECTION_ORDER',
  person: { contactId: ADULT },
  students: [CHILD],
  schools: 'all',
  from: '2026-01-01',
  to: null,
  documentOnFile: true,
  schedule: null,
  note: 'kept in the safe',
};
const restrict = (who = desk, changes: Partial<NewRestriction> = {}): Promise<number> =>
  run((tx) => enterRestriction(tx, who, { ...order, ...changes }));
const restriction = async (id: number) => (await run((tx) => readRestrictions(tx, { ids: [id] })))[0];

test('a restriction keeps by name whom it means, and which child', async () => {
  expect(await restriction(await restrict())).toMatchObject({
    contactId: ADULT,
    names: [{ givenName: 'Gale', familyName: 'Sample' }],
    students: [{ id: CHILD, givenName: 'Ada', familyName: 'Sample' }],
    enteredBy: 'desk-1',
    end: { state: 'none' },
  });
});

test('support of the vendor enters, confirms and ends nothing', async () => {
  await expect(restrict(support)).rejects.toMatchObject({ code: 'not_allowed' });
  const id = await restrict();
  await expect(run((tx) => endRestriction(tx, support, id, 'why'))).rejects.toMatchObject({
    code: 'not_allowed',
  });
  await expect(run((tx) => clearIdentity(tx, support, id, GRANTOR, 'why'))).rejects.toMatchObject({
    code: 'not_allowed',
  });
  await expect(run((tx) => proposeAlias(tx, support, ADULT, sam))).rejects.toMatchObject({
    code: 'not_allowed',
  });
});

test('what cannot be is refused with a sentence', async () => {
  await expect(restrict(desk, { schools: [1] })).rejects.toThrow('Only a TRESPASS');
  await expect(restrict(desk, { students: [] })).rejects.toThrow('at least one student');
  await expect(restrict(desk, { students: [99] })).rejects.toMatchObject({ code: 'not_found' });
  await expect(restrict(desk, { person: { contactId: 99 } })).rejects.toMatchObject({ code: 'not_found' });
  await expect(restrict(desk, { to: '2025-01-01' })).rejects.toThrow('before it begins');
  await expect(restrict(desk, { from: '2026-02-30' })).rejects.toThrow('no date');
  await expect(
    restrict(desk, { person: { name: { ...sam, familyName: ' ' }, birthDate: null } }),
  ).rejects.toThrow('family name');
});

test('a restriction ends when two people say so, one of them an approver, also when both do at once', async () => {
  const id = await restrict();
  const end = (who: ActingPerson, reason = 'seen the paper') =>
    run((tx) => endRestriction(tx, who, id, reason));
  expect(await end(desk)).toMatchObject({ state: 'awaiting_second' });
  await expect(end(desk)).rejects.toThrow('Another person');
  await expect(end(office)).rejects.toThrow('approver');
  await expect(end(approver, ' ')).rejects.toThrow('reason');
  expect((await restriction(id))?.end.state).toBe('awaiting_second');
  expect(await end(approver)).toMatchObject({ state: 'done' });
  await expect(end(office)).rejects.toMatchObject({ code: 'conflict' });
  expect(await restriction(id)).toMatchObject({
    note: order.note,
    from: order.from,
    to: null,
    end: { state: 'done' },
  });

  const another = await restrict();
  const both = await Promise.allSettled(
    [desk, approver].map((who) => run((tx) => endRestriction(tx, who, another, 'why'))),
  );
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect((await restriction(another))?.end.state).toBe('done');
});

test('an authorisation counts once somebody else has confirmed it, and ends at once', async () => {
  const entry = {
    grantorId: GRANTOR,
    person: { name: sam, birthDate: null },
    studentId: CHILD,
    from: '2026-03-10',
    to: '2026-03-10',
    note: '',
  };
  const id = await run((tx) => enterAuthorisation(tx, desk, entry));
  const read = async () => (await run((tx) => readAuthorisations(tx, { ids: [id] })))[0];
  await expect(run((tx) => confirmAuthorisation(tx, desk, id, ''))).rejects.toMatchObject({
    code: 'not_allowed',
  });
  expect((await read())?.confirmedBy).toBeNull();
  await run((tx) => confirmAuthorisation(tx, office, id, ''));
  expect(await read()).toMatchObject({ confirmedBy: 'desk-2', endedAt: null });
  await run((tx) => endAuthorisation(tx, desk, id, 'the grandmother fell ill'));
  expect((await read())?.endedAt).toEqual(at);
  await expect(run((tx) => endAuthorisation(tx, desk, id, 'again'))).rejects.toMatchObject({
    code: 'conflict',
  });
  await expect(
    run((tx) => enterAuthorisation(tx, desk, { ...entry, person: { contactId: GRANTOR } })),
  ).rejects.toThrow('themselves');
});

test('a name is confirmed by an approver or district administrator other than who proposed it', async () => {
  const id = await run((tx) => proposeAlias(tx, desk, ADULT, sam));
  await expect(run((tx) => confirmAlias(tx, office, ADULT, id, ''))).rejects.toMatchObject({
    code: 'not_allowed',
  });
  await expect(run((tx) => confirmAlias(tx, approver, GRANTOR, id, ''))).rejects.toMatchObject({
    code: 'not_found',
  });
  await run((tx) => confirmAlias(tx, approver, ADULT, id, 'licence seen'));
  expect((await run((tx) => aliasesOf(tx, [ADULT]))).at(-1)).toMatchObject({
    confirmed: true,
    removed: false,
  });
  await expect(run((tx) => removeAlias(tx, desk, ADULT, id, ''))).rejects.toMatchObject({
    code: 'not_allowed',
  });
  await run((tx) => removeAlias(tx, approver, ADULT, id, 'typed wrongly'));
  expect((await run((tx) => aliasesOf(tx, [ADULT]))).at(-1)).toMatchObject({ removed: true });
  // A restriction entered later knows the contact's names, without those taken away.
  const kept = await run((tx) => proposeAlias(tx, desk, ADULT, { ...sam, givenName: 'Sammy' }));
  expect((await restriction(await restrict()))?.names.map(({ givenName }) => givenName)).toEqual([
    'Gale',
    'Sammy',
  ]);
  await run((tx) => removeAlias(tx, desk, ADULT, kept, ''));
});

test('"not this person" is for somebody else than whom the restriction was entered for', async () => {
  const id = await restrict();
  await expect(run((tx) => clearIdentity(tx, desk, id, ADULT, 'why'))).rejects.toThrow('ended instead');
  await run((tx) => clearIdentity(tx, desk, id, GRANTOR, 'born in another year'));
});

test('nothing entered can be changed or taken out, by the apps or by the owner in passing', async () => {
  const owner = await openConnection(
    databaseAddress(database.ownerUrl, 'DATABASE_OWNER_URL'),
    'entries-spec',
    'owner',
  );
  try {
    for (const table of [
      'restriction',
      'restricted_student',
      'custody_act',
      'pickup_authorisation',
      'contact_alias',
      'identity_clearing',
      'custody_decision',
      'desk_alert',
      'audit_event',
    ]) {
      for (const sql of [`update ${table} set district_id = district_id`, `delete from ${table}`]) {
        await expect(run((tx) => tx.query(sql))).rejects.toMatchObject({ code: '42501' });
        await expect(owner.query(sql.replace(table, `roster.${table}`))).rejects.toMatchObject({
          code: '55000',
        });
      }
      await expect(owner.query(`truncate roster.${table} cascade`)).rejects.toMatchObject({ code: '55000' });
    }
  } finally {
    await owner.end();
  }
});

test('the audit trail says who did what, and holds no name and no reason', async () => {
  const events = await run((tx) => readAuditEvents(tx, { before: 2 ** 31 - 1, most: 100 }));
  expect(events.map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      'restriction.enter',
      'restriction.end',
      'authorisation.confirm',
      'alias.end',
      'restriction.not-this-person',
    ]),
  );
  expect(JSON.stringify(events)).not.toMatch(/Gale|Sample|licence|safe/);
});
