/** What is asked of the store alone: nothing is pulled, and no lists are written. `name`: the registration. */
export type StoreCommand = { readonly name: string; readonly json: boolean } & StoreQuestion;

type StoreQuestion =
  | { readonly does: 'show holds' }
  | {
      readonly does: 'reject';
      readonly by: string;
      readonly reason: string;
      /** YYYY-MM-DD, or null. */
      readonly until: string | null;
    }
  | { readonly does: 'cancel approval' | 'cancel rejection'; readonly by: string; readonly reason: string }
  /** `run` null: the newest that came to a plan. */
  | { readonly does: 'show plan'; readonly run: number | null; readonly csv: string | null };

/** Options of which each makes a command of its own. */
const ACTIONS = {
  'show-holds': 'show holds',
  'show-plan': 'show plan',
  reject: 'reject',
  'cancel-approval': 'cancel approval',
  'cancel-rejection': 'cancel rejection',
} as const;

export const storeOptions = {
  'show-holds': { type: 'boolean' },
  'show-plan': { type: 'boolean' },
  run: { type: 'string' },
  csv: { type: 'string' },
  reject: { type: 'boolean' },
  until: { type: 'string' },
  'cancel-approval': { type: 'boolean' },
  'cancel-rejection': { type: 'boolean' },
} as const;

export const storeUsage = `
Asked of the store alone, without a --bundle or --url:
  --show-plan [--run ID] [--csv FILE]
                     what a run would have changed (default: the newest that came to a plan); FILE gets every change (ids)
  --show-holds       what waits for a person, or waited, and what was decided
  --reject --by NAME --reason TEXT [--until YYYY-MM-DD]
                     "the SIS is wrong": the same changes are not asked about again through that day, or until they change
  --cancel-approval, --cancel-rejection --by NAME --reason TEXT
                     takes back what was decided and not yet used`;

/** The values of the arguments, as far as they matter here. */
export interface StoreValues {
  readonly by?: string;
  readonly reason?: string;
  readonly until?: string;
  readonly run?: string;
  readonly csv?: string;
  readonly json?: boolean;
}

/**
 * Reads a command to the store; null when the arguments ask for a sync.
 * @param given the names of all options that were given
 */
export function readStoreCommand(
  given: readonly string[],
  values: StoreValues,
  name: string,
): StoreCommand | { readonly usage: string } | null {
  const [action, another] = (Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]).filter((option) =>
    given.includes(option),
  );
  if (action === undefined) {
    const stray = given.find((option) => option === 'until' || option === 'run' || option === 'csv');
    if (stray === undefined) return null;
    return { usage: `--${stray} goes with ${stray === 'until' ? '--reject' : '--show-plan'}.` };
  }
  if (another !== undefined) return { usage: `--${action} and --${another} contradict each other.` };
  const stray = given.find((option) => option !== action && !allowed(action).includes(option));
  if (stray !== undefined)
    return { usage: `--${action} asks the store alone and reads nothing: leave out --${stray}.` };
  const asked = { name, json: values.json ?? false };
  if (action === 'show-holds') return { ...asked, does: 'show holds' };
  if (action === 'show-plan') return readShowPlan(values, asked);
  const by = values.by?.trim() ?? '';
  const reason = values.reason?.trim() ?? '';
  if (by === '' || reason === '')
    return { usage: `--${action} needs a named person and a reason: --${action} --by NAME --reason TEXT.` };
  if (action !== 'reject') return { ...asked, does: ACTIONS[action], by, reason };
  const until = values.until ?? null;
  if (until !== null && !isDay(until)) return { usage: '--until: a day as YYYY-MM-DD, such as 2027-01-31.' };
  return { ...asked, does: 'reject', by, reason, until };
}

function allowed(action: keyof typeof ACTIONS): readonly string[] {
  const everywhere = ['name', 'json'];
  if (action === 'show-holds') return everywhere;
  if (action === 'show-plan') return [...everywhere, 'run', 'csv'];
  return [...everywhere, 'by', 'reason', ...(action === 'reject' ? ['until'] : [])];
}

function readShowPlan(
  { run, csv }: StoreValues,
  asked: { readonly name: string; readonly json: boolean },
): StoreCommand | { readonly usage: string } {
  if (run !== undefined && !/^[1-9]\d{0,8}$/.test(run)) return { usage: '--run: the number of a run.' };
  if (csv === '') return { usage: '--csv: name the file, or leave it out.' };
  return { ...asked, does: 'show plan', run: run === undefined ? null : Number(run), csv: csv ?? null };
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
