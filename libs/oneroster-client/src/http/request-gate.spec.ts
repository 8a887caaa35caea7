import { openProvider } from '../rest/open-provider';
import { HandClock } from '../testing/hand-clock';
import { startSandboxProvider } from '../testing/provider/start-sandbox-provider';
import { student } from '../testing/roster-rows';
import { createRequestGate } from './request-gate';

/** Work that ends when told to; `begun` tells in which order it was let in. */
class Works {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();

  work(name: string): () => Promise<string> {
    return () => {
      this.begun.push(name);
      return new Promise((resolve) => this.#ends.set(name, () => resolve(name)));
    };
  }

  async end(name: string): Promise<void> {
    this.#ends.get(name)?.();
    await settled();
  }
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('requests under way at once', () => {
  it('are no more than allowed per host; who came first goes first, and hosts do not wait for each other', async () => {
    const gate = createRequestGate({ concurrency: 2 });
    const works = new Works();
    const all = ['a1', 'a2', 'a3', 'a4', 'b1'].map((name) => gate.run(name.slice(0, 1), works.work(name)));
    await settled();
    expect(works.begun).toEqual(['a1', 'a2', 'b1']);
    await works.end('a2');
    expect(works.begun).toEqual(['a1', 'a2', 'b1', 'a3']);
    await works.end('a1');
    for (const name of ['a3', 'a4', 'b1']) await works.end(name);
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'a4', 'b1']);
  });

  it('work that fails gives its place back', async () => {
    const gate = createRequestGate({ concurrency: 1 });
    const failing = gate.run('a', () => Promise.reject(new Error('no')));
    const next = gate.run('a', () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });

  it('who gives up while waiting leaves the queue, and takes no place', async () => {
    const gate = createRequestGate({ concurrency: 1 });
    const works = new Works();
    const first = gate.run('a', works.work('first'));
    const abort = new AbortController();
    const impatient = gate.run('a', works.work('impatient'), abort.signal);
    const last = gate.run('a', works.work('last'));
    abort.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    await works.end('first');
    await works.end('last');
    expect(await Promise.all([first, last])).toEqual(['first', 'last']);
    expect(works.begun).toEqual(['first', 'last']);
    await expect(gate.run('a', works.work('late'), abort.signal)).rejects.toThrow('enough');
  });

  it('are counted by a provider: clients that share a gate share its places', async () => {
    const users = Array.from({ length: 60 }, (_, at) => student({ sourcedId: `student-${at}` }));
    const misbehaviours = [{ kind: 'latency', ms: 5 } as const];
    const sandbox = await startSandboxProvider({ district: { users }, misbehaviours });
    const most = async (gate: ReturnType<typeof createRequestGate>) => {
      sandbox.forgetRequests();
      const settings = { baseUrl: sandbox.url, auth: { type: 'none' }, pageSize: 5 } as const;
      const clients = [1, 2].map(() => openProvider(settings, { allowLoopback: true, gate }));
      const read = await Promise.all(clients.map((client) => client.users().collect()));
      for (const client of clients) client.close();
      expect(read.map(({ length }) => length)).toEqual([60, 60]);
      return Math.max(...sandbox.requests.map(({ underWay }) => underWay));
    };
    expect(await most(createRequestGate({ concurrency: 3 }))).toBe(3);
    expect(await most(createRequestGate({ concurrency: 1 }))).toBe(1);
    await sandbox.close();
  });
});

describe('requests per second', () => {
  it('begin no sooner than allowed, per host', async () => {
    const clock = new HandClock();
    const gate = createRequestGate({ concurrency: 8, perSecond: 4 }, clock);
    const begun: number[] = [];
    const ask = (host = 'a') => gate.run(host, () => Promise.resolve(void begun.push(clock.now())));
    for (let asked = 0; asked < 4; asked += 1) await ask();
    expect(begun).toEqual([0, 250, 500, 750]);
    await ask('b');
    expect(begun.at(-1)).toBe(750);
    clock.advance(10_000);
    await ask();
    await ask();
    // Time nobody used is not saved up.
    expect(begun.slice(-2)).toEqual([10_750, 11_000]);
  });

  it('that come together are spread', async () => {
    const waits: number[] = [];
    const stopped = { now: () => 0, wait: (ms: number) => Promise.resolve(void waits.push(ms)) };
    const gate = createRequestGate({ concurrency: 8, perSecond: 4 }, stopped);
    await Promise.all([1, 2, 3].map(() => gate.run('a', () => Promise.resolve())));
    expect(waits).toEqual([0, 250, 500]);
  });

  it('who gives up while it is slowed down gives its place back', async () => {
    const clock = new HandClock();
    const gate = createRequestGate({ concurrency: 1, perSecond: 1 }, clock);
    const abort = new AbortController();
    const first = gate.run('a', () => Promise.resolve(abort.abort(new Error('enough'))));
    const impatient = gate.run('a', () => Promise.resolve('asked'), abort.signal);
    await first;
    await expect(impatient).rejects.toThrow('enough');
    expect(await gate.run('a', () => Promise.resolve('asked'))).toBe('asked');
  });
});
