import type { CustodyFacts, CustodyReason, Outcome, PersonName } from 'roster-domain';
import type { CustodyCheck, StoredRestriction } from 'roster-store';

/** What people read. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  ALLOW: 'May collect',
  REFER: 'Ask the office',
  DENY: 'Do not release',
};
const VISIT_WORDS: Readonly<Record<Outcome, string>> = {
  ALLOW: 'May come in',
  REFER: 'Ask the office',
  DENY: 'Do not let in',
};

/** What the sentences need beside the answer. */
export interface CustodyWords {
  readonly who: string;
  readonly restrictions: readonly StoredRestriction[];
  /** Names of registrations, by id. */
  readonly registrations: ReadonlyMap<string, string>;
}

/** One decision for a person who has to understand it: the answer, why, where each reason comes from and how old it is. */
export function describeCustody(
  check: CustodyCheck,
  { registrations, restrictions, who }: CustodyWords,
): string[] {
  const { decision, facts, question, school } = check;
  const [result] = decision.results;
  if (result === undefined) return [];
  const visit = question.purpose === 'VISIT';
  const child = facts.students.find(({ id }) => id === result.student);
  const context = { facts, restrictions, registrations, at: question.at };
  const gating = result.reasons.filter(({ outcome }) => outcome === result.outcome);
  const others = result.reasons.filter((one) => !gating.includes(one));
  return [
    `${(visit ? VISIT_WORDS : OUTCOME_WORDS)[result.outcome]}.`,
    `${who}${visit ? ' visits' : ' asks for'} ${child === undefined ? 'a student' : nameText(child.name)} at ${school.name}, ${localTime(question.at, facts.school.zone)}.`,
    '',
    'Because:',
    ...gating.flatMap((reason) => reasonLines(reason, context)),
    ...(others.length > 0 ? ['', 'Also:', ...others.flatMap((reason) => reasonLines(reason, context))] : []),
    '',
    `The desk: ${result.staffGuidance}`,
    `The kiosk shows: "${decision.kioskText}"`,
    dataLine(question.at, facts),
    ...check.warnings.map(({ text }) => `Note: ${text}`),
    ...(decision.silentAlert.length > 0
      ? ['At the desk, the people whom the school names would be told silently.']
      : []),
  ];
}

interface Context extends Omit<CustodyWords, 'who'> {
  readonly facts: CustodyFacts;
  readonly at: number;
}

function reasonLines({ code, source, text }: CustodyReason, context: Context): string[] {
  const from = sourceText(source, context);
  return [`  - ${text} [${code}]`, ...(from === null ? [] : [`    ${from}`])];
}

/** Where a reason comes from, in words; null: the sentence says it. */
function sourceText(source: string, { at, facts, registrations, restrictions }: Context): string | null {
  const [kind, ...ids] = source.split(' ');
  const zone = facts.school.zone;
  if (kind === 'restriction') {
    const found = restrictions.find(({ id }) => String(id) === ids[0]);
    if (found === undefined) return `Restriction ${ids[0]}.`;
    const by = found.enteredByName ?? found.enteredBy;
    return (
      `${KIND_WORDS[found.kind] ?? found.kind} (restriction ${found.id}), ${datesText(found.from, found.to)}; ` +
      `entered by ${by} on ${localDay(found.enteredAt.getTime(), zone)}.`
    );
  }
  if (kind === 'authorisation') {
    const found = facts.authorisations.find(({ id }) => id === ids[0]);
    return found === undefined ? null : `Authorisation ${found.id}, ${datesText(found.from, found.to)}.`;
  }
  if (kind !== 'link') return null;
  const [registration = '', contact, student] = ids;
  const link = facts.links.find(
    (one) => one.registration === registration && one.contact === contact && one.student === student,
  );
  const adult = facts.contacts.find(({ id }) => id === contact);
  if (link === undefined || adult === undefined) return null;
  const supplement =
    link.supplement === null
      ? ''
      : link.supplement.asOf === 0
        ? '; its supplement is of unknown age'
        : `; its supplement is of ${localDay(link.supplement.asOf, zone)} (${ageText(at - link.supplement.asOf)} old)`;
  const state =
    link.state === null ? 'not linked' : link.marked ? 'link set aside' : `link ${link.state.toLowerCase()}`;
  return `${nameText(adult.name)}, ${link.role}, ${state}; from registration "${registrations.get(registration) ?? registration}"${supplement}.`;
}

const KIND_WORDS: Readonly<Record<string, string>> = {
  PROTECTION_ORDER: 'Protection order',
  CUSTODY_ORDER: 'Custody order',
  RIGHTS_TERMINATED: 'Parental rights terminated',
  TRESPASS: 'Trespass notice',
  OTHER: 'Restriction',
};

/** The pull the roster's part is of; what a supplement says has an age of its own. */
function dataLine(at: number, { policy, school }: CustodyFacts): string {
  const { asOf, runId, zone } = school;
  if (asOf === null) return 'Data: no pull of this school has been applied yet.';
  const run = runId === null ? '' : ` (run ${runId})`;
  if (asOf > at) return `Data: of ${localTime(asOf, zone)}${run}, which is after the instant asked for.`;
  const until = asOf + Math.min(policy.maxAgeHours, 8 * 24) * 3_600_000;
  return `Data: of ${localTime(asOf, zone)}${run}, ${ageText(at - asOf)} old; believed until ${localTime(until, zone)}.`;
}

export function nameText({ familyName, givenName, middleName, suffix }: PersonName): string {
  return [givenName, middleName, familyName, suffix].filter((part) => part !== '').join(' ');
}

function datesText(from: string | null, to: string | null): string {
  if (from === null && to === null) return 'without end';
  return [from === null ? '' : `from ${from}`, to === null ? 'without end' : `to ${to}`]
    .filter((part) => part !== '')
    .join(' ');
}

function ageText(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  const [amount, unit] =
    minutes < 120
      ? [minutes, 'minute']
      : minutes < 48 * 60
        ? [Math.round(minutes / 60), 'hour']
        : [Math.round(minutes / 1_440), 'day'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}

function localTime(instant: number, zone: string): string {
  const text = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).format(instant);
  return `${text.replace(',', '')} ${zone}`;
}

function localDay(instant: number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(instant);
}
