import { notHealed, notUnmoved, undisturbed, type Undisturbed } from './crash-expectations';
import type { FaultPoint } from './crash-process';
import { CrashTrials } from './crash-trials';
import { KillableServer } from './killable-server';

/* The short form: every kind of blow, at points spread over the run. The long form (crash.long.spec.ts) strikes at all. */

/** Of all the points of a run, as many as this, evenly spread. */
const STRUCK = {
  csv: { killed: 20, frozen: 2, withServer: 4 },
  rest: { killed: 6, frozen: 1, withServer: 2 },
} as const;
const INSIDE = "inside of apply's transaction (1)";

describe.each(['csv', 'rest'] as const)('a run of a %s source', (kind) => {
  let trials: CrashTrials;
  let all: FaultPoint[];
  let points: string[];
  let states: Undisturbed;

  beforeAll(async () => {
    trials = await CrashTrials.begin(kind);
    all = await trials.points();
    points = all.filter(({ canWait }) => canWait).map(({ name }) => name);
    states = await undisturbed(trials);
  }, 300_000);
  afterAll(() => trials?.end());

  test('has more than twenty points, in each of its stages', () => {
    expect(points.length).toBeGreaterThan(20);
    const named = all.map(({ name }) => name).join('\n');
    for (const stage of ['lock taken', 'page read', 'session.plan', INSIDE, 'requireHeld', 'completeReport'])
      expect(named).toContain(stage);
  });

  test('killed anywhere, it did or did not commit, and the next heals', async () => {
    expect(notHealed(await trials.kill(spread(points, STRUCK[kind].killed)), states)).toEqual([]);
    expect(notHealed(await trials.killInside(INSIDE), states)).toEqual([]);
  }, 400_000);

  test('frozen anywhere for longer than a takeover, it changes and delivers nothing when it wakes', async () => {
    const beforeRenaming = points.findLast((point) => point.startsWith('after session.requireHeld'))!;
    const frozen = new Set([...spread(points, STRUCK[kind].frozen, 3), beforeRenaming]);
    expect(notUnmoved(await trials.freeze([...frozen]), states)).toEqual([]);
  }, 300_000);
});

describe('when the database server is killed', () => {
  let server: KillableServer;
  beforeAll(async () => {
    server = await KillableServer.begin();
  }, 120_000);
  afterAll(() => server?.end());

  test.each(['csv', 'rest'] as const)(
    'anywhere in a run of a %s source, it did or did not commit, and the next heals',
    async (kind) => {
      const trials = await CrashTrials.begin(kind, server);
      try {
        const states = await undisturbed(trials);
        const points = (await trials.points()).filter(({ canWait }) => canWait).map(({ name }) => name);
        expect(
          notHealed(await trials.killServer(server, spread(points, STRUCK[kind].withServer, 2)), states),
        ).toEqual([]);
      } finally {
        await trials.end();
      }
    },
    300_000,
  );
});

function spread(all: readonly string[], count: number, from = 0): string[] {
  const at = (number: number): number => (from + Math.floor((number * all.length) / count)) % all.length;
  return Array.from({ length: count }, (_, number) => all[at(number)]!);
}
