import { openProvider } from 'oneroster-client';
import {
  guardian,
  school,
  startSandboxProvider,
  student,
  type BundleRow,
  type SandboxProvider,
} from 'oneroster-client/testing';
import { FIELD_PRESETS, type FieldMapping } from 'roster-domain';
import { rightsKnown, writeFieldMapping } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { metadataOf } from '../provider/mapped-fields';
import { CustodyDistrict } from '../testing/custody-district';
import { wrongAnswers } from '../testing/wrong-answers';
import type { SyncReport } from './sync-report';

/* Rights from users' metadata, through the engine: real bundles, a real provider, questions as the desk asks them. */

const pickup: FieldMapping = [
  { source: 'metadata', column: 'pickup', right: 'pickup', no: 'not_authorised' },
  { source: 'metadata', column: 'note', right: 'restriction', no: 'not_authorised' },
];
const prohibited: FieldMapping = [
  { source: 'metadata', column: 'pickup', right: 'pickup', no: 'prohibited' },
];
const infiniteCampus = FIELD_PRESETS.find(({ id }) => id === 'infinite-campus')?.fields as FieldMapping;

let database: TestDatabase;
let district: CustodyDistrict;
let hours = 0;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  district = await CustodyDistrict.open(database);
  hours = 30;
});
afterEach(async () => {
  await database.store.levelAnswers(district.districtId, { now: () => new Date() });
  expect(await wrongAnswers(district, new Date())).toEqual([]);
  await district.close();
});
afterAll(() => database.drop());

/** So many families beside the one that is asked about, so that the gate has nothing to say of it. */
const BESIDE = 30;
const blank = { 'metadata.pickup': '', 'metadata.note': '', 'metadata.ic_relationships': '' };

/** Ada with Gale; Gale is also Ben's when `children` says so. What others say of each other stays. */
function people({
  gale = {},
  ada = {},
  children = ['ada'],
  names = ['gale'],
  all = {},
}: {
  gale?: Partial<BundleRow>;
  ada?: Partial<BundleRow>;
  children?: string[];
  names?: string[];
  all?: Partial<BundleRow>;
} = {}): BundleRow[] {
  return [
    { ...student({ sourcedId: 'ada', givenName: 'Ada', agentSourcedIds: names }), ...blank, ...ada },
    { ...student({ sourcedId: 'ben', givenName: 'Ben', agentSourcedIds: ['gale'] }), ...blank },
    { ...guardian({ sourcedId: 'gale', givenName: 'Gale', agentSourcedIds: children }), ...blank, ...gale },
    ...Array.from({ length: BESIDE }, (_, at) => [
      { ...student({ sourcedId: `s${at}`, agentSourcedIds: [`g${at}`] }), ...blank },
      { ...guardian({ sourcedId: `g${at}`, agentSourcedIds: [`s${at}`] }), ...blank, ...all },
    ]).flat(),
  ];
}

/** The next export, an hour after the last. */
function pull(users: BundleRow[], mapping?: FieldMapping, more: object = {}): Promise<SyncReport> {
  hours -= 1;
  const at = new Date(Date.now() - hours * 3_600_000);
  return district.pull({
    orgs: [school()],
    users,
    at,
    ...(mapping === undefined ? {} : { mapping }),
    ...more,
  });
}
const answer = (pupil = 'ada', contact = 'gale'): Promise<string> =>
  district.answer({ student: pupil, contact });
const gale = (value: string, note = ''): { gale: Partial<BundleRow> } => ({
  gale: { 'metadata.pickup': value, 'metadata.note': note },
});

it('decides as the rules say, from the first load on; without a mapping nothing of it is stored', async () => {
  await pull(people(gale('no')), []);
  expect(await answer()).toBe('ALLOW LINKED_GUARDIAN');
  expect(await stored()).toEqual([]);
  await pull(people(gale('no')), pickup);
  expect(await answer()).toBe('REFER NOT_MARKED_FOR_PICKUP');
  await pull(people(gale('no')), prohibited);
  expect(await answer()).toContain('DENY PICKUP_PROHIBITED');
  await pull(people(gale('yes')), pickup);
  expect(await answer()).toBe('ALLOW PICKUP_CONFIRMED');
  expect((await pull(people(gale('yes')))).outcome).toBe('nothing_to_do');
  await pull(people(gale('maybe')));
  expect(await answer()).toBe('REFER NOT_MARKED_FOR_PICKUP');
  await pull(people(gale('yes', 'Not on Fridays')));
  expect(await answer()).toMatch(/^REFER RESTRICTION_TEXT/);
});

it('what stands in the fields is counted in the report, and of how many pairs which right is known', async () => {
  const report = await pull(people({ ...gale('no'), all: { 'metadata.pickup': 'yes' } }), []);
  const column = (of: SyncReport): unknown =>
    of.fields?.metadata?.columns.find((one) => one.column === 'pickup');
  expect(column(report)).toEqual({ column: 'pickup', filled: BESIDE + 1, values: { no: 1, yes: BESIDE } });
  const next = await pull(people({ ...gale('yes'), all: { 'metadata.pickup': 'yes' } }));
  expect(column(next)).toBeUndefined(); // nearly everybody is known and was not parsed
  await pull(people({ ...gale('no'), all: { 'metadata.pickup': 'yes' } }), pickup);
  const known = await district.database.store.withDistrict(district.districtId, async (tx) => {
    const [row] = await tx.query<{ id: number }>('select id from registration');
    return rightsKnown(tx, row?.id ?? 0);
  });
  expect(known.rights[0]).toEqual({ right: 'pickup', yes: BESIDE, no: 2, prohibited: 0 });
});

it('a right about nobody in particular forbids for every child and permits for a single one only', async () => {
  await pull(people({ ...gale('yes'), children: ['ada'] }), pickup);
  expect([await answer('ada'), await answer('ben')]).toEqual([
    'ALLOW PICKUP_CONFIRMED',
    'ALLOW LINKED_GUARDIAN', // Ben's record alone names Gale: what hers says is not spread to him
  ]);
  await pull(people({ ...gale('no'), children: ['ada'] }));
  expect([await answer('ada'), await answer('ben')]).toEqual([
    'REFER NOT_MARKED_FOR_PICKUP',
    'REFER NOT_MARKED_FOR_PICKUP',
  ]);
  await pull(people({ ...gale('yes'), children: ['ada', 'ben'] }));
  expect([await answer('ada'), await answer('ben')]).toEqual([
    'ALLOW LINKED_GUARDIAN',
    'ALLOW LINKED_GUARDIAN',
  ]);
});

it('Infinite Campus: either side may say it, what restricts wins, and one id that contradicts itself is a conflict', async () => {
  const list = (other: string, ...guardians: unknown[]) => ({
    'metadata.ic_relationships': JSON.stringify(
      guardians.map((value) => ({ sourcedId: other, guardian: value, relationshipType: 'Mother' })),
    ),
  });
  await pull(people({ ada: list('gale', true) }), infiniteCampus);
  expect(await answer()).toBe('ALLOW LEGAL_GUARDIAN');
  await pull(people({ ada: list('gale', true), gale: list('ada', 'false') }));
  expect(await answer()).toBe('REFER NOT_LEGAL_GUARDIAN');
  const mapping: FieldMapping = [
    ...infiniteCampus,
    { source: 'metadata', column: 'pickup', right: 'pickup', no: 'not_authorised' },
  ];
  await pull(
    people({ ada: { ...list('gale', true, false), 'metadata.pickup': 'yes' }, gale: list('ada', true) }),
    mapping,
  );
  expect(await answer()).toMatch(/^REFER SOURCE_CONFLICT/);
  await pull(people({ ada: { ...list('gale', true), 'metadata.pickup': 'yes' }, gale: list('ada', true) }));
  expect(await answer()).toBe('ALLOW PICKUP_CONFIRMED');
});

it('the supplement, too, under its own headers: what restricts wins over the metadata', async () => {
  const mapping: FieldMapping = [
    ...pickup,
    { source: 'supplement', column: 'SchoolPickupFlg', right: 'pickup', no: 'prohibited' },
  ];
  const header = 'studentSourcedId,contactSourcedId,SchoolPickupFlg';
  const users = people(gale('yes'));
  await pull(users, mapping, { header, supplement: ['ada,gale,1', 'ben,gale,'] });
  expect(await answer()).toBe('ALLOW PICKUP_CONFIRMED');
  await pull(users, undefined, { header, supplement: ['ada,gale,0', 'ben,gale,'] });
  expect(await answer()).toContain('DENY PICKUP_PROHIBITED');
});

it('a no that falls silent stays and sets its link aside; only another value in a full pull ends it', async () => {
  await pull(people(gale('no')), pickup);
  const silent = await pull(people());
  expect(silent.outcome).toBe('applied');
  expect(await answer()).toMatch(/^REFER .*LINK_UNCONFIRMED/);
  await pull(people(gale('yes')));
  expect(await answer()).toBe('ALLOW PICKUP_CONFIRMED');
});

it('many that fall silent at once hold the school', async () => {
  await pull(people({ ...gale('no'), all: { 'metadata.pickup': 'no' } }), pickup);
  const held = await pull(people());
  expect([held.outcome, held.reasons.map(({ code }) => code)]).toEqual(['held', ['RESTRICTIONS_SILENT']]);
  expect(await answer()).toMatch(/^REFER/);
});

it('while a school is held what is stricter acts and what is milder waits', async () => {
  await pull(people({ ...gale('no'), ada: { 'metadata.note': '' } }), pickup);
  const gone = (users: BundleRow[]): BundleRow[] => users.slice(0, 3 + BESIDE); // half of those beside leave
  expect((await pull(gone(people(gale('yes'))))).outcome).toBe('held');
  expect(await answer()).toMatch(/^REFER NOT_MARKED_FOR_PICKUP/);
  expect((await pull(gone(people(gale('yes', 'See file'))))).outcome).toBe('held');
  expect(await answer()).toContain('RESTRICTION_TEXT');
});

it('a mapping that changes never loosens an answer before a full pull has said so', async () => {
  await pull(people(gale('yes')), pickup);
  expect(await answer()).toBe('ALLOW PICKUP_CONFIRMED');
  await setMapping([]);
  expect(await answer()).toBe('ALLOW LINKED_GUARDIAN'); // the right is unknown at once; the link is what is left
  await pull(people(gale('no')), pickup);
  await setMapping([]);
  expect(await answer()).toBe('REFER NOT_MARKED_FOR_PICKUP');
  await pull(people(gale('no')));
  expect(await answer()).toMatch(/^REFER .*LINK_UNCONFIRMED/); // nothing reads it any more: set aside
  await pull(people(gale('no')), [{ ...(pickup[0] as FieldMapping[number]), no: 'unknown' }]);
  expect(await answer()).toMatch(/^REFER/);
});

it('a pull that fails or is refused changes nothing of it', async () => {
  await pull(people(gale('no')), pickup);
  const broken = await pull(people(gale('yes')), undefined, {
    source: () => Promise.reject(new Error('broken')),
  });
  expect(broken.outcome).toBe('failed');
  expect((await pull([], undefined)).outcome).toBe('refused');
  expect(await answer()).toBe('REFER NOT_MARKED_FOR_PICKUP');
});

it('twins of one id: what either forbids counts, and nothing is permitted until one of them is left', async () => {
  await pull(people(gale('yes')), pickup);
  const twin = { ...people(gale('no'))[2], phone: '555-0199' } as BundleRow;
  await pull([...people(gale('yes')), twin]);
  expect(await answer()).toMatch(/^REFER/);
  await pull(people(gale('yes')));
  expect(await answer()).toBe('ALLOW PICKUP_CONFIRMED');
});

describe('over REST', () => {
  let sandbox: SandboxProvider;
  beforeEach(async () => {
    sandbox = await startSandboxProvider({
      district: { orgs: [school()], users: [] },
      auth: { type: 'none' },
    });
  });
  afterEach(() => sandbox.close());

  it('metadata is asked for and read only where it is mapped', async () => {
    const list = [{ sourcedId: 'ada', guardian: 'false', relationshipType: 'Aunt' }];
    await sandbox.setData({
      orgs: [school()],
      users: people({
        gale: { 'metadata.ic_relationships': JSON.stringify(list), 'metadata.pickup': 'yes' },
      }),
    });
    const provider = openProvider({ baseUrl: sandbox.url, auth: { type: 'none' } }, { allowLoopback: true });
    const read = async (mapping: FieldMapping): Promise<string> => {
      const source = (): Promise<ReturnType<typeof provider.rosterSource>> =>
        Promise.resolve(provider.rosterSource(metadataOf(mapping)));
      const report = await pull([], mapping, { source });
      expect(report.outcome).toBe('applied');
      return answer();
    };
    try {
      sandbox.forgetRequests();
      expect(await read([])).toBe('ALLOW LINKED_GUARDIAN');
      expect(asked(sandbox).some((fields) => fields.includes('metadata'))).toBe(false);
      expect(await stored()).toEqual([]);
      sandbox.forgetRequests();
      expect(await read(infiniteCampus)).toBe('REFER NOT_LEGAL_GUARDIAN');
      expect(asked(sandbox).every((fields) => fields.includes('metadata'))).toBe(true);
    } finally {
      provider.close();
    }
  });
});

/** The fields each page of users was asked for with. */
function asked({ requests }: SandboxProvider): string[][] {
  return requests
    .filter(({ path }) => path === '/users')
    .map(({ query }) => (query['fields'] ?? '').split(','));
}

function stored(): Promise<unknown[]> {
  return district.database.store.withDistrict(district.districtId, (tx) =>
    tx.query('select from_sourced_id from metadata_fact'),
  );
}

async function setMapping(mapping: FieldMapping): Promise<void> {
  await district.database.store.withDistrict(district.districtId, async (tx) => {
    const [row] = await tx.query<{ id: number }>('select id from registration');
    await writeFieldMapping(tx, row?.id ?? 0, mapping);
  });
}
