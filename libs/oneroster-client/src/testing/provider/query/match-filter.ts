import type { RosterObject } from '../data/roster-object';
import type { Filter, Operator, Predicate } from './filter';

/**
 * Whether an object passes a filter. Texts are compared without regard to case, apart from sourcedIds, which are exact;
 * instants and dates by time; a field of several values passes when one of them does. A field that is not there equals
 * nothing.
 */
export function matches(object: RosterObject, { predicates, join }: Filter): boolean {
  return join === 'AND'
    ? predicates.every((predicate) => passes(object, predicate))
    : predicates.some((predicate) => passes(object, predicate));
}

function passes(object: RosterObject, { field, operator, value }: Predicate): boolean {
  const values = valuesOf(object, field);
  const exact = field.endsWith('sourcedId');
  if (operator === '!=') return !values.some((found) => holds(found, '=', value, exact));
  return values.some((found) => holds(found, operator, value, exact));
}

/** The texts a field holds; a dot leads into an inner object or those of a list. */
export function valuesOf(object: unknown, field: string): readonly string[] {
  let values: readonly unknown[] = [object];
  // A metadata key may hold dots itself.
  const path = field.startsWith('metadata.')
    ? ['metadata', field.slice('metadata.'.length)]
    : field.split('.');
  for (const key of path) {
    values = values
      .flatMap((value) => (value as Record<string, unknown> | null | undefined)?.[key])
      .filter((value) => value !== undefined && value !== null);
  }
  return values.filter((value) => typeof value !== 'object').map(String);
}

function holds(found: string, operator: Operator, asked: string, exact: boolean): boolean {
  const [left, right] = exact ? [found, asked] : [found.toLowerCase(), asked.toLowerCase()];
  if (operator === '~') return left.includes(right);
  const order = orderOf(left, right);
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
  }
}

const day = /^\d{4}-\d\d-\d\d/;

function orderOf(left: string, right: string): number {
  if (day.test(left) && day.test(right)) {
    const difference = Date.parse(left) - Date.parse(right);
    if (!Number.isNaN(difference)) return difference;
  }
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
