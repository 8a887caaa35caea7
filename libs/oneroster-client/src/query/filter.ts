import { percentEncode } from '../auth/percent-encode';

/** OneRoster 1.1 section 3.4.3. `~` means contains. */
export type FilterOperator = '=' | '!=' | '>' | '>=' | '<' | '<=' | '~';

export interface Condition {
  readonly field: string;
  readonly operator: FilterOperator;
  readonly value: string;
}

/** A condition, or two joined: the specification knows no more than one AND or OR. */
export type Filter =
  Condition | { readonly join: 'AND' | 'OR'; readonly conditions: readonly [Condition, Condition] };

/**
 * One condition on a field, e.g. `where('role', '=', 'student')`. A Date is written as ISO 8601 in UTC.
 * @throws TypeError the field is not a name, or the date is no date
 */
export function where(
  field: string,
  operator: FilterOperator,
  value: string | number | boolean | Date,
): Condition {
  if (!/^[A-Za-z][A-Za-z0-9_.]*$/.test(field)) {
    throw new TypeError('A filter names a field, such as role or metadata.key.');
  }
  if (value instanceof Date && Number.isNaN(value.getTime())) {
    throw new TypeError(`The filter on ${field} needs a valid date.`);
  }
  return { field, operator, value: value instanceof Date ? value.toISOString() : String(value) };
}

export function both(first: Condition, second: Condition): Filter {
  return { join: 'AND', conditions: [first, second] };
}

export function either(first: Condition, second: Condition): Filter {
  return { join: 'OR', conditions: [first, second] };
}

/**
 * Everything changed since an instant, read again a while back: providers' clocks differ, and rows are often written
 * before the instant they carry.
 */
export function changedSince(instant: Date, overlapMs: number = 60 * 60_000): Condition {
  return where('dateLastModified', '>=', new Date(instant.getTime() - overlapMs));
}

/** The text of the `filter` parameter before it is percent-encoded: quotes in values are doubled. */
export function filterText(filter: Filter): string {
  if ('join' in filter) return filter.conditions.map(filterText).join(` ${filter.join} `);
  return `${filter.field}${filter.operator}'${filter.value.replaceAll("'", "''")}'`;
}

/** The names a filter looks at. */
export function fieldsOf(filter: Filter): string[] {
  return 'join' in filter ? filter.conditions.flatMap(fieldsOf) : [filter.field];
}

/** `name=value` pairs of a query, strictly encoded: the text that is signed is the text on the wire. */
export function queryText(parameters: readonly (readonly [string, string | number])[]): string {
  return parameters
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(String(value))}`)
    .join('&');
}
