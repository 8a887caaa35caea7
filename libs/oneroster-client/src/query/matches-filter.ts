import type { Condition, Filter } from './filter';

/**
 * Whether a record answers to a filter, asked again on our side: some servers ignore a filter they cannot read and
 * send everything. What cannot be judged (the field is not there, a date is none) is kept: a filter is a wish for
 * less data, never a reason to lose some.
 */
export function matchesFilter(filter: Filter, record: unknown): boolean {
  if (!('join' in filter)) return matches(filter, record);
  const [first, second] = filter.conditions;
  return filter.join === 'AND'
    ? matches(first, record) && matches(second, record)
    : matches(first, record) || matches(second, record);
}

function matches(condition: Condition, record: unknown): boolean {
  const values = valuesOf(record, condition.field.split('.'));
  if (values.length === 0) return true;
  return condition.operator === '!='
    ? values.every((value) => compares(condition, value))
    : values.some((value) => compares(condition, value));
}

/** The texts at a path; a list stands for each of its entries. */
function valuesOf(value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => valuesOf(entry, path));
  const [name, ...rest] = path;
  if (name === undefined) {
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [String(value)]
      : [];
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  return valuesOf((value as Record<string, unknown>)[name], rest);
}

function compares({ field, operator, value: wanted }: Condition, value: string): boolean {
  if (operator === '~') return folded(value).includes(folded(wanted));
  if (operator === '=' || operator === '!=') {
    const exact = field.endsWith('sourcedId');
    const equal = exact ? value === wanted : folded(value) === folded(wanted);
    return equal === (operator === '=');
  }
  const order = compared(value, wanted);
  if (order === undefined) return true;
  if (operator === '>') return order > 0;
  if (operator === '>=') return order >= 0;
  return operator === '<' ? order < 0 : order <= 0;
}

/** Dates by instant, numbers by size, texts by code unit; undefined where only one side is a date. */
function compared(value: string, wanted: string): number | undefined {
  const [a, b] = [value, wanted].map(instantOf);
  if (b !== undefined) return a === undefined ? undefined : a - b;
  const [x, y] = [value, wanted].map(Number);
  if (value.trim() !== '' && wanted.trim() !== '' && !Number.isNaN(x) && !Number.isNaN(y)) return x! - y!;
  return value < wanted ? -1 : value > wanted ? 1 : 0;
}

/** A time without a zone is UTC, as the specification says; the client's own zone must not have a say. */
function instantOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  const zoned = text.length === 10 || /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`;
  const instant = Date.parse(zoned);
  return Number.isNaN(instant) ? undefined : instant;
}

function folded(text: string): string {
  return text.trim().toLowerCase();
}
