import { BadRequest } from '../answer/bad-request';
import { hasField, type ObjectType } from '../data/object-types';

export type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=' | '~';

export interface Predicate {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}

/** One predicate, or two joined (section 3.4.3 allows no more). */
export interface Filter {
  readonly predicates: readonly [Predicate] | readonly [Predicate, Predicate];
  readonly join: 'AND' | 'OR';
}

const predicate = String.raw`([A-Za-z][\w.:-]*)\s*(!=|>=|<=|=|>|<|~)\s*'((?:[^']|'')*)'`;
const whole = new RegExp(String.raw`^\s*${predicate}(?:\s+(AND|OR)\s+${predicate})?\s*$`);

/** @throws BadRequest 400 invalid_filter_field when it is no filter, or names a field the type has not */
export function parseFilter(text: string, type: ObjectType): Filter {
  const found = whole.exec(text);
  if (found === null) {
    throw new BadRequest(
      400,
      'invalid_filter_field',
      "A filter is field, operator and value in single quotes, twice with AND or OR between at most: role='parent' OR role='guardian'.",
    );
  }
  const first = predicateOf(found.slice(1, 4), type);
  if (found[4] === undefined) return { predicates: [first], join: 'AND' };
  return { predicates: [first, predicateOf(found.slice(5, 8), type)], join: found[4] as 'AND' | 'OR' };
}

function predicateOf([field = '', operator, value = '']: readonly string[], type: ObjectType): Predicate {
  if (!hasField(type, field)) {
    throw new BadRequest(400, 'invalid_filter_field', `A ${type} has no field to filter by with that name.`);
  }
  return { field, operator: operator as Operator, value: value.replaceAll("''", "'") };
}
