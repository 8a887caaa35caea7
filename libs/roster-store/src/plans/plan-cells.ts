import type { PlannedChangeRow } from './plan-changes';

/** The columns of a plan as a table, for {@link planCells}. */
export const PLAN_COLUMNS = [
  'kind',
  'change',
  'direction',
  'sourcedId',
  'contactSourcedId',
  'schools',
  'fields',
  'before',
  'after',
];

const DIRECTIONS = { '-1': 'tightens', '0': 'neither', '1': 'loosens' } as const;

/** One planned change as a row of a table: ids and names of fields, no values but a link's state. */
export function planCells(change: PlannedChangeRow): string[] {
  return [
    change.kind,
    change.op,
    DIRECTIONS[`${change.direction}`],
    change.sourcedId,
    change.otherSourcedId ?? '',
    change.schools.join(' '),
    change.fields.join(' '),
    change.stateBefore ?? '',
    change.stateAfter ?? '',
  ];
}
