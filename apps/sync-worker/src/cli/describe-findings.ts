import {
  isUsable,
  supportQuestions,
  type ConnectionFix,
  type Finding,
  type FindingVerdict,
} from 'oneroster-client';

/** Questions that help when there are too few guardians. */
const aboutGuardians = ['guardians_at_all', 'which_contacts', 'direction', 'permissions'];

const WIDTH = 100;
const INDENT = ' '.repeat(24);

/** Findings as plain lines a district can read. */
export function describeFindings(
  what: string,
  looksLike: readonly string[],
  findings: readonly Finding<ConnectionFix>[],
): string[] {
  const lines = [`Looked at ${what}${looksLike.length === 0 ? '' : ` (${looksLike.join(' or ')})`}`, ''];
  for (const { check, verdict, saw, advice, fix } of findings) {
    const head = `  ${marks[verdict].padEnd(5)} ${check.replaceAll('_', ' ').padEnd(16)}`;
    lines.push(...wrapped(saw, head));
    if (advice !== '' && verdict !== 'ok') lines.push(...wrapped(`-> ${advice}`, INDENT));
    else if (advice !== '') lines.push(...wrapped(advice, INDENT));
    if (fix !== undefined) lines.push(...wrapped(`-> Set: ${fixInWords(fix)}`, INDENT));
  }
  lines.push('', verdictOf(findings));
  if (findings.some(({ check, verdict }) => check === 'guardians' && verdict !== 'ok')) {
    lines.push('', 'What to ask the support of your SIS:');
    for (const { id, ask } of supportQuestions) {
      if (aboutGuardians.includes(id)) lines.push(...wrapped(ask, '  - ', '    '));
    }
  }
  return lines;
}

const marks: Readonly<Record<FindingVerdict, string>> = { ok: 'ok', warn: 'WARN', fail: 'FAIL' };

function verdictOf(findings: readonly Finding<ConnectionFix>[]): string {
  const warnings = findings.filter(({ verdict }) => verdict === 'warn').length;
  const noted = warnings === 0 ? '' : ` ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}.`;
  if (isUsable(findings)) return `Usable.${noted}`;
  const failed = findings.filter(({ verdict }) => verdict === 'fail');
  const mended = failed.every(({ fix }) => fix !== undefined);
  if (!mended) return `Not usable as it is.${noted}`;
  const all = failed.reduce<ConnectionFix>((sum, { fix }) => ({ ...sum, ...fix }), {});
  return `Not usable as it is, but usable with: ${fixInWords(all)}`;
}

/** The options of the command line that mend it; what has no option is named as a setting of the registration. */
export function fixInWords(fix: ConnectionFix): string {
  const options: string[] = [];
  if (fix.baseUrl !== undefined) options.push(`--url ${fix.baseUrl}`);
  if (fix.signature !== undefined) options.push(`--signature ${fix.signature}`);
  if (fix.tokenUrl !== undefined) options.push(`--token-url ${fix.tokenUrl}`);
  if (fix.clientAuth !== undefined) options.push(`--client-auth ${fix.clientAuth}`);
  if (fix.pageSize !== undefined) options.push(`--page-size ${fix.pageSize}`);
  const settings: string[] = [];
  if (fix.parametersIn !== undefined) settings.push(`parametersIn ${fix.parametersIn}`);
  if (fix.scopes !== undefined)
    settings.push(`scopes ${fix.scopes.length === 0 ? 'none' : fix.scopes.join(' ')}`);
  if (fix.sort !== undefined) settings.push(`sort ${fix.sort ? 'on' : 'off'}`);
  if (fix.selectFields !== undefined) settings.push(`selectFields ${fix.selectFields ? 'on' : 'off'}`);
  const ofRegistration = settings.map((setting) => `${setting} (of the registration)`);
  return [...options, ...ofRegistration].join(' ');
}

function wrapped(text: string, head: string, indent = INDENT): string[] {
  const lines: string[] = [];
  let line = head;
  let empty = true;
  // A number stays with its per cent.
  for (const word of text.split(/ (?!%)/)) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}
