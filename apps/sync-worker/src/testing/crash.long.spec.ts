import { notHealed, notUnmoved, undisturbed, type Undisturbed } from './crash-expectations';
import type { FaultPoint } from './crash-process';
import { CrashTrials } from './crash-trials';
import { KillableServer } from './killable-server';

/* The long form: every kind of blow at every point. The short form is crash.spec.ts. */

/** Runs that are struck by one blow. */
const TOGETHER = 16;

describe.each(['csv', 'rest'] as const)('a run of a %s source', (kind) => {
  let server: KillableServer;
  let trials: CrashTrials;
  let all: FaultPoint[];
  let points: string[];
  let states: Undisturbed;

  beforeAll(async () => {
    server = await KillableServer.begin();
    trials = await CrashTrials.begin(kind, server);
    all = await trials.points();
    points = all.filter(({ canWait }) => canWait).map(({ name }) => name);
    states = await undisturbed(trials);
  }, 600_000);
  afterAll(async () => {
    await trials?.end();
    await server?.end();
  });

  test('killed anywhere, it did or did not commit, and the next heals', async () => {
    for (const some of groups(points)) expect(notHealed(await trials.kill(some), states)).toEqual([]);
    const inside = all.filter(({ canWait }) => !canWait);
    for (const { name } of inside) expect(notHealed(await trials.killInside(name), states)).toEqual([]);
  }, 3_600_000);

  test('when the database ends its connections anywhere, it did or did not commit, and the next heals', async () => {
    for (const some of groups(points))
      expect(notHealed(await trials.loseConnections(some), states)).toEqual([]);
  }, 3_600_000);

  test('when the database server is killed anywhere, it did or did not commit, and the next heals', async () => {
    for (const some of groups(points))
      expect(notHealed(await trials.killServer(server, some), states)).toEqual([]);
  }, 3_600_000);

  test('frozen anywhere for longer than a takeover, it changes and delivers nothing when it wakes', async () => {
    for (const some of groups(points)) expect(notUnmoved(await trials.freeze(some), states)).toEqual([]);
  }, 3_600_000);
});

function groups(all: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(all.length / TOGETHER) }, (_, at) =>
    all.slice(at * TOGETHER, (at + 1) * TOGETHER),
  );
}
