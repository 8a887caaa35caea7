import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { openProvider, type Provider } from 'oneroster-client';
import {
  guardian,
  school,
  startSandboxProvider,
  student,
  type BundleRow,
  type SandboxProvider,
} from 'oneroster-client/testing';
import {
  adultsOfStudent,
  LOCAL_DISTRICT,
  spotOf,
  spotSync,
  writeFieldMapping,
  type RosterStore,
  type SpotOutcome,
} from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { runSync } from '../run/run-sync';
import type { SyncReport } from '../run/sync-report';
import { spotReader } from './spot-reader';

/* One child, x, and who may be linked to them, asked for by id at a provider that runs. */

let database: TestDatabase;
let sandbox: SandboxProvider;
let provider: Provider;
let districtId: number;
let registrationId: number;
let registrations = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  districtId = await database.store.ensureDistrict(LOCAL_DISTRICT);
  sandbox = await startSandboxProvider({ district: { orgs: [school()], users: [] }, auth: { type: 'none' } });
  provider = openProvider(
    { baseUrl: sandbox.url, auth: { type: 'none' } },
    { allowLoopback: true, retry: { attempts: 1, firstDelayMs: 1 } },
  );
});
afterAll(async () => {
  provider.close();
  await sandbox.close();
  await database.drop();
});
beforeEach(async () => {
  registrations += 1;
  registrationId = await database.store.ensureRegistration(districtId, {
    name: `r${registrations}`,
    kind: 'rest',
  });
});

/** Others of the school, so that the gate has nothing to say. */
const others = Array.from({ length: 30 }, (_, at) => [
  student({ sourcedId: `s${at}`, agentSourcedIds: [`a${at}`] }),
  guardian({ sourcedId: `a${at}`, agentSourcedIds: [`s${at}`] }),
]).flat();

/** The district in which x names `named`, and of g, h and i those in `naming` name x. */
function withX(
  named: readonly string[],
  naming: readonly string[],
  change: Partial<BundleRow> = {},
): BundleRow[] {
  return [
    ...others,
    { ...student({ sourcedId: 'x', agentSourcedIds: [...named] }), ...change },
    ...['g', 'h', 'i'].map((id) =>
      guardian({ sourcedId: id, agentSourcedIds: naming.includes(id) ? ['x'] : [] }),
    ),
  ];
}
const serve = (users: BundleRow[]): Promise<void> => sandbox.setData({ orgs: [school()], users });

function sync(change: Partial<Parameters<typeof runSync>[0]> = {}): Promise<SyncReport> {
  return runSync({
    ...{ store: database.store, districtId, registrationId, registration: 'spot', trigger: 'cli' },
    openSource: () => Promise.resolve(provider.rosterSource()),
    ...{ schools: null, dryRun: false, approval: null, gateway: null, waitMs: 0, now: () => new Date() },
    ...change,
  });
}
const spot = (now = () => new Date(), pupil = 'x'): Promise<SpotOutcome> =>
  spotSync({
    store: database.store,
    districtId,
    registrationId,
    student: pupil,
    provider: spotReader(provider),
    now,
  });

/** Contacts of x by how their link stands: `believed` may be ALLOW. */
async function links(): Promise<{ believed: string[]; doubted: string[] }> {
  const rows = await database.store.withDistrict(districtId, (tx) =>
    tx.query<{ id: string; believed: boolean }>(
      `select c.sourced_id as id, l.state = 'ACTIVE' and not l.marked as believed
         from link l join student t on t.id = l.student_id join contact c on c.id = l.contact_id
        where l.registration_id = $1 and t.sourced_id = 'x' and l.state <> 'INACTIVE' order by 1`,
      [registrationId],
    ),
  );
  const of = (believed: boolean): string[] =>
    rows.filter((row) => row.believed === believed).map(({ id }) => id);
  return { believed: of(true), doubted: of(false) };
}
async function ageAndSeen(): ReturnType<typeof spotOf> {
  return database.store.withDistrict(districtId, async (tx) => {
    const [row] = await tx.query<{ id: number }>(
      `select id from student where registration_id = $1 and sourced_id = 'x'`,
      [registrationId],
    );
    return spotOf(tx, row!.id);
  });
}

/** Codes of the answer about an adult of x. */
async function reasonsOf(contact: string): Promise<string[]> {
  return database.store.withDistrict(districtId, async (tx) => {
    const [row] = await tx.query<{ school: number; student: number; contact: number }>(
      `select m.school_id as school, t.id as student, c.id as contact
         from student t join student_school m on m.student_id = t.id
         join contact c on c.registration_id = t.registration_id and c.sourced_id = $2
        where t.registration_id = $1 and t.sourced_id = 'x'`,
      [registrationId, contact],
    );
    const adults = await adultsOfStudent(tx, row!.school, row!.student, new Date());
    const one = adults?.find(({ contactId }) => contactId === row!.contact);
    return one?.decision.reasons.map(({ code, outcome }) => `${outcome} ${code}`) ?? [];
  });
}

it('doubts a link that is no longer said, shows a new one, and leaves it to a full pull to believe either', async () => {
  await serve(withX(['g', 'h'], ['g', 'h']));
  await sync();
  await serve(withX(['h', 'i'], ['h', 'i']));
  const outcome = await spot();
  expect(outcome).toMatchObject({
    ...{ outcome: 'read', asked: 4, silent: [], mark: ['g'], newlyMarked: 1, renews: true },
    seenInSis: [{ contact: 'i', what: 'new link' }],
  });
  expect(await links()).toEqual({ believed: ['h'], doubted: ['g'] });
  expect(await reasonsOf('g')).toEqual(['REFER LINK_UNCONFIRMED']);
  expect(await ageAndSeen()).toMatchObject({
    asOf: (outcome as { observedAt: Date }).observedAt,
    seenInSis: [{ contact: 'i', what: 'new link' }],
  });

  await serve(withX(['g', 'h'], ['g', 'h']));
  expect(await spot()).toMatchObject({ mark: [], seenInSis: [{ contact: 'g', what: 'link shown again' }] });
  expect(await links()).toEqual({ believed: ['h'], doubted: ['g'] });
  expect(await reasonsOf('g')).toEqual(['REFER SEEN_IN_SIS']);
  expect(await reasonsOf('h')).toEqual(['ALLOW LINKED_GUARDIAN']);
  await sync();
  expect(await links()).toEqual({ believed: ['g', 'h'], doubted: [] });
  expect(await ageAndSeen()).toBeNull();
});

it('clears no mark of a hold', async () => {
  const everybody = withX(['g', 'h'], ['g', 'h']);
  await serve(everybody);
  await sync();
  const gone = new Set([
    'x',
    'g',
    'h',
    ...Array.from({ length: 10 }, (_, at) => [`s${at}`, `a${at}`]).flat(),
  ]);
  await serve(everybody.filter(({ sourcedId }) => !gone.has(sourcedId as string)));
  expect((await sync()).outcome).toBe('held');
  expect(await links()).toEqual({ believed: [], doubted: ['g', 'h'] });
  await serve(everybody);
  expect(await spot()).toMatchObject({ newlyMarked: 0, renews: true });
  expect(await links()).toEqual({ believed: [], doubted: ['g', 'h'] });
});

it.each([403, 404])('takes %i for silence: nothing is doubted and nothing is younger', async (status) => {
  await serve(withX(['g', 'h'], ['g', 'h']));
  await sync();
  await serve(withX(['h'], ['h']));
  const behave = sandbox.misbehave({ kind: 'status', status, path: /^\/users\// });
  expect(await spot()).toMatchObject({ mark: [], renews: false, silent: ['x', 'g', 'h'] });
  behave();
  const one = sandbox.misbehave({ kind: 'status', status, path: '/users/h' });
  expect(await spot()).toMatchObject({ mark: ['g'], renews: false, silent: ['h'] });
  one();
  expect((await ageAndSeen())?.asOf).toBeNull();
});

it('does nothing when something was read later meanwhile', async () => {
  await serve(withX(['g'], ['g']));
  await sync();
  await serve(withX([], []));
  expect(await spot(() => new Date(Date.now() - 60_000))).toMatchObject({ outcome: 'overtaken' });
  expect(await links()).toEqual({ believed: ['g'], doubted: [] });
  const later = new Date(Date.now() + 1_000);
  await serve(withX(['g'], ['g']));
  expect(await spot(() => later)).toMatchObject({ outcome: 'read' });
  expect(await spot()).toMatchObject({ outcome: 'overtaken' });
});

it('stands against a full run that began to read before it, whenever that applies', async () => {
  const before = withX(['g', 'i'], ['g', 'i']);
  await serve(withX(['g'], ['g']));
  await sync();
  const roster = provider.rosterSource();
  await pause(5);
  await serve(withX([], []));
  await spot();
  await serve(before);
  await sync({ openSource: () => Promise.resolve(roster) });
  expect(await links()).toEqual({ believed: [], doubted: ['g', 'i'] });
  await sync();
  expect(await links()).toEqual({ believed: ['g', 'i'], doubted: [] });

  // The same, when it comes between a run's plan and its apply.
  await serve(withX(['g', 'h', 'i'], ['g', 'h', 'i']));
  const store = {
    withDistrict: (district, work) => database.store.withDistrict(district, work),
    openSyncSession: async (...given: Parameters<RosterStore['openSyncSession']>) => {
      const session = await database.store.openSyncSession(...given);
      const apply = session!.apply.bind(session);
      return Object.assign(session!, {
        apply: async (...end: Parameters<typeof apply>) => {
          await serve(withX(['i'], ['i']));
          await spot();
          return apply(...end);
        },
      });
    },
  } as RosterStore;
  await sync({ store });
  expect(await links()).toEqual({ believed: ['i'], doubted: ['g', 'h'] });
});

it('a right that is stricter in the metadata marks its link until a full pull reads it; more rights are only shown', async () => {
  const serving = (pickup: string): Promise<void> =>
    serve(
      withX(['g', 'h'], ['g', 'h']).map((row) => ({
        ...row,
        'metadata.pick': row.sourcedId === 'g' ? pickup : '',
      })),
    );
  await database.store.withDistrict(districtId, (tx) =>
    writeFieldMapping(tx, registrationId, [
      { source: 'metadata', column: 'pick', right: 'pickup', no: 'not_authorised' },
    ]),
  );
  await serving('yes');
  await sync();
  await serving('no');
  expect(await spot()).toMatchObject({ mark: ['g'], newlyMarked: 1, seenInSis: [], renews: true });
  expect(await links()).toEqual({ believed: ['h'], doubted: ['g'] });
  await sync();
  expect(await links()).toEqual({ believed: ['g', 'h'], doubted: [] }); // the right itself says no now
  await serving('yes');
  expect(await spot()).toMatchObject({ mark: [], seenInSis: [{ contact: 'g', what: 'more rights' }] });
});

it('refuses what cannot be asked', async () => {
  const asked = { store: database.store, districtId, registrationId, student: 'x', now: () => new Date() };
  expect(await spotSync({ ...asked, provider: null })).toMatchObject({
    outcome: 'refused',
    code: 'no_direct_source',
  });
  expect(await spotSync({ ...asked, provider: spotReader(provider) })).toMatchObject({
    outcome: 'refused',
    code: 'unknown_student',
  });
});

it('never makes anything more permissive, whatever is held and whatever is read, also for an older run that follows', async () => {
  const some = fc.subarray(['g', 'h', 'i']);
  const said = fc.record({
    named: some,
    naming: some,
    status: fc.constantFrom('active', 'active', 'tobedeleted'),
  });
  await fc.assert(
    fc.asyncProperty(some, said, said, async (first, now, late) => {
      registrations += 1;
      registrationId = await database.store.ensureRegistration(districtId, {
        name: `r${registrations}`,
        kind: 'rest',
      });
      await serve(withX(first, first));
      await sync();
      const before = await links();
      const older = provider.rosterSource();
      await pause(2);
      await serve(withX(now.named, now.naming, { status: now.status }));
      const outcome = await spot();
      const after = await links();
      expect(before.believed).toEqual(expect.arrayContaining(after.believed));
      if (outcome.outcome !== 'read') throw new Error(outcome.outcome);
      expect(after.believed.filter((id) => outcome.mark.includes(id))).toEqual([]);
      await serve(withX(late.named, late.naming, { status: late.status }));
      await sync({ openSource: () => Promise.resolve(older) });
      expect(after.believed).toEqual(expect.arrayContaining((await links()).believed));
    }),
    { numRuns: process.env['ROSTER_TEST_LONG'] ? 200 : 5 },
  );
});
