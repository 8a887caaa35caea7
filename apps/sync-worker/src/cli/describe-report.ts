import type { ChangeCounts, SyncReport } from '../run/sync-report';

/** A run's report as plain lines a district can read. */
export function describeReport(report: SyncReport, verbose: boolean): string[] {
  const { run, read, roster, changes, delivery } = report;
  const lines = [`${headline(report)} (registration "${run.registration}", ${seconds(run.durationMs)})`];
  for (const reason of report.reasons) lines.push(`  - ${reason.text}`);
  if (read.users > 0) {
    const rejected = read.rejected > 0 ? `, ${count(read.rejected)} of them not usable` : '';
    const rows = read.supplement === undefined ? '' : `; ${count(read.supplement)} rows of the supplement`;
    lines.push(`Read: ${count(read.orgs)} orgs, ${count(read.users)} users${rejected}${rows}.`);
  }
  if (hasChanges(changes)) {
    lines.push(run.dryRun ? 'Would change:' : 'Changed:', ...changeTable(changes));
  }
  lines.push(
    `In the roster: ${count(roster.students)} students and ${count(roster.contacts)} contacts ` +
      `with ${count(roster.links)} links, in ${count(roster.schools)} ${roster.schools === 1 ? 'school' : 'schools'}.`,
  );
  for (const rejection of report.rejections) {
    const field = rejection.field === '' ? '' : ` (${rejection.field})`;
    const examples =
      verbose && rejection.examples.length > 0 ? `, such as ${rejection.examples.join(', ')}` : '';
    const records = rejection.count === 1 ? 'record' : 'records';
    lines.push(
      `Not usable: ${count(rejection.count)} ${records} of ${rejection.resource}: ${rejection.code}${field}${examples}.`,
    );
  }
  for (const { text, count: times, examples = [] } of report.warnings) {
    const such = verbose && examples.length > 0 ? `, such as ${examples.join(', ')}` : '';
    lines.push(`Note: ${text}: ${count(times)}${such}`);
  }
  if (delivery.state === 'delivered') {
    lines.push(
      `Lists written: ${count(delivery.students)} students, ${count(delivery.contacts)} contacts, ${count(delivery.links)} relationships.`,
    );
  } else if (delivery.state === 'unchanged') lines.push('Lists left as they were.');
  else if (delivery.state === 'failed') lines.push(report.error?.text ?? 'The lists could not be written.');
  return lines;
}

function headline({ outcome, run, changes }: SyncReport): string {
  const others = !run.dryRun && hasChanges(changes);
  switch (outcome) {
    case 'applied':
      return run.dryRun ? 'Tried without applying: would be applied' : 'Applied';
    case 'nothing_to_do':
      return run.dryRun ? 'Tried without applying: nothing to do' : 'Nothing to do';
    case 'held':
      if (run.dryRun) return 'Tried without applying: would be held for approval';
      return others
        ? 'Held for approval in part; the other schools went on'
        : 'Held for approval; nothing was removed';
    case 'failed':
      return others ? 'Not believed in part; the other schools went on' : 'Failed';
    case 'refused':
      return 'Refused';
    case 'cancelled':
      return 'Cancelled';
  }
}

function hasChanges(changes: SyncReport['changes']): boolean {
  return Object.values(changes).some(({ created, updated, removed }) => created + updated + removed > 0);
}

function changeTable(changes: SyncReport['changes']): string[] {
  const row = (cells: readonly string[]): string =>
    `  ${(cells[0] as string).padEnd(10)}${cells
      .slice(1)
      .map((cell) => cell.padStart(11))
      .join('')}`;
  const kinds: [string, ChangeCounts][] = [
    ['students', changes.students],
    ['contacts', changes.contacts],
    ['links', changes.links],
  ];
  return [
    row(['', 'created', 'updated', 'removed']),
    ...kinds.map(([kind, { created, updated, removed }]) =>
      row([kind, count(created), count(updated), count(removed)]),
    ),
  ];
}

/** 12345 -> "12,345" */
function count(number: number): string {
  return number.toLocaleString('en-US');
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
