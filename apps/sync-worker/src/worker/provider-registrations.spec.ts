import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import {
  guardian,
  school,
  startSandboxProvider,
  student,
  type SandboxOptions,
  type SandboxProvider,
} from 'oneroster-client/testing';
import { openRosterStore, Secrets, type RosterStore, type SourceSettings, type SyncJob } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import type { SyncReport } from '../run/sync-report';
import { RegistrationRuns } from './registration-runs';
import { AFTER_FAILURES_MS } from './try-again-later';

const quickWorker = resolve(__dirname, '../../dist/testing/quick-worker.js');

/** Every secret holds this word, and nothing else does. */
const WORD = 'quixote';
const district = {
  orgs: [school()],
  users: [1, 2, 3].flatMap((at) => [
    student({ sourcedId: `s${at}`, agentSourcedIds: [`g${at}`] }),
    guardian({ sourcedId: `g${at}`, agentSourcedIds: [`s${at}`] }),
  ]),
};
const oauth1 = { type: 'oauth1', key: 'quixote-key', secret: 'quixote-secret' } as const;
const oauth2 = { type: 'oauth2', clientId: 'quixote-key', clientSecret: 'quixote-secret' } as const;
const pair = { key: 'quixote-key', secret: 'quixote-secret' };
const application = {
  ...{ applicationId: '1', oneRosterApplicationId: 'MoYP%3D', tenantName: 'tenant' },
  bearer: 'quixote-classlink-bearer',
};
const client = { allowLoopback: true, retry: { attempts: 2, firstDelayMs: 1, maxDelayMs: 1 }, restarts: 0 };

let database: TestDatabase;
let store: RosterStore;
let districtId: number;
let sandbox: SandboxProvider | undefined;
const secretKeys = `k1:${randomBytes(32).toString('base64')}`;
/** All that was logged, by this process and by workers started here. */
let logged = '';

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openRosterStore({
    databaseUrl: database.databaseUrl,
    applicationName: 'provider registrations',
    secretKeys,
  });
  districtId = await store.ensureDistrict({ key: 'maple', name: 'Maple', timezone: 'UTC' });
});
afterEach(() => sandbox?.close());
afterAll(async () => {
  await store?.close();
  await database?.drop();
});

async function provider(options: SandboxOptions): Promise<SandboxProvider> {
  sandbox = await startSandboxProvider({ district, ...options });
  return sandbox;
}

async function registration(
  name: string,
  source: SourceSettings,
  secrets: Record<string, string> | null,
): Promise<SyncJob> {
  const kind = source.type === 'classlink' ? 'classlink' : 'rest';
  const registrationId = await store.ensureRegistration(districtId, { name, kind });
  await store.changeRegistration(districtId, registrationId, {
    ...{ source, state: 'enabled', cron: '0 22 * * *' },
    secrets: secrets === null ? null : new Secrets(secrets),
  });
  return { districtId, registrationId };
}

/** One job, as a worker does it. */
async function run(job: SyncJob, of: RosterStore = store): Promise<SyncReport> {
  const reports: SyncReport[] = [];
  await of.schedule.runSoon(job.districtId, job.registrationId);
  const logger = pino({ level: 'trace' }, { write: (line: string) => void (logged += line) });
  await new RegistrationRuns(of, logger, (report) => reports.push(report), client).run(job);
  expect(reports).toHaveLength(1);
  return reports[0]!;
}

/** All that is stored of runs and jobs, as text. */
async function stored(): Promise<string> {
  const rows = await store.withDistrict(districtId, async (tx) => [
    ...(await tx.query('select r::text from sync_run r')),
    ...(await tx.query('select j::text from graphile_worker._private_jobs j')),
    ...(await tx.query('select l::text from run_lease l')),
    ...(await tx.query('select source::text from registration')),
  ]);
  return JSON.stringify(rows);
}

async function nextDueAt({ registrationId }: SyncJob): Promise<Date | undefined> {
  const rows = await store.withDistrict(districtId, (tx) =>
    tx.query<{ at: Date }>('select next_due_at as at from registration where id = $1', [registrationId]),
  );
  return rows[0]?.at;
}

const rest =
  (auth: 'oauth1' | 'oauth2' | 'bearer' | 'none', more: object = {}) =>
  (url: string) =>
    ({ type: 'rest', baseUrl: url, auth, pageSize: 5, ...more }) as SourceSettings;
const ways: [string, SandboxOptions, (url: string) => SourceSettings, Record<string, string> | null][] = [
  ['no sign-in', {}, rest('none'), null],
  [
    'a bearer',
    { auth: { type: 'bearer', token: 'quixote-bearer' } },
    rest('bearer'),
    { bearer: 'quixote-bearer' },
  ],
  [
    'oauth1 with SHA-1',
    { auth: { ...oauth1, methods: ['HMAC-SHA1'] } },
    rest('oauth1', { signature: 'sha1' }),
    pair,
  ],
  [
    'oauth2 and parameters of its own',
    {
      auth: {
        ...oauth2,
        clientAuthentication: ['body'],
        requires: { audience: 'roster' },
        tokenPath: '/its/token',
      },
    },
    (url) =>
      rest('oauth2', {
        ...{ tokenUrl: `${url}/its/token`, clientAuth: 'body', parameters: { audience: 'roster' } },
      })(url),
    pair,
  ],
  [
    "ClassLink's proxy",
    { classLink: { partnerKey: 'quixote-partner', applications: [application] } },
    (url) => ({ type: 'classlink', applicationId: 'MoYP%3D', access: 'proxy', proxyUrl: url }),
    { partnerKey: 'quixote-partner' },
  ],
];

describe('a registration of a provider, run by the worker', () => {
  it.each(ways)('signs in with %s', async (name, options, source, secrets) => {
    const { url } = await provider(options);
    const report = await run(await registration(name, source(url), secrets));
    expect(report).toMatchObject({ outcome: 'applied', roster: { students: 3, contacts: 3, links: 3 } });
    expect(report.run.trigger).toBe('schedule');
  });

  it('signs in at the server ClassLink names for direct access', async () => {
    const direct = await startSandboxProvider({ district, auth: oauth1 });
    try {
      const { url } = await provider({
        classLink: {
          partnerKey: 'quixote-partner',
          applications: [{ ...application, direct: { url: direct.url, ...pair } }],
        },
      });
      const source = {
        type: 'classlink',
        applicationId: '1',
        access: 'direct',
        proxyUrl: url,
      } as const;
      const job = await registration('direct', source, { partnerKey: 'quixote-partner' });
      expect(await run(job)).toMatchObject({ outcome: 'applied', roster: { students: 3 } });
      expect(direct.requests.length).toBeGreaterThan(0);
    } finally {
      await direct.close();
    }
  });

  it.each<[string, object, Record<string, string> | null, string, RegExp]>([
    ['without its secrets', { auth: 'oauth1' }, null, 'NO_SECRET', /has no key and no secret/],
    ['with half of them', { auth: 'oauth1' }, { key: 'quixote-key' }, 'NO_SECRET', /has no secret/],
    ['without a token endpoint', { auth: 'oauth2' }, pair, 'NO_TOKEN_URL', /token endpoint/],
    [
      'inside our network',
      { auth: 'none', baseUrl: 'https://10.1.2.3' },
      null,
      'ADDRESS_NOT_ALLOWED',
      /inside a network/,
    ],
  ])(
    '%s is refused in a sentence, and waits for its schedule',
    async (name, more, secrets, code, sentence) => {
      const source = { type: 'rest', baseUrl: 'https://sis.example.org', auth: 'none', ...more } as const;
      const report = await run(await registration(name, source, secrets));
      expect(report).toMatchObject({
        outcome: 'refused',
        reasons: [{ code, text: expect.stringMatching(sentence) }],
      });
    },
  );

  it('whose secrets cannot be opened is refused in a sentence; nothing is opened before its run', async () => {
    const job = await registration('other keys', rest('oauth1')('https://sis.example.org'), pair);
    const report = await run(job, database.store);
    expect(report).toMatchObject({ outcome: 'refused', reasons: [{ code: 'SECRETS_NOT_OPENED' }] });
    await store.changeRegistration(districtId, job.registrationId, { state: 'paused' });
    await store.schedule.runSoon(districtId, job.registrationId);
    const nobodyReports = new RegistrationRuns(database.store, pino({ level: 'silent' }), () => {
      throw new Error('A paused registration was run.');
    });
    await nobodyReports.run(job);
    expect(await store.schedule.dueTimes(job)).toEqual([]);
  });

  it('that fails is tried again a few times, ever later, and then as scheduled; a good run begins anew', async () => {
    const { url, misbehave } = await provider({ auth: oauth2 });
    const source = rest('oauth2', { tokenUrl: `${url}/token` })(url);
    const job = await registration('again', source, { ...pair, secret: 'quixote-wrong' });
    const far = new Date(Date.now() + 86_400_000);
    const setDue = (at: Date) =>
      store.withDistrict(districtId, (tx) =>
        tx.query('update registration set next_due_at = $2 where id = $1', [job.registrationId, at]),
      );
    for (const wait of [...AFTER_FAILURES_MS, null]) {
      await setDue(far);
      const before = Date.now();
      const report = await run(job);
      expect(report).toMatchObject({ outcome: 'failed', error: { kind: 'provider' } });
      const due = (await nextDueAt(job))!.getTime();
      if (wait === null) expect(due).toBe(far.getTime());
      else {
        expect(due).toBeGreaterThanOrEqual(before + wait);
        expect(due).toBeLessThanOrEqual(Date.now() + wait);
      }
    }
    // One that is due earlier by its schedule stays so.
    await store.changeRegistration(districtId, job.registrationId, { secrets: new Secrets(pair) });
    expect((await run(job)).outcome).toBe('applied');
    const soon = new Date(Date.now() + 30_000);
    await setDue(soon);
    const takeBack = misbehave({ kind: 'htmlPage', path: '/users' });
    expect((await run(job)).outcome).toBe('failed');
    takeBack();
    expect(await nextDueAt(job)).toEqual(soon);
    expect(await store.schedule.failuresInARow(districtId, job.registrationId)).toBe(1);
  });

  it('by a worker of its own: a wrong secret is one failed run with a sentence, and no loop', async () => {
    const { url } = await provider({ auth: oauth2 });
    const source = rest('oauth2', { tokenUrl: `${url}/token` })(url);
    const job = await registration('by schedule', source, { ...pair, secret: 'quixote-wrong' });
    const env = {
      ...{ DATABASE_URL: database.databaseUrl, SECRET_KEYS: secretKeys, PROVIDER_ADDRESSES: 'loopback' },
      ...{ SYNC_WORKER_PORT: '0', LOG_LEVEL: 'trace', PATH: process.env['PATH'] },
    };
    const worker = spawn(process.execPath, [quickWorker, 'by schedule'], { env, stdio: 'pipe' });
    for (const output of [worker.stdout, worker.stderr])
      output.on('data', (text: Buffer) => (logged += text.toString()));
    try {
      await store.schedule.runSoon(districtId, job.registrationId);
      const runs = (): Promise<{ state: string; text: string }[]> =>
        store.withDistrict(districtId, (tx) =>
          tx.query(
            `select state, report->'error'->>'text' as text from sync_run where registration_id = $1 order by id`,
            [job.registrationId],
          ),
        );
      while (!(await runs()).some(({ state }) => state === 'finished')) await pause(50);
      const asked = (): number => sandbox!.requests.length;
      while ((await nextDueAt(job)) === undefined || asked() === 0) await pause(50);
      const before = asked();
      await pause(1_500); // the clock looks seven times, the job library would have come back
      expect(asked()).toBe(before);
      const all = await runs();
      expect(all).toHaveLength(1);
      expect(all[0]?.text).toMatch(/^The list of orgs could not be read.*Client id or secret are wrong/);
      const waiting = (await nextDueAt(job))!.getTime() - Date.now();
      expect(waiting).toBeGreaterThan(5 * 60_000);
    } finally {
      await ended(worker);
    }
    expect(logged).toContain('by schedule');
  }, 60_000);

  it('leaves no secret in logs, runs, jobs and settings', async () => {
    expect(logged.length).toBeGreaterThan(1_000);
    expect(logged).not.toContain(WORD);
    const text = await stored();
    for (const told of ['invalid_client', 'NO_SECRET', 'SECRETS_NOT_OPENED'])
      expect(text.includes(told)).toBe(true);
    expect(text.includes(WORD)).toBe(false);
  });
});

function ended(worker: ChildProcess): Promise<void> {
  const over = new Promise<void>((done) => worker.on('close', () => done()));
  worker.kill('SIGTERM');
  return over;
}
