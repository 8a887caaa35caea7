import { notHealed, notUnmoved, undisturbed, type Undisturbed } from './crash-expectations';
import type { FaultPoint } from './crash-process';
import { CrashTrials } from './crash-trials';
import { KillableServer } from './killable-server';

/* The short form: every kind of blow, at points spread over the run. The long form (crash.long.spec.ts) strikes at all. */

const INSIDE = "inside of apply's transaction (1)";
/** Of all the points of a run, so many are struck by each blow, evenly spread, those of one blow between those of others. */
const STRUCK = {
  csv: { killed: 14, frozen: 2, withServer: 4 },
  rest: { killed: 4, frozen: 1, withServer: 2 },
} as const;

let server: KillableServer;
beforeAll(async () => {
  server = await KillableServer.begin();
}, 120_000);
afterAll(() => server?.end());

describe.each(['csv', 'rest'] as const)('a run of a %s source', (kind) => {
  let trials: CrashTrials;
  let all: FaultPoint[];
  let states: Undisturbed;
  let struck: { killed: string[]; frozen: string[]; withServer: string[] };

  beforeAll(async () => {
    trials = await CrashTrials.begin(kind, server);
    all = await trials.points();
    states = await undisturbed(trials);
    const points = all.filter(({ canWait }) => canWait).map(({ name }) => name);
    const { killed, frozen, withServer } = STRUCK[kind];
    const beforeRenaming = points.findLast((point) => point.startsWith('after session.requireHeld'))!;
    struck = {
      killed: spread(points, killed),
      frozen: [...spread(points, frozen, 1), beforeRenaming],
      withServer: spread(points, withServer, 2),
    };
  }, 300_000);
  afterAll(() => trials?.end());

  test('has more than twenty points, in each of its stages', () => {
    const named = all.map(({ name }) => name).join('\n');
    for (const stage of ['lock taken', 'page read', 'session.plan', INSIDE, 'requireHeld', 'completeReport'])
      expect(named).toContain(stage);
    const points = new Set([...struck.killed, ...struck.frozen, ...struck.withServer, INSIDE]);
    if (kind === 'csv') expect(points.size).toBeGreaterThanOrEqual(20);
  });

  test('killed anywhere, it did or did not commit, and the next heals', async () => {
    expect(notHealed(await trials.kill(struck.killed), states)).toEqual([]);
    expect(notHealed(await trials.killInside(INSIDE), states)).toEqual([]);
  }, 400_000);

  test('frozen anywhere for longer than a takeover, it changes and delivers nothing when it wakes', async () => {
    expect(notUnmoved(await trials.freeze(struck.frozen), states)).toEqual([]);
  }, 300_000);

  test('when the database server is killed anywhere, it did or did not commit, and the next heals', async () => {
    expect(notHealed(await trials.killServer(server, struck.withServer), states)).toEqual([]);
  }, 300_000);
});

function spread(all: readonly string[], count: number, from = 0): string[] {
  const at = (number: number): number => (from + Math.floor((number * all.length) / count)) % all.length;
  return Array.from({ length: count }, (_, number) => all[at(number)]!);
}
