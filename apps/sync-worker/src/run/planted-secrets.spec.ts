import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import {
  checkConnection,
  openProvider,
  type AuthSettings,
  type ClientOptions,
  type ProviderSettings,
} from 'oneroster-client';
import {
  guardian,
  readAll,
  school,
  startSandboxProvider,
  student,
  type Misbehaviour,
  type SandboxOptions,
  type SandboxProvider,
} from 'oneroster-client/testing';
import { LOCAL_DISTRICT } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { describeReport } from '../cli/describe-report';
import { startEchoingProvider, type EchoingProvider, type EchoWay } from '../testing/echoing-provider';
import { describeFailure } from './describe-failure';
import { runSync } from './run-sync';
import type { SyncReport } from './sync-report';

/** Every secret and every name that is planted holds this word, and nothing else does. */
const WORD = 'quixote';
const people = 'quixotegiven quixotefamily';
const oauth1 = { type: 'oauth1', key: 'quixote-key', secret: 'quixote-secret' } as const;
const oauth2 = { type: 'oauth2', clientId: 'quixote-key', clientSecret: 'quixote-secret' } as const;
const bearer = { type: 'bearer', token: 'quixote-bearer' } as const;
const classLink = {
  partnerKey: 'quixote-partner',
  applications: [
    {
      applicationId: '1',
      oneRosterApplicationId: 'MoYP%3D',
      tenantName: 'quixote tenant',
      bearer: 'quixote-classlink-bearer',
    },
  ],
};
const district = {
  orgs: [school()],
  users: [1, 2, 3].flatMap((at) => [
    student({ sourcedId: `s${at}`, agentSourcedIds: [`g${at}`], ...names('given') }),
    guardian({ sourcedId: `g${at}`, agentSourcedIds: [`s${at}`], ...names('family') }),
    student({ sourcedId: `bad${at}`, ...names('x'), givenName: '' }),
  ]),
};
const client: ClientOptions = {
  allowLoopback: true,
  retry: { attempts: 2, firstDelayMs: 1, maxDelayMs: 1 },
  restarts: 0,
  timeouts: { idle: 200 },
};

function names(kind: string): Record<string, string> {
  const name = `quixote${kind}`;
  const phone = '(quixote) 555-0100';
  return {
    givenName: name,
    familyName: name,
    middleName: name,
    username: name,
    email: `${name}@x.org`,
    phone,
  };
}

/** How each signs in; at the sandbox, and at the provider that echoes. */
const ways: readonly [string, SandboxOptions, (url: string) => AuthSettings][] = [
  ['no sign-in', {}, () => ({ type: 'none' })],
  ['bearer', { auth: bearer }, () => bearer],
  ['oauth1 with SHA-256', { auth: oauth1 }, () => oauth1],
  [
    'oauth1 with SHA-1',
    { auth: { ...oauth1, methods: ['HMAC-SHA1'] } },
    () => ({ ...oauth1, signature: 'sha1' }),
  ],
  ['oauth2, basic', { auth: oauth2 }, (url) => ({ ...oauth2, tokenUrl: `${url}/token` })],
  [
    'oauth2, raw',
    { auth: { ...oauth2, clientAuthentication: ['raw basic'] } },
    (url) => ({ ...oauth2, tokenUrl: `${url}/token`, clientAuth: 'raw' }),
  ],
  [
    'oauth2, body',
    { auth: { ...oauth2, clientAuthentication: ['body'], acceptsQuery: true } },
    (url) => ({
      ...oauth2,
      tokenUrl: `${url}/token?quixote=query`,
      clientAuth: 'body',
      parametersIn: 'query',
    }),
  ],
  [
    'the proxy of ClassLink',
    { classLink },
    (url) => ({ type: 'classlink', partnerKey: 'quixote-partner', applicationId: 'MoYP%3D', proxyUrl: url }),
  ],
];
const echoes: readonly EchoWay[] = [
  'status 401',
  'status 500',
  'page for people',
  'error under 200',
  'redirect',
  'odd records',
  'cut off',
];

describe('planted secrets and names', () => {
  let database: TestDatabase;
  let echoing: EchoingProvider;
  let sandbox: SandboxProvider | undefined;
  /** All that was said on the way, but for what is asked of the store at the end. */
  let said: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    const secrets = { accessToken: 'quixote-access', bearer: 'quixote-bearer', applicationId: 'MoYP%3D' };
    echoing = await startEchoingProvider(people, secrets);
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
      jest.spyOn(console, method).mockImplementation((...all) => void said.push(inspect(all)));
  });
  beforeEach(() => void (said = []));
  afterEach(async () => {
    await sandbox?.close();
    sandbox = undefined;
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await echoing.close();
    await database.drop();
  });

  it.each(ways)('with %s are in nothing that is said or kept of a run', async (name, options, auth) => {
    sandbox = await startSandboxProvider({ district, ...options });
    const good = settingsFor(sandbox.url, auth(sandbox.url));
    expect(await sync(name, good)).toBe('applied');
    const mishaps: Misbehaviour[] = [
      { kind: 'noAnswer', path: '/users' },
      { kind: 'cutConnection', path: '/users', afterBytes: 300 },
      { kind: 'truncatedJson', path: '/users' },
      { kind: 'hideAfterPaging', path: '/users', every: 2 },
    ];
    for (const mishap of mishaps) {
      const takeBack = sandbox.misbehave(mishap);
      expect([mishap.kind, await read(good)]).toEqual([mishap.kind, 'failed']);
      takeBack();
    }
    const echoed = settingsFor(echoing.url, auth(echoing.url));
    const hasTokens = name.includes('oauth2') || name.includes('ClassLink');
    for (const way of echoes) {
      for (const tokensToo of hasTokens ? [false, true] : [false]) {
        echoing.answers(way, tokensToo);
        // Odd records come, but cannot be taken.
        expect([way, await read(echoed)]).toEqual([way, 'failed']);
        expect(echoing.asked).toBe(true);
      }
    }
    // A run says what such a failure is in words, and keeps it; odd records are counted and kept.
    echoing.answers('status 401', false);
    expect(await sync(name, echoed)).toBe('failed');
    echoing.answers('odd records', false);
    expect(await sync(name, echoed)).not.toBe('refused');
    expect(said.join('\n')).toContain('MISSING_FIELD');
    await expectNothingSaid(name);
  });

  it('in addresses and proxies are in no error', async () => {
    const quixote = 'https://quixote-user:quixote-password@sis.example.org';
    const refused: [ProviderSettings, ClientOptions][] = [
      [settingsFor(quixote, bearer), client],
      [settingsFor(`${quixote}/?quixote`, oauth1), client],
      [settingsFor('quixote', oauth1), client],
      [settingsFor('https://sis.example.org/?key=quixote', oauth1), client],
      [settingsFor('https://sis.example.org', { ...oauth2, tokenUrl: quixote }), client],
      [settingsFor('https://sis.example.org', { ...bearer, token: 'quixote bearer\r\nX: quixote' }), client],
      [settingsFor('', { type: 'classlink', partnerKey: 'quixote', applicationId: '../quixote' }), client],
      [
        settingsFor('', { type: 'classlink', partnerKey: 'p', applicationId: 'A', proxyUrl: quixote }),
        client,
      ],
      [settingsFor('https://sis.example.org', bearer), { ...client, proxy: 'quixote:quixote' }],
    ];
    for (const [settings, options] of refused)
      expect(await sync('refused', settings, options)).toBe('refused');
    await expectNothingSaid('refused');
  });

  it.each([407, 502])('of a proxy that answers with %d are in nothing either', async (status) => {
    sandbox = await startSandboxProvider({ district });
    let asked = '';
    const proxy = createServer().on('connect', (request, socket) => {
      asked = request.headers['proxy-authorization'] ?? '';
      socket.end(`HTTP/1.1 ${status} quixote\r\nX-Echo: quixote ${asked}\r\n\r\nquixote ${asked}`);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    try {
      const options = { ...client, proxy: `http://quixote-user:quixote-proxy@127.0.0.1:${port}` };
      expect(await sync('proxy', settingsFor(sandbox.url, bearer), options)).toBe('failed');
      expect(asked).toBe(`Basic ${Buffer.from('quixote-user:quixote-proxy').toString('base64')}`);
    } finally {
      proxy.close();
    }
    await expectNothingSaid('proxy');
  });

  it('are in nothing the doctor finds', async () => {
    sandbox = await startSandboxProvider({ district, auth: oauth1 });
    const found = [await checkConnection(settingsFor(sandbox.url, oauth1), client)];
    for (const way of echoes) {
      echoing.answers(way, false);
      found.push(await checkConnection(settingsFor(echoing.url, oauth1), client));
    }
    said.push(inspect(found, { depth: 20 }));
    await expectNothingSaid('doctor');
  });

  function settingsFor(baseUrl: string, auth: AuthSettings): ProviderSettings {
    return { baseUrl, auth, pageSize: 4 };
  }

  /** One run; all it says of itself is kept in `said`. */
  async function sync(name: string, settings: ProviderSettings, options = client): Promise<string> {
    const districtId = await database.store.ensureDistrict(LOCAL_DISTRICT);
    const registrationId = await database.store.ensureRegistration(districtId, { name, kind: 'rest' });
    let close = (): void => undefined;
    const report: SyncReport = await runSync({
      store: database.store,
      districtId,
      registrationId,
      registration: name,
      trigger: 'cli',
      openSource: async () => {
        const provider = openProvider(settings, options);
        close = () => provider.close();
        return Promise.resolve(provider.rosterSource());
      },
      schools: null,
      dryRun: false,
      approval: null,
      gateway: null,
      waitMs: 0,
      now: () => new Date(),
      fault: (error, failure) => said.push(...everyWayToShow(error), JSON.stringify(failure)),
    });
    close();
    said.push(JSON.stringify(report), ...describeReport(report, true, null));
    return report.outcome;
  }

  /** As a run reads, without a store; what it would say of a failure is kept in `said`. */
  async function read(settings: ProviderSettings): Promise<'read' | 'failed'> {
    const provider = openProvider(settings, client);
    try {
      await readAll(provider.rosterSource());
      return 'read';
    } catch (error) {
      said.push(...everyWayToShow(error), JSON.stringify(describeFailure(error)));
      return 'failed';
    } finally {
      provider.close();
    }
  }

  async function expectNothingSaid(name: string): Promise<void> {
    const districtId = await database.store.ensureDistrict(LOCAL_DISTRICT);
    const kept = await database.store.withDistrict(districtId, (tx) =>
      tx.query<{ row: string }>(
        `select to_jsonb(u)::text as row from sync_run u join registration g on g.id = u.registration_id where g.name = $1
         union all select to_jsonb(g)::text from registration g where g.name = $1`,
        [name],
      ),
    );
    if (name !== 'doctor') expect(kept.length).toBeGreaterThan(1);
    expect(said.length).toBeGreaterThan(0);
    const basic = Buffer.from('quixote-key:quixote-secret').toString('base64');
    const proxy = Buffer.from('quixote-user:quixote-proxy').toString('base64');
    for (const text of [...said, ...kept.map(({ row }) => row)])
      for (const secret of [WORD, basic, proxy, 'bearer ', 'oauth_signature="', 'authorization:'])
        expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
  }
});

/** An error as loggers, consoles and careless code print it, with all that hangs on it. */
function everyWayToShow(error: unknown): string[] {
  const shown = [inspect(error, { depth: 20, showHidden: true }), String(error), JSON.stringify(error)];
  for (let at = error; at instanceof Error; at = at.cause)
    shown.push(at.message, at.stack ?? '', JSON.stringify(at, Object.getOwnPropertyNames(at)));
  return shown;
}
