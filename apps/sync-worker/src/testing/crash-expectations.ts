import type { CrashTrials, RegistrationState, Struck } from './crash-trials';

/** What undisturbed runs leave: the only states a struck run may leave, and those the next run may heal it to. */
export interface Undisturbed {
  /** After Monday's run: Tuesday's did not commit. */
  readonly uncommitted: RegistrationState;
  /** Tuesday's run committed, and its lists are level. */
  readonly committed: RegistrationState;
  /** By what is left in the roster: what the next run of Tuesday makes of it. */
  readonly healed: Readonly<Record<string, readonly RegistrationState[]>>;
  /** What Wednesday's run makes of a Tuesday that did or did not commit. */
  readonly wednesday: readonly RegistrationState[];
}

/** A pull that breaks off stops the grace of a provider's absentees, so that a healed run may stand behind by that. */
export async function undisturbed(trials: CrashTrials): Promise<Undisturbed> {
  const [uncommitted, committed, afterBroken, again, ...wednesday] = await trials.undisturbed(
    ['monday'],
    ['monday', 'tuesday'],
    ['monday', 'broken', 'tuesday'],
    ['monday', 'tuesday', 'tuesday'],
    ['monday', 'wednesday'],
    ['monday', 'broken', 'wednesday'],
    ['monday', 'tuesday', 'wednesday'],
  );
  if (!uncommitted || !committed || !afterBroken || !again)
    throw new Error('Each of the runs leaves a state.');
  const healed = { [uncommitted.roster]: [committed, afterBroken], [committed.roster]: [again] };
  const states = { uncommitted, committed, healed, wednesday };
  const rosters = new Set([uncommitted, committed, states.wednesday[0]!].map(({ roster }) => roster));
  if (rosters.size < 3) throw new Error('The days do not differ.');
  return states;
}

/** Points at which a run neither did nor did not commit, or whose next run did not heal what it left. */
export function notHealed(struck: readonly Struck[], { healed }: Undisturbed): string[] {
  return struck
    .filter(({ left, then }) => !healed[left.roster]?.some((state) => isSame(state, then)))
    .map(({ point, left, then }) => {
      const wanted = healed[left.roster];
      if (wanted === undefined) return `half done at: ${point}`;
      const what = wanted.some(({ roster }) => roster === then.roster) ? 'lists' : 'roster';
      return `${what} not healed after: ${point}`;
    });
}

/** Points at which a run that woke after a takeover changed or delivered something. */
export function notUnmoved(struck: readonly Struck[], { wednesday }: Undisturbed): string[] {
  return struck
    .filter(({ left, then }) => !isSame(left, then) || !wednesday.some((state) => isSame(state, then)))
    .map(({ point }) => point);
}

function isSame(one: RegistrationState, other: RegistrationState): boolean {
  return one.roster === other.roster && one.lists === other.lists;
}
