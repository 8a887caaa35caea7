import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProvider, readBundle, type AuthSettings } from 'oneroster-client';
import {
  bundleOf,
  district as districtOrg,
  guardian,
  school,
  startSandboxProvider,
  student,
  writeBundle,
  type BundleRow,
  type SandboxAuth,
  type SandboxOptions,
  type SandboxProvider,
} from 'oneroster-client/testing';
import { LOCAL_DISTRICT } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { runSync } from './run-sync';
import type { SyncReport } from './sync-report';
import type { OpenSource } from './sync-request';

const modified = { dateLastModified: '2026-09-01T10:00:00.000Z' };
const families = Array.from({ length: 20 }, (_, at): BundleRow[] => [
  student({ ...modified, sourcedId: `s${at}`, identifier: `${1000 + at}`, agentSourcedIds: [`g${at}`] }),
  guardian({ ...modified, sourcedId: `g${at}`, agentSourcedIds: [`s${at}`] }),
]).flat();
/** Odd on purpose wherever two bindings of the format could be read in two ways. */
const users: BundleRow[] = [
  ...families,
  // at two schools, and named by no contact
  student({
    ...modified,
    sourcedId: 'two',
    orgSourcedIds: ['school-1', 'school-2'],
    agentSourcedIds: ['g0'],
  }),
  // names two, one of whom is nobody; the other names no student
  student({
    ...modified,
    sourcedId: "o'h |,é",
    familyName: 'O’Hara, Élan',
    agentSourcedIds: ['m|1', 'nobody'],
  }),
  guardian({ ...modified, sourcedId: 'm|1', role: 'parent', agentSourcedIds: [], middleName: 'Q "Q"' }),
  // names a student who does not name her
  guardian({
    ...modified,
    sourcedId: 'r1',
    role: 'relative',
    agentSourcedIds: ['s1', 's2'],
    sms: '555-0199',
  }),
  guardian({ ...modified, sourcedId: 'off', enabledUser: 'false', agentSourcedIds: ['s3'] }),
  guardian({ ...modified, sourcedId: 'alone', agentSourcedIds: [] }),
  student({ ...modified, sourcedId: 'nowhere', orgSourcedIds: ['school-9'], agentSourcedIds: [] }),
  student({ ...modified, sourcedId: 'left', status: 'tobedeleted', agentSourcedIds: ['g1'] }),
  student({ ...modified, sourcedId: 'teacher', role: 'teacher', agentSourcedIds: [] }),
];
const orgs = [
  districtOrg(modified),
  school(modified),
  school({ ...modified, sourcedId: 'school-2', name: 'Second, "North"' }),
];
const district = { orgs, users };

const oauth1 = { type: 'oauth1', key: 'a key', secret: 's3cret & more' } as const;
const oauth2 = { type: 'oauth2', clientId: 'client', clientSecret: 's3cret-more' } as const;
const bearer = { type: 'bearer', token: 'T0ken' } as const;
const classLink = {
  partnerKey: 'partner-key',
  applications: [
    { applicationId: '57', oneRosterApplicationId: 'MoYP%3D', tenantName: 'Sample', bearer: 'its-bearer' },
  ],
};

/** How the sandbox wants to be asked, and how it is. */
const ways: readonly [string, SandboxOptions, (sandbox: SandboxProvider) => AuthSettings][] = [
  ['no sign-in', {}, () => ({ type: 'none' })],
  ['bearer', { auth: bearer }, () => bearer],
  ['oauth1 with SHA-256', { auth: oauth1 }, () => oauth1],
  [
    'oauth1 with SHA-1',
    { auth: { ...oauth1, methods: ['HMAC-SHA1'] } },
    () => ({ ...oauth1, signature: 'sha1' }),
  ],
  ...(['basic', 'body', 'raw'] as const).map((clientAuth): (typeof ways)[number] => {
    const accepted = clientAuth === 'raw' ? 'raw basic' : clientAuth;
    const auth: SandboxAuth = { ...oauth2, clientAuthentication: [accepted] };
    return [`oauth2, ${clientAuth}`, { auth }, ({ tokenUrl }) => ({ ...oauth2, tokenUrl, clientAuth })];
  }),
  [
    'the proxy of ClassLink',
    { classLink },
    ({ url }) => {
      const { partnerKey } = classLink;
      return { type: 'classlink', partnerKey, applicationId: 'MoYP%3D', proxyUrl: url };
    },
  ],
];

describe('the same district, whichever way it comes', () => {
  let database: TestDatabase;
  let folder: string;
  let bundle: string;
  let fromBundle: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'same-roster-'));
    bundle = join(folder, 'district.zip');
    await writeBundle(bundle, bundleOf(district));
    expect((await sync('csv', 'csv', () => readBundle(bundle))).outcome).toBe('applied');
    fromBundle = await rosterOf('csv');
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('as a bundle gives the roster one expects', async () => {
    expect(fromBundle.filter((row) => /^school .*"enabled": true/.test(row))).toHaveLength(2);
    expect(fromBundle.filter((row) => /^student .*"active": true/.test(row))).toHaveLength(22);
    expect(fromBundle.filter((row) => /^member two /.test(row))).toHaveLength(2);
    // Twenty families, g0 of `two`, m|1 and off of one student, r1 of two.
    expect(fromBundle.filter((row) => /^link .* (ACTIVE|UNCONFIRMED) /.test(row))).toHaveLength(25);
    expect(fromBundle.join('\n')).toContain('O’Hara, Élan');
    expect((await sync('csv', 'csv', () => readBundle(bundle))).outcome).toBe('nothing_to_do');
  });

  it.each(ways)(
    'over REST with %s gives the very same, and nothing to do again',
    async (name, options, auth) => {
      const sandbox = await startSandboxProvider({ district, ...options });
      const provider = openProvider(
        { baseUrl: sandbox.url, auth: auth(sandbox), pageSize: 7 },
        { allowLoopback: true },
      );
      try {
        const kind = name.includes('ClassLink') ? 'classlink' : 'rest';
        const pull = () => sync(name, kind, () => Promise.resolve(provider.rosterSource()));
        expect((await pull()).outcome).toBe('applied');
        expect(await rosterOf(name)).toEqual(fromBundle);
        const again = await pull();
        expect(again.outcome).toBe('nothing_to_do');
        expect(again.read.users).toBe(users.length);
        expect(await rosterOf(name)).toEqual(fromBundle);
        expect(sandbox.requests.filter(({ status = 0 }) => status >= 400)).toEqual([]);
      } finally {
        provider.close();
        await sandbox.close();
      }
    },
  );

  async function sync(
    name: string,
    kind: 'csv' | 'rest' | 'classlink',
    openSource: () => Promise<OpenSource>,
  ): Promise<SyncReport> {
    const districtId = await database.store.ensureDistrict(LOCAL_DISTRICT);
    return runSync({
      store: database.store,
      districtId,
      registrationId: await database.store.ensureRegistration(districtId, { name, kind }),
      registration: name,
      trigger: 'cli',
      openSource,
      schools: null,
      dryRun: false,
      approval: null,
      gateway: null,
      waitMs: 0,
      now: () => new Date(),
    });
  }

  /** Every row of a registration's roster, people and schools by sourcedId, without what two pulls cannot share. */
  async function rosterOf(name: string): Promise<string[]> {
    const districtId = await database.store.ensureDistrict(LOCAL_DISTRICT);
    const rows = await database.store.withDistrict(districtId, (tx) =>
      tx.query<{ row: string }>(
        `with r as (select id from registration where name = $1),
              own as (select '{district_id,id,registration_id,fingerprint,as_of,grace_ms}'::text[] as columns),
              person as (select id, sourced_id from student union all select id, sourced_id from contact)
         select 'school ' || (to_jsonb(x) - own.columns)::text as row from school x, own where x.registration_id = (select id from r)
         union all select 'student ' || (to_jsonb(x) - own.columns)::text from student x, own where x.registration_id = (select id from r)
         union all select 'contact ' || (to_jsonb(x) - own.columns)::text from contact x, own where x.registration_id = (select id from r)
         union all select 'member ' || s.sourced_id || ' ' || o.sourced_id from student_school m
           join student s on s.id = m.student_id join school o on o.id = m.school_id where s.registration_id = (select id from r)
         union all select 'link ' || s.sourced_id || ' ' || c.sourced_id || ' ' || l.state || ' ' || l.marked::text from link l
           join student s on s.id = l.student_id join contact c on c.id = l.contact_id where l.registration_id = (select id from r)
         union all select 'asserts ' || a.side || ' ' || p.sourced_id || ' ' || a.to_sourced_id || ' ' || a.silent::text
           from agent_assertion a join person p on p.id = a.from_id where a.registration_id = (select id from r)
         order by 1`,
        [name],
      ),
    );
    return rows.map(({ row }) => row);
  }
});
