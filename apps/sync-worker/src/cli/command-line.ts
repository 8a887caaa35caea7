import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openProvider, ProviderError, type ProviderSettings } from 'oneroster-client';
import type { Approval } from 'roster-store';
import { describeArgumentError } from './describe-argument-error';
import { CLI_CLIENT_OPTIONS, providerOptions, providerUsage, readProviderOptions } from './provider-options';
import { readStoreCommand, storeOptions, storeUsage, type StoreCommand } from './store-command-line';

/** What was asked for on the command line of `npm run sync`. */
export interface SyncCommand {
  readonly source: { readonly bundle: string } | { readonly provider: ProviderSettings };
  readonly supplement: string | null;
  /** A file, or the id of a preset; null: what the registration has stays. */
  readonly fieldMapping: string | null;
  readonly name: string;
  readonly schools: readonly string[] | null;
  readonly out: string | null;
  readonly report: string | null;
  /** Where the CSV of all rejections goes. */
  readonly rejections: string | null;
  readonly dryRun: boolean;
  readonly approval: Approval | null;
  readonly output: 'quiet' | 'normal' | 'verbose' | 'json';
}

/** One student is to be read by id. */
export interface SpotCommand {
  readonly student: string;
  readonly name: string;
  readonly provider: ProviderSettings;
  readonly json: boolean;
}

export type CommandLine =
  | { readonly command: SyncCommand }
  | { readonly store: StoreCommand }
  | { readonly spot: SpotCommand }
  | { readonly help: true }
  | { readonly usage: string };

export const USAGE = `npm run --silent sync -- --bundle district.zip [options]

  --bundle FILE      a OneRoster 1.1 CSV bundle (zip); or, instead:
${providerUsage('must be given')}
  --supplement FILE  facts of single links (links.csv): relationship, rights, restriction, dates; left out, the last stands
  --field-mapping X  where rights come from, kept for the next runs: a file (JSON {"fields": [{source, column, right, no}]}),
                     a preset (infinite-campus, contact-flags, ed-fi, …) or none; left out, the last stands
  --out DIR          write IVM's list files there
  --report FILE      write the run's report (JSON) there
  --rejections FILE  write every record that could not be used there (CSV): file, line, sourcedId, field, what is wrong and
                     what to do; no names. Replaced whenever the roster was read to its end, also when the run is then
                     held or refused; of none: the header alone. A reading that breaks off leaves FILE as it was
  --name NAME        which registration of the local store this is (default: local); each keeps its own history
  --data DIR         where the embedded store lives (default: .data/)
  --schools a,b      only these org sourcedIds (default: every org of type school); others are not touched and not judged
  --dry-run          pull, compare, plan, gate; apply nothing
  --approve --by NAME --reason TEXT
                     approve what the last held run of this --name showed, and run; once, for 72 hours
     --only-schools a,b, --only-reasons A,B, --consent TEXT
                     of that only these schools, or only for these reasons; who of the district consented
  --student SOURCEDID with --url: reads this one student and their adults by id, no run. What is no longer so answers "ask the
                     office" at once; what is new is shown, and believed by the next full pull only
  --quiet, --verbose less or more to read;  --json  the report on standard output

${storeUsage}

Exit codes: 0 applied or nothing to do, 2 wrong usage or refused input, 3 held, 4 pull incomplete or implausible,
            1 a fault of this program, 130 cancelled.`;

/** Reads the arguments; what cannot be used is answered by one sentence. */
export function readCommandLine(args: readonly string[], environment: NodeJS.ProcessEnv = {}): CommandLine {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return { usage: describeArgumentError(error) };
  }
  if (values.help) return { help: true };
  if (values.rejections === '') return { usage: '--rejections: name the file, or leave it out.' };
  const taken = (['bundle', 'supplement', 'report'] as const).find((other) =>
    sameFile(values.rejections, values[other]),
  );
  if (taken !== undefined) return { usage: `--rejections and --${taken} name the same file.` };
  if (values.supplement === '') return { usage: '--supplement: name the file, or leave it out.' };
  if (values['field-mapping'] === '')
    return { usage: '--field-mapping: name a file or a preset, or leave it out.' };
  const name = values.name ?? 'local';
  if (!/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$/.test(name)) {
    return {
      usage:
        '--name: letters, digits, blanks, ".", "_" and "-", at most 100 of them, beginning with a letter or digit.',
    };
  }
  const question = readStoreCommand(Object.keys(values), values, name);
  if (question !== null) return 'usage' in question ? question : { store: question };
  if (values.student !== undefined) return readSpot(values, name, environment);
  const source = readSource(values, environment);
  if ('usage' in source) return source;
  const schools = listOf(values.schools);
  if (schools?.length === 0)
    return { usage: '--schools: name at least one org sourcedId, or leave it out for every school.' };
  if (values.quiet && values.verbose) return { usage: '--quiet and --verbose contradict each other.' };
  const approval = readApproval(values);
  if (approval !== null && 'usage' in approval) return approval;
  if (values.approve && values['dry-run']) return { usage: '--approve and --dry-run contradict each other.' };
  return {
    command: {
      source,
      supplement: values.supplement ?? null,
      fieldMapping: values['field-mapping'] ?? null,
      name,
      schools,
      out: values.out ?? null,
      report: values.report ?? null,
      rejections: values.rejections ?? null,
      dryRun: values['dry-run'] ?? false,
      approval,
      output: values.json ? 'json' : values.quiet ? 'quiet' : values.verbose ? 'verbose' : 'normal',
    },
  };
}

/** Beside the student, only who is asked and for which registration: a spot sync is no run. */
function readSpot(
  values: ReturnType<typeof parse>,
  name: string,
  environment: NodeJS.ProcessEnv,
): CommandLine {
  const { student = '', url } = values;
  if (student === '') return { usage: '--student: the sourcedId of one student.' };
  const taken = [...Object.keys(providerOptions), 'student', 'name', 'json'];
  if (values.bundle !== undefined || url === undefined)
    return {
      usage: '--student asks the provider itself: give --url and --auth. A CSV bundle cannot be asked.',
    };
  const stray = Object.keys(values).find((option) => !taken.includes(option));
  if (stray !== undefined) return { usage: `--${stray} does not go with --student.` };
  const read = readProvider(values, environment);
  if ('usage' in read) return read;
  return { spot: { student, name, provider: read.provider, json: values.json ?? false } };
}

function readApproval(values: ReturnType<typeof parse>): Approval | { readonly usage: string } | null {
  if (!values.approve) {
    if (values.by !== undefined || values.reason !== undefined)
      return { usage: '--by and --reason go with --approve.' };
    const stray = (['only-schools', 'only-reasons', 'consent'] as const).find(
      (name) => values[name] !== undefined,
    );
    return stray === undefined ? null : { usage: `--${stray} goes with --approve.` };
  }
  const by = values.by?.trim() ?? '';
  const reason = values.reason?.trim() ?? '';
  if (by === '' || reason === '')
    return { usage: '--approve needs a named person and a reason: --approve --by NAME --reason TEXT.' };
  const schools = listOf(values['only-schools']);
  const reasons = listOf(values['only-reasons']);
  if (schools?.length === 0) return { usage: '--only-schools: name at least one, or leave it out for all.' };
  if (reasons?.length === 0) return { usage: '--only-reasons: name at least one, or leave it out for all.' };
  const consent = values.consent?.trim() ?? '';
  return {
    ...{ by, reason },
    ...(schools === null ? {} : { schools }),
    ...(reasons === null ? {} : { reasons }),
    ...(consent === '' ? {} : { consent }),
  };
}

/** "a, b" -> ["a", "b"]; null: not given. */
function listOf(text: string | undefined): string[] | null {
  if (text === undefined) return null;
  return text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}

function sameFile(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && resolve(one) === resolve(other);
}

function readSource(
  values: ReturnType<typeof parse>,
  environment: NodeJS.ProcessEnv,
): SyncCommand['source'] | { readonly usage: string } {
  const { bundle, url } = values;
  if (url !== undefined) {
    if (bundle !== undefined) return { usage: '--bundle and --url contradict each other.' };
    return readProvider(values, environment);
  }
  const [stray] = Object.keys(providerOptions).filter((name) => name in values);
  if (stray !== undefined) return { usage: `--${stray}: the options of a provider go with --url.` };
  if (bundle === undefined || bundle === '')
    return { usage: 'Give what to read: --bundle FILE or --url URL. See --help.' };
  return { bundle };
}

/** An address that can never be asked is wrong usage, told before anything begins. */
function readProvider(
  values: ReturnType<typeof parse>,
  environment: NodeJS.ProcessEnv,
): { readonly provider: ProviderSettings } | { readonly usage: string } {
  const provider = readProviderOptions(values, environment, 'refuse');
  if (typeof provider === 'string') return { usage: provider };
  try {
    openProvider(provider, CLI_CLIENT_OPTIONS).close();
    return { provider };
  } catch (error) {
    if (error instanceof ProviderError) return { usage: `--url: ${error.text}` };
    throw error;
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: false,
    options: {
      bundle: { type: 'string' },
      ...providerOptions,
      name: { type: 'string' },
      schools: { type: 'string' },
      out: { type: 'string' },
      report: { type: 'string' },
      rejections: { type: 'string' },
      supplement: { type: 'string' },
      'field-mapping': { type: 'string' },
      'dry-run': { type: 'boolean' },
      approve: { type: 'boolean' },
      by: { type: 'string' },
      reason: { type: 'string' },
      'only-schools': { type: 'string' },
      'only-reasons': { type: 'string' },
      consent: { type: 'string' },
      ...storeOptions,
      student: { type: 'string' },
      quiet: { type: 'boolean' },
      verbose: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  }).values;
}
