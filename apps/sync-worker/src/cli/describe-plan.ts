import type { PlanOverview } from 'roster-store';
import { grouped, quantity } from './quantity';

/** More schools than these nobody reads at a terminal; the CSV has every change. */
const MOST_SCHOOLS = 30;

/** A run's plan as lines for a person: counts, whom it touches, and a sentence a school. */
export function describePlan({
  run,
  firstLoad,
  counts,
  changes,
  changesForgottenAt,
  blastRadius,
  schools,
  sentences,
}: PlanOverview): string[] {
  const { leftWithNoAdult, schoolsTouched, contactsPerStudent } = blastRadius;
  const { before, after } = contactsPerStudent;
  const row = (
    kind: string,
    { created, updated, removed }: { created: number; updated: number; removed: number },
  ): string =>
    `  ${kind.padEnd(10)}${[created, updated, removed].map((count) => grouped(count).padStart(11)).join('')}`;
  const waiting = schools.filter(({ state }) => state !== 'goes on');
  return [
    `Plan of run ${run.id} of registration "${run.registration}", ${run.startedAt.toISOString()}: ${outcomeOf(run)}`,
    `  ${''.padEnd(10)}${['created', 'updated', 'removed'].map((word) => word.padStart(11)).join('')}`,
    row('students', counts.students),
    row('contacts', counts.contacts),
    row('links', counts.links),
    firstLoad
      ? 'Everybody was new: a first load lists no changes one by one.'
      : changesForgottenAt !== null
        ? 'Which of them would tighten is no longer known.'
        : `${quantity(changes.tightening, 'change')} would tighten, ${grouped(changes.loosening)} loosen, ${grouped(changes.neutral)} neither.`,
    `It touches ${quantity(schoolsTouched, 'school')}; ${quantity(leftWithNoAdult, 'student')} would have no linked adult left.`,
    ...(before === null || after === null
      ? []
      : [`Linked adults a student: ${before} before, ${after} after.`]),
    ...(waiting.length === 0
      ? []
      : [`Of these, ${quantity(waiting.length, 'school')} not applied, named first:`]),
    ...sentences.slice(0, MOST_SCHOOLS).map((sentence) => `  - ${sentence}`),
    ...(sentences.length > MOST_SCHOOLS
      ? [`  and ${quantity(sentences.length - MOST_SCHOOLS, 'more school')}`]
      : []),
  ];
}

function outcomeOf({ outcome, dryRun }: PlanOverview['run']): string {
  return `${outcome === null ? 'still running' : outcome.replaceAll('_', ' ')}${dryRun ? ' (tried only)' : ''}`;
}
