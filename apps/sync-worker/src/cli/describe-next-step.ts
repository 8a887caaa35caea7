import type { SyncReport } from '../run/sync-report';
import { blastRadii } from './describe-schools';

/** How the command was given: the words typed after `npm run sync --`. */
export interface Typed {
  readonly arguments: readonly string[];
  readonly approving: boolean;
}

/**
 * Of a run that waits for a person: whom it would touch, what holds meanwhile, what to do. Nothing for other runs.
 * @param typed null: nobody typed it, the clock or a worker's start began it
 */
export function describeNextStep(report: SyncReport, typed: Typed | null): string[] {
  const waiting = report.schools.filter(({ state }) => state !== 'applied');
  if (waiting.length === 0) return [];
  if (report.reasons.length > 0 && report.reasons.every(({ rejected }) => rejected)) return [REJECTED];
  const held = waiting.some(({ state }) => state === 'held');
  const silent = waiting.some(({ state }) => state === 'silent');
  const lines = ['What waits:', ...blastRadii({ schools: waiting }).map((sentence) => `  - ${sentence}`)];
  if (report.run.dryRun) return lines;
  if (held)
    lines.push(
      'Until it is approved, a held school keeps everybody it had and gets nobody new. Where a link would go or has ' +
        'become uncertain, its list says Verify: the front desk asks the office.',
    );
  if (silent)
    lines.push(
      'A school that was not believed stays as it was; its lists keep their old date and run out at their ValidUntil.',
    );
  if (silent && report.read.supplement !== undefined)
    lines.push('What the supplement newly forbids is in force all the same.');
  if (typed?.approving)
    lines.push(
      'The approval covered only what the last held run showed; this export goes further. Look at it anew.',
    );
  if (report.read.supplement !== undefined)
    lines.push(
      'What the supplement loosens waits too: the approving run must be given the same --supplement again; without it, ' +
        'the last one that was applied stands.',
    );
  lines.push(
    'If the export is wrong, have it made again in the SIS and sync that one. If it is right, approve it within 72 hours:',
    `  ${approveCommand(typed?.arguments ?? ['--bundle', 'FILE', '--name', report.run.registration])}`,
    'Each change: --show-plan --csv FILE. To be asked no more about what the SIS does wrong: --reject. See --help.',
  );
  return lines;
}

const REJECTED =
  'What waits has been rejected by a person and has not changed: nobody is asked again. It stays held, and links it would ' +
  'take answer "ask the office". To see it: --show-holds; to be asked again: --cancel-rejection.';
const OF_APPROVAL = ['--by', '--reason', '--only-schools', '--only-reasons', '--consent'];

/** The same command again, with the approval of a person who has yet to be named. */
function approveCommand(typed: readonly string[]): string {
  const kept: string[] = [];
  for (let at = 0; at < typed.length; at += 1) {
    const word = typed[at] as string;
    if (['--approve', '--dry-run', '--json', '--quiet', '--verbose'].includes(word)) continue;
    if (OF_APPROVAL.includes(word)) at += 1;
    else if (!OF_APPROVAL.some((option) => word.startsWith(`${option}=`))) kept.push(quoted(word));
  }
  return `npm run --silent sync -- ${kept.join(' ')} --approve --by "YOUR NAME" --reason "WHY IT IS RIGHT"`;
}

/** A word as a POSIX shell reads it back. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
