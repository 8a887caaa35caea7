import { SigningIssuer } from '../testing/signing-issuer';
import { healthyStore, startApi, type RunningApi } from '../testing/start-api';
import type { RosterReadiness } from './roster-readiness';

let issuer: SigningIssuer;
let running: RunningApi | undefined;

beforeAll(async () => {
  issuer = await SigningIssuer.start();
});
afterEach(async () => {
  await running?.api.close();
});
afterAll(() => issuer.stop());

async function ready(store: Partial<RosterReadiness>, readyAfterFirstSync?: string) {
  running = await startApi({
    issuer: issuer.address,
    store: { ...healthyStore, ...store },
    ...(readyAfterFirstSync !== undefined && { readyAfterFirstSync }),
  });
  const answer = await fetch(`${running.address}/health/ready`);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const refused = () => Promise.reject(new Error('connect ECONNREFUSED postgres://secret'));

describe('health', () => {
  it('lives without a database and without an issuer', async () => {
    running = await startApi({
      issuer: 'http://127.0.0.1:9',
      store: { readiness: refused, firstSyncDone: refused },
    });
    const answer = await fetch(`${running.address}/health/live`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'live' }]);
  });

  it('is ready when the database answers and is migrated', async () => {
    expect(await ready({})).toEqual({
      status: 200,
      body: {
        status: 'ready',
        checks: [
          { name: 'database', ok: true, text: 'The database answers.' },
          { name: 'migrations', ok: true, text: 'All migrations are applied.' },
        ],
      },
    });
  });

  it('is not ready while the database does not answer, and says nothing of where it is', async () => {
    const { status, body } = await ready({ readiness: refused, firstSyncDone: refused }, 'local');
    expect(status).toBe(503);
    expect(body['status']).toBe('not_ready');
    expect((body['checks'] as { ok: boolean }[]).map(({ ok }) => ok)).toEqual([false, false, false]);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('is not ready while a database hangs, and says so within seconds', async () => {
    const { status } = await ready({ readiness: () => new Promise(() => undefined) });
    expect(status).toBe(503);
  }, 8_000);

  it('is not ready while migrations are pending', async () => {
    const { status, body } = await ready({
      readiness: () => Promise.resolve({ migrated: false, pending: ['0002-roster'] }),
    });
    expect(status).toBe(503);
    expect(body['checks']).toContainEqual({
      name: 'migrations',
      ok: false,
      text: '1 of the migrations is not applied: run "npm run migrate -- up".',
    });
  });

  it('waits for the first sync of the registration it was told, and of no other', async () => {
    let done = false;
    const asked = new Set<string>();
    const store = {
      firstSyncDone: (name: string) => {
        asked.add(name);
        return Promise.resolve(done);
      },
    };
    expect((await ready(store, 'sample')).status).toBe(503);
    done = true;
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await fetch(`${running?.address}/health/ready`)).status).toBe(200);
    expect([...asked]).toEqual(['sample']);
  });

  it('asks the database once for everyone who asks at the same time', async () => {
    let asked = 0;
    const store = {
      readiness: () => {
        asked += 1;
        return Promise.resolve({ migrated: true, pending: [] });
      },
    };
    await ready(store);
    await Promise.all(Array.from({ length: 50 }, () => fetch(`${running?.address}/health/ready`)));
    expect(asked).toBeLessThanOrEqual(3);
  });
});
