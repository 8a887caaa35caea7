import { planOf } from '../plans/plan-of';
import { createTestDatabase, type TestDatabase } from '../testing';
import { RUN_DETAILS_KEPT_DAYS } from './run-details';

/* Runs that ended some days ago, each with one record it could not use and one planned change. */

let database: TestDatabase;
let districts = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const PLAN = { firstLoad: false, students: {}, contacts: {}, links: {}, schools: [], linksAfter: null };

interface Run {
  readonly endedDaysAgo: number;
  readonly plan?: boolean;
  readonly hold?: 'open' | 'approved' | 'rejected' | 'used' | 'superseded';
}

class District {
  private constructor(
    readonly id: number,
    readonly registration: number,
  ) {}

  static async begin(): Promise<District> {
    const key = `d${(districts += 1)}`;
    const id = await database.store.ensureDistrict({ key, name: key, timezone: 'UTC' });
    return new District(id, await database.store.ensureRegistration(id, { name: 'one', kind: 'csv' }));
  }

  run({ endedDaysAgo, plan = true, hold }: Run): Promise<number> {
    return database.store.withDistrict(this.id, async (tx) => {
      const [run] = await tx.query<{ id: number }>(
        `insert into sync_run (district_id, registration_id, trigger, state, outcome, dry_run, finished_at, report, plan)
         select id, $1, 'cli', 'finished', 'applied', false, now() - make_interval(days => $2), '{}', $3 from district returning id`,
        [this.registration, endedDaysAgo, plan ? JSON.stringify(PLAN) : null],
      );
      const id = run!.id;
      await tx.query(
        `insert into run_rejection (district_id, run_id, seq, resource, field, code) select id, $1, 1, 'users', 'role', 'X' from district`,
        [id],
      );
      await tx.query(
        `insert into planned_change (district_id, run_id, seq, kind, op, sourced_id, direction)
         select id, $1, 1, 'student', 'remove', 's', -1 from district`,
        [id],
      );
      if (hold !== undefined)
        await tx.query(
          `insert into hold (district_id, registration_id, run_id, state, reasons, expires_at)
           select id, $1, $2, $3, '[]', now() from district`,
          [this.registration, id, hold],
        );
      return id;
    });
  }

  /** Ids of the runs whose details are there, both of them. */
  kept(): Promise<number[]> {
    return database.store.withDistrict(this.id, async (tx) => {
      const rows = await tx.query<{ id: number }>(
        `select p.run_id as id from planned_change p join run_rejection r on r.run_id = p.run_id order by 1`,
      );
      const [all] = await tx.query<{ count: number }>(
        `select ((select count(*) from planned_change) + (select count(*) from run_rejection))::int as count`,
      );
      expect(all?.count).toBe(2 * rows.length);
      return rows.map(({ id }) => id);
    });
  }
}

const forget = (most = 100, days = RUN_DETAILS_KEPT_DAYS): Promise<number> =>
  database.store.forgetRunDetails(days, most);

test('what is older than its days goes, of every district, and the run stays with its counts', async () => {
  const [one, other] = [await District.begin(), await District.begin()];
  const old = await one.run({ endedDaysAgo: 91 });
  const young = await one.run({ endedDaysAgo: 89 });
  await other.run({ endedDaysAgo: 400 });
  const newest = await other.run({ endedDaysAgo: 399 });
  expect(await forget()).toBe(2);
  expect(await one.kept()).toEqual([young]);
  expect(await other.kept()).toEqual([newest]);
  const plan = await database.store.withDistrict(one.id, (tx) => planOf(tx, old));
  expect(plan?.changesForgottenAt).toBeInstanceOf(Date);
  expect(plan?.sentences[0]).toContain('no longer kept');
  expect(await forget()).toBe(0);
});

test('the newest run and the newest plan stay, and what a hold refers to that may still be asked', async () => {
  const district = await District.begin();
  const open = await district.run({ endedDaysAgo: 200, hold: 'open' });
  const approved = await district.run({ endedDaysAgo: 199, hold: 'approved' });
  const rejected = await district.run({ endedDaysAgo: 198, hold: 'rejected' });
  await district.run({ endedDaysAgo: 197, hold: 'used' });
  await district.run({ endedDaysAgo: 196, hold: 'superseded' });
  const planned = await district.run({ endedDaysAgo: 195 });
  await district.run({ endedDaysAgo: 194, plan: false });
  const newest = await district.run({ endedDaysAgo: 193, plan: false });
  expect(await forget()).toBe(3);
  expect(await district.kept()).toEqual([open, approved, rejected, planned, newest]);
});

test('the oldest first, a few at a time', async () => {
  const district = await District.begin();
  const runs: number[] = [];
  for (const endedDaysAgo of [120, 119, 118, 117]) runs.push(await district.run({ endedDaysAgo }));
  expect(await forget(2)).toBe(2);
  expect(await district.kept()).toEqual(runs.slice(2));
  expect(await forget(2)).toBe(1);
});

test('nobody forgets sooner than after 30 days, and the apps delete nothing by themselves', async () => {
  const district = await District.begin();
  await expect(forget(1, 29)).rejects.toThrow();
  for (const table of ['planned_change', 'run_rejection'])
    await expect(
      database.store.withDistrict(district.id, (tx) => tx.query(`delete from ${table}`)),
    ).rejects.toThrow(/42501/);
});
