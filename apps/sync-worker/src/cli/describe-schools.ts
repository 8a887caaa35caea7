import { blastRadius } from 'roster-domain';
import type { SchoolChanges } from '../run/school-changes';
import type { SyncReport } from '../run/sync-report';
import { grouped, quantity } from './quantity';

type OfSchools = Pick<SyncReport, 'schools' | 'moreSchools'>;

/** More rows than these nobody reads at a terminal; the report has them. */
const MOST_ROWS = 30;
/** A longer name is cut, so that a row fits a terminal of 80 or 100 columns. */
const WIDEST_NAME = 28;

const STATES: Readonly<Record<SchoolChanges['state'], string>> = {
  applied: '',
  held: 'waits for approval',
  silent: 'not believed',
};

/** What changes or waits at each school; nothing where the totals say it all. */
export function schoolTable({ schools, moreSchools = 0 }: OfSchools): string[] {
  if (schools.length < 2) return [];
  const shown = schools.slice(0, MOST_ROWS);
  const rows = [
    ['', 'students', 'contacts', 'links', ''],
    ...shown.map((school) => [
      cut(school.name),
      ...[school.students, school.contacts, school.links].map(changes),
      STATES[school.state],
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) =>
    `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd(),
  );
  const more = schools.length - shown.length + moreSchools;
  return [
    'By school (+ created, ~ updated, - removed):',
    ...lines,
    ...(more > 0 ? [`  and ${quantity(more, 'more school')}`] : []),
  ];
}

function changes({ created, updated, removed }: SchoolChanges['students']): string {
  const parts = [
    created > 0 ? `+${grouped(created)}` : '',
    updated > 0 ? `~${grouped(updated)}` : '',
    removed > 0 ? `-${grouped(removed)}` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '.' : parts.join(' ');
}

function cut(name: string): string {
  return name.length > WIDEST_NAME ? `${name.slice(0, WIDEST_NAME - 1)}…` : name;
}

/** Whom it would touch, one sentence a school, of those schools meant. */
export function blastRadii({ schools, moreSchools = 0 }: OfSchools): string[] {
  const shown = schools.slice(0, MOST_ROWS);
  const more = schools.length - shown.length + moreSchools;
  return [...shown.map(blastRadius), ...(more > 0 ? [`And ${quantity(more, 'more school')}.`] : [])];
}
