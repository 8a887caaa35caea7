import { describeRejection } from 'roster-domain';
import type { ChangeCounts, RejectionCount, SyncReport } from '../run/sync-report';
import { describeNextStep, type Typed } from './describe-next-step';
import { blastRadii, schoolTable } from './describe-schools';
import { grouped, quantity } from './quantity';

/** A run's report as plain lines a district can read. */
export function describeReport(report: SyncReport, verbose: boolean, typed: Typed | null): string[] {
  const { run, read, roster, changes } = report;
  const lines = [`${headline(report)} (registration "${run.registration}", ${seconds(run.durationMs)})`];
  for (const reason of report.reasons) lines.push(`  - ${reason.text}`);
  lines.push(...describeNextStep(report, typed));
  if (read.users > 0) lines.push(describeRead(read));
  if (hasChanges(changes)) lines.push(run.dryRun ? 'Would change:' : 'Changed:', ...changeTable(changes));
  lines.push(...schoolTable(report));
  if (run.dryRun) lines.push(...losses(report));
  // A run that never had its turn has not looked at the roster.
  if (run.id !== null) {
    const whole = `${quantity(roster.students, 'student')} and ${quantity(roster.contacts, 'contact')}`;
    lines.push(
      `In the roster: ${whole} with ${quantity(roster.links, 'link')}, in ${quantity(roster.schools, 'school')}.`,
    );
  }
  for (const rejection of report.rejections) lines.push(describeRejected(rejection, verbose));
  for (const { text, count, examples = [] } of report.warnings)
    lines.push(`Note: ${text}: ${grouped(count)}${such(examples, verbose)}.`);
  return [...lines, ...describeDelivery(report)];
}

function headline({ outcome, run, changes, schools, moreSchools = 0 }: SyncReport): string {
  const others = !run.dryRun && hasChanges(changes);
  const waiting = schools.filter(({ state }) => state !== 'applied').length;
  const where =
    waiting === 0
      ? ''
      : `: ${waiting === schools.length && moreSchools > 0 ? 'more than ' : ''}${quantity(waiting, 'school')}`;
  switch (outcome) {
    case 'applied':
      return run.dryRun ? 'Tried without applying: would be applied' : 'Applied';
    case 'nothing_to_do':
      return run.dryRun
        ? 'Tried without applying: nothing to do'
        : 'Nothing to do: the roster is as the export says';
    case 'held':
      if (run.dryRun) return `Tried without applying: would be held for approval${where}`;
      return others
        ? `Held for approval${where}; the other schools were brought up to date`
        : `Held for approval${where}; nothing was removed`;
    case 'failed':
      if (run.dryRun) return `Tried without applying: would not be believed${where}`;
      if (waiting === 0) return 'Failed; nothing was changed';
      return others
        ? `Not believed${where}; the other schools were brought up to date`
        : `Not believed${where}; nobody was added or removed`;
    case 'refused':
      return 'Refused; nothing was changed';
    case 'cancelled':
      return 'Cancelled; nothing was changed';
  }
}

function describeRead({ orgs, users, rejected, supplement }: SyncReport['read']): string {
  const unusable = rejected > 0 ? `, ${grouped(rejected)} of them not usable` : '';
  const rows = supplement === undefined ? '' : `; ${quantity(supplement, 'row')} of the supplement`;
  return `Read: ${quantity(orgs, 'org')}, ${quantity(users, 'user')}${unusable}${rows}.`;
}

function hasChanges(changes: SyncReport['changes']): boolean {
  return Object.values(changes).some(({ created, updated, removed }) => created + updated + removed > 0);
}

function changeTable(changes: SyncReport['changes']): string[] {
  const row = (kind: string, cells: readonly string[]): string =>
    `  ${kind.padEnd(10)}${cells.map((cell) => cell.padStart(11)).join('')}`;
  const kinds: [string, ChangeCounts][] = [
    ['students', changes.students],
    ['contacts', changes.contacts],
    ['links', changes.links],
  ];
  return [
    row('', ['created', 'updated', 'removed']),
    ...kinds.map(([kind, { created, updated, removed }]) =>
      row(kind, [created, updated, removed].map(grouped)),
    ),
  ];
}

/** Who would be lost at schools that would not have to wait for anybody. */
function losses({ schools }: SyncReport): string[] {
  const losing = schools.filter(
    ({ state, students, contacts, links, leftWithNoAdult }) =>
      state === 'applied' && students.removed + contacts.removed + links.removed + leftWithNoAdult > 0,
  );
  return blastRadii({ schools: losing });
}

function describeRejected(rejection: RejectionCount, verbose: boolean): string {
  const { what, todo } = describeRejection(rejection);
  const of = rejection.resource === 'supplement' ? 'the supplement' : rejection.resource;
  return `Not usable: ${quantity(rejection.count, 'record')} of ${of}${such(rejection.examples, verbose)}. ${what} ${todo}`;
}

function such(examples: readonly string[], verbose: boolean): string {
  return verbose && examples.length > 0 ? `, such as ${examples.join(', ')}` : '';
}

function describeDelivery({ delivery, error }: SyncReport): string[] {
  const { state, students, contacts, links } = delivery;
  const hold = `${quantity(students, 'student')}, ${quantity(contacts, 'contact')}, ${quantity(links, 'relationship')}`;
  if (state === 'delivered') return [`Lists written: ${hold}.`];
  if (state === 'unchanged') return [`Lists were level already: ${hold}.`];
  if (state === 'pending') return [`Lists are on their way to IVM: ${hold} are there by now.`];
  return state === 'failed' ? [error?.text ?? 'The lists could not be written.'] : [];
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
