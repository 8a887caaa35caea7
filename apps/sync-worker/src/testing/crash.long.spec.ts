import { CrashTrials, type RegistrationState } from './crash-trials';

/* The long form: every kind of blow at every point. The short form is crash.spec.ts. */

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

test('killed anywhere, a run did or did not commit, and the next heals', async () => {
  for (const point of points) {
    const { left, healed } = await trials.kill(point);
    expect([point, healed]).toEqual([point, healedAfter(left)]);
  }
}, 1_800_000);

test('when the database ends its connections anywhere, a run did or did not commit, and the next heals', async () => {
  for (const point of points) {
    const { left, healed } = await trials.loseDatabase(point);
    expect([point, healed]).toEqual([point, healedAfter(left)]);
  }
}, 1_800_000);

test('frozen anywhere for longer than a takeover, it changes and delivers nothing when it wakes', async () => {
  for (const point of points) {
    const { takenOver, awake } = await trials.freeze(point);
    expect([point, awake]).toEqual([point, takenOver]);
    expect([undisturbed['MW'], undisturbed['MTW']]).toContainEqual(awake);
  }
}, 1_800_000);

/** A run that did not commit is made up for; after one that did, the same bundle once more. */
function healedAfter({ roster }: RegistrationState): RegistrationState | undefined {
  if (roster === undisturbed['M']?.roster) return undisturbed['MT'];
  if (roster === undisturbed['MT']?.roster) return undisturbed['MTT'];
  return undefined;
}
