import { createTestDatabase, type TestDatabase } from '../testing';

/** Kept counts decide how large a removal looks to the gate: they must be gone with the first row anybody writes. */
describe('kept counts of the roster', () => {
  let database: TestDatabase;
  let districtId: number;
  let registrations: readonly number[];

  beforeAll(async () => {
    database = await createTestDatabase();
    districtId = await database.store.ensureDistrict({ key: 'counts', name: 'Counts', timezone: 'UTC' });
    const ensure = (name: string) => database.store.ensureRegistration(districtId, { name, kind: 'csv' });
    registrations = [await ensure('one'), await ensure('other')];
    for (const registration of registrations) {
      await write(
        `insert into school (district_id, id, registration_id, sourced_id, name, type, enabled)
         values (${districtId}, ${registration}, ${registration}, 'o1', 'Sample School', 'school', true)`,
      );
      await write(
        `insert into student_school (district_id, student_id, school_id) values (${districtId}, ${registration}, ${registration})`,
      );
      await write(
        `insert into link (district_id, student_id, contact_id, registration_id, state, marked)
         values (${districtId}, ${registration}, ${registration}, ${registration}, 'ACTIVE', false)`,
      );
      await write(
        `insert into agent_assertion (district_id, registration_id, side, from_id, to_sourced_id, silent)
         values (${districtId}, ${registration}, 'student', ${registration}, 'c1', false)`,
      );
    }
  });
  afterAll(() => database.drop());

  function write(sql: string): Promise<unknown> {
    return database.store.withDistrict(districtId, (tx) => tx.query(sql));
  }

  /** Which of the two registrations have counts, after both had and `sql` was run. */
  async function keptAfter(sql: string): Promise<number[]> {
    for (const registration of registrations)
      await write(
        `insert into roster_count (district_id, registration_id, school_id, students, contacts, links)
         values (${districtId}, ${registration}, 0, 1, 1, 1) on conflict do nothing`,
      );
    return database.store.withDistrict(districtId, async (tx) => {
      await tx.query(sql);
      const rows = await tx.query<{ id: number }>(
        'select registration_id as id from roster_count order by 1',
      );
      return rows.map(({ id }) => id);
    });
  }

  it.each([
    [
      'a link that comes',
      (id: number) => `insert into link values (${districtId}, 900, 900, ${id}, 'ACTIVE', false)`,
    ],
    [
      'a link that changes',
      (id: number) => `update link set state = 'INACTIVE' where registration_id = ${id}`,
    ],
    ['a link that goes', (id: number) => `delete from link where registration_id = ${id}`],
    [
      'a membership that comes',
      (id: number) => `insert into student_school values (${districtId}, 900, ${id})`,
    ],
    [
      'a membership that changes',
      (id: number) =>
        `update student_school set student_id = 901 where student_id = 900 and school_id = ${id}`,
    ],
    ['a membership that goes', (id: number) => `delete from student_school where school_id = ${id}`],
    [
      'an assertion that comes',
      (id: number) => `insert into agent_assertion values (${districtId}, ${id}, 'contact', 1, 's1', false)`,
    ],
    [
      'an assertion that changes',
      (id: number) => `update agent_assertion set silent = true where registration_id = ${id}`,
    ],
    ['an assertion that goes', (id: number) => `delete from agent_assertion where registration_id = ${id}`],
    [
      'a school no longer enabled',
      (id: number) => `update school set enabled = false where registration_id = ${id}`,
    ],
  ])('%s takes them away, and not those of the neighbour', async (_, statement) => {
    const [one, other] = registrations as [number, number];
    expect(await keptAfter(statement(one))).toEqual([other]);
  });

  it('stay when a statement finds nothing to change, or only renews an age', async () => {
    const [one] = registrations as [number];
    expect(
      await keptAfter(`update link set state = 'MISSING' where registration_id = ${one} and student_id = -1`),
    ).toEqual(registrations);
    expect(await keptAfter(`update school set as_of = now()`)).toEqual(registrations);
  });
});
