import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createListFilesGateway } from 'ivm-adapter';
import { readListFiles } from 'ivm-adapter/testing';
import { readBundle } from 'oneroster-client';
import { bundleOf, guardian, school, student, writeBundle, type BundleRow } from 'oneroster-client/testing';
import { LOCAL_DISTRICT } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { runSync } from './run-sync';
import type { SyncRequest } from './sync-request';
import type { SyncReport } from './sync-report';

describe('a sync run', () => {
  let database: TestDatabase;
  let folder: string;
  let districtId: number;
  let names = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    districtId = await database.store.ensureDistrict(LOCAL_DISTRICT);
    folder = await mkdtemp(join(tmpdir(), 'run-sync-'));
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  /** A registration of its own, and a way to give it one bundle after the other. */
  async function registration(): Promise<(given: Given) => Promise<SyncReport>> {
    names += 1;
    const name = `registration ${names}`;
    const registrationId = await database.store.ensureRegistration(districtId, { name, kind: 'csv' });
    return async ({ orgs = [school()], users, bundle, exportedAt = new Date(), ...request }) => {
      const path = bundle ?? join(folder, `${names}-${Math.random()}.zip`);
      if (bundle === undefined)
        await writeBundle(path, bundleOf({ orgs, users: users ?? [] }), { mtime: exportedAt });
      return runSync({
        store: database.store,
        districtId,
        registrationId,
        registration: name,
        trigger: 'cli',
        openSource: () => readBundle(path),
        schools: null,
        dryRun: false,
        approval: null,
        gateway: null,
        waitMs: 0,
        now: () => new Date(),
        ...request,
      });
    };
  }
  type Given = Partial<SyncRequest> & {
    orgs?: BundleRow[];
    users?: BundleRow[];
    bundle?: string;
    exportedAt?: Date;
  };

  /** `count` families: one student and one guardian each, linked from both sides. */
  const families = (count: number, org = 'school-1'): BundleRow[] =>
    Array.from({ length: count }, (_, at) => [
      student({ sourcedId: `${org}-s${at}`, orgSourcedIds: [org], agentSourcedIds: [`${org}-g${at}`] }),
      guardian({ sourcedId: `${org}-g${at}`, orgSourcedIds: [org], agentSourcedIds: [`${org}-s${at}`] }),
    ]).flat();

  it('loads a bundle made by another tool with the counts written down by hand', async () => {
    // fixtures/README.md says how the zip was made and what is in it.
    const sync = await registration();
    const out = join(folder, 'by-hand');
    const given = {
      bundle: resolve(__dirname, '../../fixtures/zipped-by-info-zip.zip'),
      gateway: createListFilesGateway({ directory: out }),
    };
    const first = await sync(given);
    expect(first).toMatchObject({
      outcome: 'applied',
      reasons: [],
      read: { orgs: 3, users: 6, demographics: 0, rejected: 0 },
      roster: { schools: 2, students: 2, contacts: 2, links: 3 },
      changes: {
        students: { created: 2, updated: 0, removed: 0 },
        contacts: { created: 2, updated: 0, removed: 0 },
        links: { created: 3, updated: 0, removed: 0 },
      },
      rejections: [],
      delivery: {
        state: 'delivered',
        students: 3,
        contacts: 3,
        links: 4,
        withheld: 0,
        pending: 0,
        setAside: 0,
      },
    });
    expect(first.warnings.map(({ code, count }) => [code, count])).toEqual([['CONTACT_WITHOUT_STUDENT', 1]]);

    const lists = await readListFiles(out);
    expect(lists.schools.map(({ folder: name }) => name)).toEqual(['sc1', 'sc2']);
    for (const { relationships } of lists.schools) {
      for (const { pickup, reason } of relationships) expect([pickup, reason]).toEqual(['Yes', 'linked']);
    }
    expect(lists.noGo).toEqual([]);

    const second = await sync(given);
    expect(second).toMatchObject({
      outcome: 'nothing_to_do',
      roster: first.roster,
      delivery: { state: 'unchanged' },
    });
  });

  it('says nothing_to_do the second time and writes nothing to the roster', async () => {
    const sync = await registration();
    const users = families(20);
    expect((await sync({ users })).outcome).toBe('applied');
    const before = await rosterVersions();
    const second = await sync({ users });
    expect(second.outcome).toBe('nothing_to_do');
    expect(second.changes.students).toEqual({ created: 0, updated: 0, removed: 0 });
    expect(await rosterVersions()).toEqual(before);
  });

  /** Every roster row with the transaction that wrote it last. */
  async function rosterVersions(): Promise<unknown> {
    return database.store.withDistrict(districtId, async (tx) => {
      const versions: unknown[] = [];
      for (const table of [
        'student',
        'contact',
        'student_school',
        'agent_assertion',
        'link',
        'roster_change',
      ]) {
        versions.push(
          await tx.query(`select '${table}' as table, xmin::text, ctid::text from ${table} order by ctid`),
        );
      }
      return versions;
    });
  }

  it('follows a day: new, changed, moved, left', async () => {
    const sync = await registration();
    const orgs = [school(), school({ sourcedId: 'school-2', name: 'Grant Elementary' })];
    const others = families(20);
    await sync({ orgs, users: others });
    const [first, ...rest] = others as [BundleRow, ...BundleRow[]];
    const report = await sync({
      orgs,
      users: [
        { ...first, orgSourcedIds: ['school-2'] },
        { ...rest[0], phone: '555-0199' },
        ...rest.slice(1, -2),
        ...families(1, 'school-2'),
      ],
    });
    expect(report).toMatchObject({
      outcome: 'applied',
      changes: {
        students: { created: 1, updated: 1, removed: 1 },
        contacts: { created: 1, updated: 1, removed: 1 },
        links: { created: 1, updated: 0, removed: 1 },
      },
      roster: { schools: 2, students: 20, contacts: 20, links: 20 },
    });
  });

  it('holds when too many leave, removes nobody, marks their links, and applies what a person approved', async () => {
    const sync = await registration();
    const everyone = families(100);
    const fewer = families(80);
    await sync({ users: everyone });
    const held = await sync({ users: fewer });
    expect(held).toMatchObject({
      outcome: 'held',
      changes: { students: { removed: 0 }, links: { removed: 0 } },
      roster: { students: 100, contacts: 100, links: 100 },
    });
    expect(held.reasons.map(({ code, school: where }) => [code, where])).toEqual([
      ['STUDENTS_REMOVED', 'school-1'],
      ['CONTACTS_REMOVED', 'school-1'],
      ['LINKS_LOST', 'school-1'],
    ]);
    expect(await markedLinks(held)).toBe(20);

    const approval = { by: 'Robin Approver', reason: 'They moved away.' };
    const approved = await sync({ users: fewer, approval });
    expect(approved).toMatchObject({
      outcome: 'applied',
      changes: { students: { removed: 20 }, contacts: { removed: 20 }, links: { removed: 20 } },
      roster: { students: 80, contacts: 80, links: 80 },
    });
    // Used once.
    expect(await sync({ users: fewer, approval })).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'NO_HELD_RUN' }],
    });
  });

  it('approval covers what was shown and nothing else', async () => {
    const sync = await registration();
    await sync({ users: families(100) });
    await sync({ users: families(80) });
    const report = await sync({
      users: families(79),
      approval: { by: 'Robin Approver', reason: 'They moved away.' },
    });
    expect(report).toMatchObject({ outcome: 'held', roster: { students: 100 } });
  });

  it('a mark is lifted by a full pull that shows the link again, not by anything less', async () => {
    const sync = await registration();
    await sync({ users: families(100) });
    const held = await sync({ users: families(80) });
    expect(await markedLinks(held)).toBe(20);
    await sync({ users: families(80) });
    expect(await markedLinks(held)).toBe(20);
    await sync({ users: families(100) });
    expect(await markedLinks(held)).toBe(0);
  });

  it('a mark is lifted from a record that could not be used meanwhile and comes back as it was', async () => {
    const sync = await registration();
    const everyone = families(100);
    await sync({ users: everyone });
    const spoiled = everyone.slice(0, 160).map((row, at) => (at === 0 ? { ...row, status: 'odd' } : row));
    const held = await sync({ users: spoiled });
    expect(held.outcome).toBe('held');
    expect(await markedLinks(held)).toBe(21);
    await sync({ users: everyone });
    expect(await markedLinks(held)).toBe(0);
  });

  it('an older export that is sent again lifts no mark', async () => {
    const sync = await registration();
    await sync({ users: families(100), exportedAt: new Date(Date.UTC(2026, 8, 7)) });
    const held = await sync({ users: families(80), exportedAt: new Date(Date.UTC(2026, 8, 8)) });
    await sync({ users: families(100), exportedAt: new Date(Date.UTC(2026, 8, 7)) });
    expect(await markedLinks(held)).toBe(20);
    await sync({ users: families(100), exportedAt: new Date(Date.UTC(2026, 8, 9)) });
    expect(await markedLinks(held)).toBe(0);
  });

  it('confirms a person who came twice on the first day as soon as one record is all there is', async () => {
    const sync = await registration();
    const newest = families(1).map((row) => ({ ...row, dateLastModified: '2026-02-01' }));
    const twins = newest.map((row) => ({ ...row, givenName: 'Bea', dateLastModified: '2026-01-01' }));
    expect(await sync({ users: [...newest, ...twins] })).toMatchObject({
      roster: { students: 1, contacts: 1, links: 0 },
    });
    expect(await sync({ users: newest })).toMatchObject({ roster: { links: 1 } });
    expect(await sync({ users: newest })).toMatchObject({ outcome: 'nothing_to_do', roster: { links: 1 } });
  });

  async function markedLinks({ run }: SyncReport): Promise<number> {
    const [row] = await database.store.withDistrict(districtId, (tx) =>
      tx.query<{ count: number }>(
        `select count(*)::int as count from link l where l.marked and l.registration_id = (select registration_id from sync_run where id = $1)`,
        [run.id],
      ),
    );
    return row?.count ?? -1;
  }

  it('holds one school and lets the other go on', async () => {
    const sync = await registration();
    const orgs = [school(), school({ sourcedId: 'school-2', name: 'Grant Elementary' })];
    await sync({ orgs, users: [...families(50), ...families(50, 'school-2')] });
    const [child, adult, ...rest] = families(48, 'school-2') as [BundleRow, BundleRow, ...BundleRow[]];
    const others = [child, { ...adult, agentSourcedIds: [] }, ...rest];
    const report = await sync({ orgs, users: [...families(40), ...others] });
    expect(report).toMatchObject({
      outcome: 'held',
      changes: { students: { created: 0, removed: 2 }, links: { removed: 2, updated: 1 } },
      schools: [
        { sourcedId: 'school-1', state: 'held', students: { before: 50, removed: 10 }, leftWithNoAdult: 0 },
        { sourcedId: 'school-2', state: 'applied', students: { removed: 2 }, links: { unconfirmed: 1 } },
      ],
      roster: { students: 98, links: 97 },
    });
    expect(new Set(report.reasons.map(({ school: where }) => where))).toEqual(new Set(['school-1']));
    // Marks are for what waits: what the other school lost or doubts is stored as such.
    expect(await markedLinks(report)).toBe(10);
  });

  it('keeps a school its last student when those who would have come wait with another school', async () => {
    const sync = await registration();
    const orgs = [school(), school({ sourcedId: 'school-2', name: 'Grant Elementary' })];
    const others = families(50, 'school-2');
    await sync({ orgs, users: [...families(1), ...others] });
    const moved = others.slice(0, 2).map((row) => ({ ...row, orgSourcedIds: ['school-1'] }));
    const users = [...moved, ...others.slice(2, 80)];
    const held = await sync({ orgs, users });
    expect(held).toMatchObject({
      outcome: 'held',
      changes: { students: { removed: 0 } },
      roster: { students: 51, links: 51 },
    });
    expect(held.reasons.map(({ code, school: where }) => [code, where])).toEqual(
      expect.arrayContaining([
        ['STUDENTS_REMOVED', 'school-2'],
        ['LAST_STUDENT', 'school-1'],
      ]),
    );
    const approval = { by: 'Robin Approver', reason: 'They moved away.' };
    expect(await sync({ orgs, users, approval })).toMatchObject({
      outcome: 'applied',
      changes: { students: { removed: 11, updated: 1 } },
      roster: { students: 40, links: 40 },
    });
  });

  it('disbelieves a pull in which most are gone: failed, nothing touched', async () => {
    const sync = await registration();
    await sync({ users: families(100) });
    const report = await sync({ users: families(30) });
    expect(report).toMatchObject({
      outcome: 'failed',
      error: { kind: 'incomplete' },
      roster: { students: 100, links: 100 },
    });
    expect(await markedLinks(report)).toBe(0);
  });

  it('a closure is approved like a hold, though it could not be believed by itself', async () => {
    const sync = await registration();
    const orgs = [school(), school({ sourcedId: 'school-2', name: 'Grant Elementary' })];
    await sync({ orgs, users: [...families(20), ...families(100, 'school-2')] });
    const closed = { orgs, users: families(20) };
    expect(await sync(closed)).toMatchObject({ outcome: 'failed', roster: { students: 120 } });
    const approved = await sync({
      ...closed,
      approval: { by: 'Robin Approver', reason: 'Grant Elementary has closed.' },
    });
    expect(approved).toMatchObject({
      outcome: 'applied',
      changes: { students: { removed: 100 } },
      roster: { students: 20, links: 20 },
    });
  });

  it('disbelieves one school and brings the others and their lists level', async () => {
    const sync = await registration();
    const orgs = [school(), school({ sourcedId: 'school-2', name: 'Grant Elementary' })];
    const directory = join(folder, 'one silent');
    const gateway = createListFilesGateway({ directory });
    const exportedAt = new Date(Date.UTC(2026, 8, 7));
    await sync({ orgs, users: [...families(100), ...families(20, 'school-2')], gateway, exportedAt });
    const report = await sync({ orgs, users: [...families(101), ...families(8, 'school-2')], gateway });
    expect(report).toMatchObject({
      outcome: 'failed',
      reasons: [
        { code: 'IMPLAUSIBLE_STUDENTS', school: 'school-2' },
        { code: 'IMPLAUSIBLE_CONTACTS', school: 'school-2' },
      ],
      changes: { students: { created: 1, removed: 0 } },
      roster: { students: 121 },
      schools: [
        { sourcedId: 'school-2', state: 'silent', students: { before: 20, removed: 12 } },
        { sourcedId: 'school-1', state: 'applied', students: { created: 1 } },
      ],
      delivery: { state: 'delivered', students: 121 },
    });
    expect(await markedLinks(report)).toBe(0);
    const [first, second] = (await readListFiles(directory)).schools;
    expect([first?.students.length, second?.students.length]).toEqual([101, 20]);
    // The school that was not believed is as old as before.
    expect(second?.validity.asOf?.getTime()).toBeLessThan(first?.validity.asOf?.getTime() as number);
  });

  it('refuses an export older than the one that was applied', async () => {
    const sync = await registration();
    const bundle = async (name: string, day: number, count: number): Promise<string> => {
      const path = join(folder, name);
      await writeBundle(path, bundleOf({ orgs: [school()], users: families(count) }), {
        mtime: new Date(Date.UTC(2026, 8, day)),
      });
      return path;
    };
    const [monday, tuesday] = [await bundle('monday.zip', 7, 20), await bundle('tuesday.zip', 8, 21)];
    expect((await sync({ bundle: tuesday })).outcome).toBe('applied');
    expect(await sync({ bundle: monday })).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'OLDER_THAN_APPLIED' }],
      roster: { students: 21 },
    });
    expect((await sync({ bundle: tuesday })).outcome).toBe('nothing_to_do');
  });

  it('the same bundle sent again does not make the lists younger', async () => {
    const sync = await registration();
    const directory = join(folder, 'sent twice');
    const bundle = join(folder, 'undated.zip');
    // A zip without times: what it says is as old as its receipt.
    await writeBundle(bundle, bundleOf({ orgs: [school()], users: families(3) }), {
      mtime: new Date(Date.UTC(1980, 0, 1)),
    });
    const asOf = async (): Promise<number | undefined> =>
      (await readListFiles(directory)).schools[0]?.validity.asOf?.getTime();
    const gateway = createListFilesGateway({ directory });
    await sync({ bundle, gateway });
    const first = await asOf();
    expect(Date.now() - (first as number)).toBeLessThan(60_000);
    await sync({ bundle, gateway });
    expect(await asOf()).toBe(first);
    const another = join(folder, 'another undated.zip');
    await writeBundle(another, bundleOf({ orgs: [school()], users: families(4) }), {
      mtime: new Date(Date.UTC(1980, 0, 1)),
    });
    await sync({ bundle: another, gateway });
    expect(await asOf()).toBeGreaterThan(first as number);
  });

  it('refuses header-only files where rows are held, and takes them where none are', async () => {
    const sync = await registration();
    expect((await sync({ orgs: [], users: [] })).outcome).toBe('nothing_to_do');
    await sync({ users: families(3) });
    expect(await sync({ users: [] })).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'EMPTY_COLLECTION' }],
      roster: { students: 3 },
    });
    expect(await sync({ orgs: [], users: families(3) })).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'EMPTY_COLLECTION' }],
    });
  });

  it('refuses what is no OneRoster 1.1 bundle, in a sentence', async () => {
    const sync = await registration();
    const report = await sync({ bundle: __filename });
    expect(report).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'NOT_A_ZIP' }],
      roster: { students: 0 },
    });
    expect(report.reasons[0]?.text).toMatch(/zip/i);
  });

  it('touches only the schools it is told to', async () => {
    const sync = await registration();
    const orgs = [school(), school({ sourcedId: 'school-2', name: 'Grant Elementary' })];
    await sync({ orgs, users: [...families(10), ...families(10, 'school-2')] });
    const report = await sync({ orgs, users: families(9), schools: ['school-1'] });
    expect(report).toMatchObject({
      outcome: 'applied',
      changes: { students: { removed: 1 } },
      roster: { students: 19, links: 19 },
    });
    expect(await sync({ orgs, users: families(9), schools: ['school-9'] })).toMatchObject({
      outcome: 'refused',
      reasons: [{ code: 'UNKNOWN_SCHOOL' }],
    });
  });

  it('tries without applying', async () => {
    const sync = await registration();
    const tried = await sync({ users: families(4), dryRun: true });
    expect(tried).toMatchObject({
      outcome: 'applied',
      run: { dryRun: true },
      changes: { students: { created: 4 } },
      schools: [{ state: 'applied', students: { before: 0, created: 4 } }],
      roster: { students: 0 },
    });
    expect((await sync({ users: families(4) })).changes.students.created).toBe(4);
  });

  it('keeps a person whose record cannot be used, counts it, and does not confirm their links', async () => {
    const sync = await registration();
    await sync({ users: families(10) });
    const users = families(10);
    users[1] = { ...users[1], givenName: '' };
    const report = await sync({ users });
    expect(report).toMatchObject({
      outcome: 'applied',
      read: { rejected: 1 },
      rejections: [
        { code: 'MISSING_FIELD', resource: 'users', field: 'givenName', count: 1, examples: ['school-1-g0'] },
      ],
      roster: { students: 10, contacts: 10, links: 9 },
      changes: { contacts: { removed: 0 }, links: { updated: 1, removed: 0 } },
    });
    expect(await sync({ users: families(10) })).toMatchObject({
      roster: { links: 10 },
      changes: { links: { updated: 1 } },
    });
  });

  it('a cancelled run applies nothing', async () => {
    const sync = await registration();
    const report = await sync({ users: families(10), signal: AbortSignal.abort() });
    expect(report).toMatchObject({ outcome: 'cancelled', roster: { students: 0 } });
  });

  it('one run at a time: the second waits, then says so', async () => {
    const sync = await registration();
    await sync({ users: families(1) });
    let second: SyncReport | undefined;
    const users = families(2);
    await sync({
      users,
      progress: () => undefined,
      openSource: async () => {
        second = await sync({ users, waitMs: 300 });
        const path = join(folder, 'third.zip');
        await writeBundle(path, bundleOf({ orgs: [school()], users }));
        return readBundle(path);
      },
    });
    expect(second).toMatchObject({
      outcome: 'failed',
      reasons: [{ code: 'ANOTHER_RUN' }],
      run: { id: null },
    });
    expect((await sync({ users })).outcome).toBe('nothing_to_do');
  });
});
