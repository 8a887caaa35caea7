import { openProvider } from 'oneroster-client';
import {
  guardian,
  school,
  startSandboxProvider,
  student,
  type Misbehaviour,
  type SandboxProvider,
} from 'oneroster-client/testing';
import { LOCAL_DISTRICT } from 'roster-store';
import { createTestDatabase, type TestDatabase } from 'roster-store/testing';
import { runSync } from './run-sync';
import type { SyncReport } from './sync-report';

const SECRET = 'planted-s3cret';
const users = Array.from({ length: 12 }, (_, at) => [
  student({ sourcedId: `s${at}`, agentSourcedIds: [`g${at}`] }),
  guardian({ sourcedId: `g${at}`, agentSourcedIds: [`s${at}`] }),
]).flat();
const auth = { type: 'oauth1', key: 'k', secret: SECRET } as const;

describe('a sync run over REST', () => {
  let database: TestDatabase;
  let sandbox: SandboxProvider;
  let districtId: number;
  let registrationId: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    districtId = await database.store.ensureDistrict(LOCAL_DISTRICT);
    registrationId = await database.store.ensureRegistration(districtId, { name: 'rest', kind: 'rest' });
    sandbox = await startSandboxProvider({ district: { orgs: [school()], users }, auth });
  });
  afterAll(async () => {
    await sandbox.close();
    await database.drop();
  });

  async function sync(misbehaviours: Misbehaviour[] = [], secret = SECRET): Promise<SyncReport> {
    const settings = { baseUrl: sandbox.url, auth: { ...auth, secret }, pageSize: 5 };
    const options = { allowLoopback: true, retry: { attempts: 2, firstDelayMs: 1 }, restarts: 1 };
    const provider = openProvider(settings, options);
    const takeBack = sandbox.misbehave(...misbehaviours);
    try {
      return await runSync({
        store: database.store,
        districtId,
        registrationId,
        registration: 'rest',
        trigger: 'cli',
        openSource: () => Promise.resolve(provider.rosterSource()),
        schools: null,
        dryRun: false,
        approval: null,
        gateway: null,
        waitMs: 0,
        now: () => new Date(),
      });
    } finally {
      takeBack();
      provider.close();
    }
  }

  it('loads the roster, and has nothing to do the second time', async () => {
    const first = await sync();
    expect(first).toMatchObject({
      outcome: 'applied',
      roster: { schools: 1, students: 12, contacts: 12, links: 12 },
    });
    expect((await sync([{ kind: 'clampLimit', to: 3 }, { kind: 'noTotal' }])).outcome).toBe('nothing_to_do');
  });

  it.each<[string, Misbehaviour[], string, string]>([
    [
      'is cut off',
      [{ kind: 'failDeepPages', startingAt: 10, path: '/users' }],
      'PROVIDER_FAILED',
      'provider',
    ],
    [
      'shows fewer than it counts',
      [{ kind: 'hideAfterPaging', every: 3, path: '/users' }],
      'COUNT_MISMATCH',
      'incomplete',
    ],
    [
      'shows the same page for ever',
      [{ kind: 'ignoreOffset', path: '/users' }],
      'REPEATED_ROWS',
      'incomplete',
    ],
    ['shows nobody', [{ kind: 'emptyList', path: '/users' }], 'EMPTY_COLLECTION', 'incomplete'],
    [
      'answers with an error under 200',
      [{ kind: 'errorWith200', path: '/users' }],
      'PROVIDER_FAILED',
      'provider',
    ],
    ['sends a page for people', [{ kind: 'htmlPage', path: '/users' }], 'PROVIDER_FAILED', 'provider'],
  ])('a pull that %s fails and removes nobody', async (_, misbehaviours, code, kind) => {
    const report = await sync(misbehaviours);
    expect(report).toMatchObject({
      outcome: 'failed',
      error: { kind },
      reasons: [{ code }],
      roster: { students: 12, contacts: 12, links: 12 },
      changes: { students: { removed: 0 }, contacts: { removed: 0 }, links: { removed: 0 } },
    });
    expect(JSON.stringify(report)).not.toContain(SECRET);
  });

  it('a provider that does not know us is a failure of the provider, without the secret', async () => {
    const report = await sync([], `${SECRET}-wrong`);
    expect(report).toMatchObject({ outcome: 'failed', error: { kind: 'provider' } });
    expect(JSON.stringify(report)).not.toContain(SECRET);
  });
});
