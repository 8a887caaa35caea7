import { createTestDatabase, type TestDatabase } from '../testing';
import { REJECTIONS_KEPT, type RunRejection } from './run-rejections';

const rejectionAt = (line: number): RunRejection => ({
  resource: 'users',
  field: 'givenName',
  code: 'MISSING_FIELD',
  line,
  sourcedId: `s-${line}`,
});

describe('the rejections of a run', () => {
  let database: TestDatabase;
  let districtId: number;
  let registrationId: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    districtId = await database.store.ensureDistrict({ key: 'one', name: 'One', timezone: 'UTC' });
    registrationId = await database.store.ensureRegistration(districtId, { name: 'one', kind: 'csv' });
  });
  afterAll(() => database.drop());

  async function keptOf(runId: number, district = districtId): Promise<RunRejection[]> {
    const kept: RunRejection[] = [];
    for await (const rejection of database.store.rejectionsOf(district, runId)) kept.push(rejection);
    return kept;
  }

  /** A run that finds these and breaks off. */
  async function brokenRun(pages: readonly (readonly RunRejection[])[]): Promise<number> {
    const session = await database.store.openSyncSession(districtId, registrationId, 5_000);
    if (session === null) throw new Error('The lock was not free.');
    try {
      const runId = await session.startRun('cli', false);
      const rejections = session.keepRejections();
      for (const page of pages) {
        for (const rejection of page) rejections.add(rejection);
        await rejections.send();
      }
      await rejections.brokeOff();
      return runId;
    } finally {
      await session.close();
    }
  }

  it('are kept in their order, with what a record lacks as null, though the run broke off', async () => {
    const odd: RunRejection = {
      resource: 'supplement',
      field: '',
      code: 'UNREADABLE_RECORD',
      line: null,
      sourcedId: null,
    };
    const quoted = { ...rejectionAt(9), sourcedId: `"{a,b}\\ '1` };
    const runId = await brokenRun([[odd, quoted], [], [rejectionAt(3)]]);
    const next = await brokenRun([[rejectionAt(7)]]);
    expect(await keptOf(runId)).toEqual([odd, quoted, rejectionAt(3)]);
    expect(await keptOf(next)).toEqual([rejectionAt(7)]);
  });

  it('are stored when many wait, so that a district full of them is not waited for page by page', async () => {
    const session = await database.store.openSyncSession(districtId, registrationId, 5_000);
    if (session === null) throw new Error('The lock was not free.');
    try {
      const runId = await session.startRun('cli', false);
      const rejections = session.keepRejections();
      const page = async (from: number): Promise<number> => {
        for (let line = from; line < from + 300; line += 1) rejections.add(rejectionAt(line));
        await rejections.send();
        return (await keptOf(runId)).length;
      };
      expect([await page(2), await page(302), await page(602)]).toEqual([0, 600, 600]);
      await rejections.end();
      expect(await keptOf(runId)).toEqual(Array.from({ length: 900 }, (_, at) => rejectionAt(at + 2)));
    } finally {
      await session.close();
    }
  });

  it('beyond the first 10,000 are only counted elsewhere', async () => {
    expect(REJECTIONS_KEPT).toBe(10_000);
    const pages = Array.from({ length: 4 }, (_, page) =>
      Array.from({ length: 3_000 }, (_, at) => rejectionAt(page * 3_000 + at + 2)),
    );
    const kept = await keptOf(await brokenRun(pages));
    expect(kept).toEqual(pages.flat().slice(0, REJECTIONS_KEPT));
  });

  it('are another district’s to nobody, and never changed or deleted', async () => {
    const runId = await brokenRun([[rejectionAt(2)]]);
    const other = await database.store.ensureDistrict({ key: 'other', name: 'Other', timezone: 'UTC' });
    expect(await keptOf(runId, other)).toEqual([]);
    for (const sql of [`update run_rejection set code = 'x'`, 'delete from run_rejection'])
      await expect(database.store.withDistrict(districtId, (tx) => tx.query(sql))).rejects.toThrow(
        /permission|42501|not allowed/i,
      );
    expect(await keptOf(runId)).toEqual([rejectionAt(2)]);
  });
});
