import { CrashTrials, type RegistrationState } from './crash-trials';

/* The short form: every kind of blow, at points spread over the run. The long form (crash.long.spec.ts) strikes at all of them. */

/** Of all the points of a run, as many as this, evenly spread. */
const KILLED = 12;
const FROZEN = 2;
const LOST = 3;

let trials: CrashTrials;
let points: string[];
const undisturbed: Record<string, RegistrationState> = {};

beforeAll(async () => {
  trials = await CrashTrials.begin();
  points = await trials.points();
  undisturbed['M'] = await trials.undisturbed('monday');
  undisturbed['MT'] = await trials.undisturbed('monday', 'tuesday');
  undisturbed['MTT'] = await trials.undisturbed('monday', 'tuesday', 'tuesday');
  undisturbed['MW'] = await trials.undisturbed('monday', 'wednesday');
  undisturbed['MTW'] = await trials.undisturbed('monday', 'tuesday', 'wednesday');
}, 300_000);
afterAll(() => trials?.end());

test('a run has twenty points and more, in each of its stages', () => {
  expect(points.length).toBeGreaterThan(40);
  for (const stage of [
    'lock taken',
    'page read',
    'session.plan',
    "inside of apply's",
    'requireHeld',
    'completeReport',
  ])
    expect(points.join('\n')).toContain(stage);
  const { M, MT, MTT, MW, MTW } = undisturbed;
  expect(new Set([M, MT, MTT, MW, MTW].map((state) => state?.roster)).size).toBe(5);
});

test('killed anywhere, a run did or did not commit, and the next heals', async () => {
  for (const point of spread(points, KILLED)) {
    const { left, healed } = await trials.kill(point);
    expect([point, healed]).toEqual([point, healedAfter(left)]);
  }
}, 400_000);

test('when the database ends its connections anywhere, a run did or did not commit, and the next heals', async () => {
  for (const point of spread(points, LOST, 3)) {
    const { left, healed } = await trials.loseDatabase(point);
    expect([point, healed]).toEqual([point, healedAfter(left)]);
  }
}, 300_000);

test('frozen anywhere for longer than a takeover, it changes and delivers nothing when it wakes', async () => {
  const beforeRenaming = points.findLast((point) => point.startsWith('after session.requireHeld'));
  for (const point of [...spread(points, FROZEN, 7), beforeRenaming ?? '']) {
    const { takenOver, awake } = await trials.freeze(point);
    expect([point, awake]).toEqual([point, takenOver]);
    expect([undisturbed['MW'], undisturbed['MTW']]).toContainEqual(awake);
  }
}, 300_000);

/** A run that did not commit is made up for; after one that did, the same bundle once more. */
function healedAfter({ roster }: RegistrationState): RegistrationState | undefined {
  if (roster === undisturbed['M']?.roster) return undisturbed['MT'];
  if (roster === undisturbed['MT']?.roster) return undisturbed['MTT'];
  return undefined;
}

function spread(all: readonly string[], count: number, from = 0): string[] {
  return Array.from(
    { length: count },
    (_, at) => all[(from + Math.floor((at * all.length) / count)) % all.length]!,
  );
}
