import { parseArgs } from 'node:util';
import { describeArgumentError } from './describe-argument-error';

/** What was asked for on the command line of `npm run custody`. */
export interface CustodyCommand {
  readonly registration: string;
  /** sourcedId or name. */
  readonly school: string;
  /** sourcedId, student number or name. */
  readonly student: string;
  /** A contact's sourcedId or name among the child's adults; or somebody by name alone. */
  readonly person: { readonly contact: string } | { readonly name: string };
  readonly evidence: 'typed' | 'scanned' | 'verified';
  readonly purpose: 'EARLY_DEPARTURE' | 'VISIT';
  /** null: now. */
  readonly at: Date | null;
  readonly json: boolean;
}

export type CustodyCommandLine =
  { readonly command: CustodyCommand } | { readonly help: true } | { readonly usage: string };

export const CUSTODY_USAGE = `npm run --silent custody -- --school SCHOOL --student STUDENT --contact CONTACT [options]
npm run --silent custody -- --school SCHOOL --student STUDENT --person "Given Family" [options]

May this adult take this child? Answers as the desk would be answered, and says why. Records no decision.

  --school SCHOOL    sourcedId or name
  --student STUDENT  sourcedId, student number or name
  --contact CONTACT  sourcedId or name of one of the child's adults; taken as verified by staff
  --person NAME      somebody by name alone, "Given Family" or "Given Middle Family"
  --evidence WORD    verified | scanned | typed: how sure it is who asks (default: verified for --contact, else typed)
  --visit            wants to come in, not to take the child
  --at INSTANT       what would be answered then, such as 2026-03-10T14:10:00-06:00 (default: now)
  --name NAME        which registration of the local store (default: local)
  --data DIR         where the embedded store lives (default .data/)
  --json             the answer as JSON on standard output

Exit codes: 0 answered, whatever the answer; 2 wrong usage, or nobody of that name; 1 a fault of this program.`;

const EVIDENCE = ['typed', 'scanned', 'verified'] as const;

/** Reads the arguments; what cannot be used is answered by one sentence. */
export function readCustodyCommandLine(args: readonly string[]): CustodyCommandLine {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return { usage: describeArgumentError(error) };
  }
  const {
    at,
    contact,
    evidence,
    help,
    json = false,
    name = 'local',
    person,
    school,
    student,
    visit,
  } = values;
  if (help) return { help: true };
  if (!school || !student)
    return { usage: 'Name the school and the student: --school and --student. See --help.' };
  if ((contact === undefined) === (person === undefined))
    return { usage: 'Say who asks: either --contact or --person. See --help.' };
  if (contact === '' || person?.trim() === '') return { usage: 'Say who asks: a name or an id. See --help.' };
  const word = evidence ?? (contact === undefined ? 'typed' : 'verified');
  const known = EVIDENCE.find((one) => one === word);
  if (known === undefined) return { usage: '--evidence is verified, scanned or typed. See --help.' };
  if (person !== undefined && known === 'verified')
    return {
      usage: 'Staff verify a contact, not a bare name: use --contact, or --evidence scanned. See --help.',
    };
  const instant = at === undefined ? null : new Date(at);
  if (instant !== null && (Number.isNaN(instant.getTime()) || !/(Z|[+-]\d\d:?\d\d)$/.test(at ?? '')))
    return { usage: '--at is an instant with its offset, such as 2026-03-10T14:10:00-06:00. See --help.' };
  return {
    command: {
      registration: name,
      school,
      student,
      person: contact === undefined ? { name: person ?? '' } : { contact },
      evidence: known,
      purpose: visit ? 'VISIT' : 'EARLY_DEPARTURE',
      at: instant,
      json,
    },
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: false,
    options: {
      school: { type: 'string' },
      student: { type: 'string' },
      contact: { type: 'string' },
      person: { type: 'string' },
      evidence: { type: 'string' },
      visit: { type: 'boolean' },
      at: { type: 'string' },
      name: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  }).values;
}
