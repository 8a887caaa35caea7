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
import { providerSource } from '../provider/provider-source';
import { runSync } from './run-sync';
import type { SyncReport } from './sync-report';

/** 30 students of one guardian, who stays; the provider's list is cut, or they are really gone. */
const everyone = [
  guardian({ sourcedId: 'z-guardian', agentSourcedIds: [] }),
  ...Array.from({ length: 30 }, (_, at) => student({ sourcedId: `s${at}`, agentSourcedIds: ['z-guardian'] })),
];
const auth = { type: 'oauth1', key: 'k', secret: 'planted-s3cret' } as const;

describe('witnesses before a hold', () => {
  let database: TestDatabase;
  let districtId: number;
  let registrationId: number;
  let sandbox: SandboxProvider;

  beforeAll(async () => {
    database = await createTestDatabase();
    districtId = await database.store.ensureDistrict(LOCAL_DISTRICT);
    registrationId = await database.store.ensureRegistration(districtId, { name: 'rest', kind: 'rest' });
    sandbox = await startSandboxProvider({ district: { orgs: [school()], users: everyone }, auth });
    expect((await sync()).outcome).toBe('applied');
  });
  afterAll(async () => {
    await sandbox.close();
    await database.drop();
  });

  async function sync(misbehaviours: Misbehaviour[] = [], url = sandbox.url): Promise<SyncReport> {
    const takeBack = sandbox.misbehave(...misbehaviours);
    const options = { allowLoopback: true, retry: { attempts: 1, firstDelayMs: 1 }, restarts: 1 };
    try {
      return await runSync({
        ...{ store: database.store, districtId, registrationId, registration: 'rest', trigger: 'cli' },
        openSource: () => Promise.resolve(providerSource({ baseUrl: url, auth, pageSize: 50 }, options)),
        ...{ schools: null, dryRun: false, approval: null, gateway: null, waitMs: 0, now: () => new Date() },
      });
    } finally {
      takeBack();
    }
  }
  const said = ({ reasons }: SyncReport): object[] =>
    reasons.map(({ code, text, witnesses }) => ({ code, text: text.split('approval. ')[1], witnesses }));
  /** The first of the list are not shown; those who are asked for alone are. */
  const cut: Misbehaviour = { kind: 'rowsVanish', count: 8, path: '/users' };

  it('say that a list is truncated when those who vanished are still there one by one', async () => {
    const report = await sync([cut]);
    expect(report).toMatchObject({ outcome: 'held', roster: { students: 30 } });
    const removed = report.reasons.find(({ code }) => code === 'STUDENTS_REMOVED');
    expect(removed?.witnesses).toEqual({ asked: 8, stillExist: 8, gone: 0 });
    expect(removed?.text).toMatch(/8 of 8 still exist: its list is truncated\.$/);
    // The hold that a person decides on says the same.
    const [hold] = await database.store.withDistrict(districtId, (tx) =>
      tx.query<{ reasons: unknown }>('select reasons from hold order by id desc limit 1'),
    );
    expect(JSON.stringify(hold?.reasons)).toContain('8 of 8 still exist: its list is truncated.');
  });

  it('who refuse to answer say nothing', async () => {
    const refused: Misbehaviour = { kind: 'status', status: 403, path: /\/users\/.+/ };
    const report = await sync([cut, refused]);
    expect(report.outcome).toBe('held');
    expect(JSON.stringify(said(report))).toContain('The provider answered for none of 8 of the vanished.');
  });

  it('who are gone one by one too, or marked as deleted, are said to have left', async () => {
    const left = everyone.slice(0, 23);
    const other = await startSandboxProvider({ district: { orgs: [school()], users: left }, auth });
    try {
      const report = await sync([], other.url);
      expect(report.outcome).toBe('held');
      expect(JSON.stringify(said(report))).toContain(
        '8 of 8 are gone when looked up one by one too: they seem to have left.',
      );
    } finally {
      await other.close();
    }
  });

  it('are called as well when so many are missing that the pull is not believed', async () => {
    const report = await sync([{ ...cut, count: 20 }]);
    expect(report).toMatchObject({ outcome: 'failed', roster: { students: 30 } });
    const missing = report.reasons.find(({ code }) => code === 'IMPLAUSIBLE_STUDENTS');
    expect(missing?.witnesses).toEqual({ asked: 20, stillExist: 20, gone: 0 });
    expect(missing?.text).toContain('20 of 20 still exist: its list is truncated.');
  });

  it('are not called when nothing waits for a removal', async () => {
    const before = sandbox.requests.length;
    expect((await sync([{ ...cut, count: 2 }])).outcome).not.toBe('held');
    const asked = sandbox.requests.slice(before).filter(({ path }) => /\/users\/./.test(path));
    expect(asked).toEqual([]);
  });
});
