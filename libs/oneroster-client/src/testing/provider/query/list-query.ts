import { BadRequest } from '../answer/bad-request';
import { hasField, type ObjectType } from '../data/object-types';
import { parseFilter, type Filter } from './filter';
import { parameter, type Parameter } from './query-parameters';

/** What a list was asked for (section 3.4). */
export interface ListQuery {
  readonly limit: number;
  readonly offset: number;
  readonly sort: string | undefined;
  readonly descending: boolean;
  readonly filter: Filter | undefined;
  /** undefined: all. */
  readonly fields: readonly string[] | undefined;
}

/** Section 3.4.1. */
export const DEFAULT_LIMIT = 100;

/** @throws BadRequest for what the specification calls an error */
export function listQueryOf(parameters: readonly Parameter[], type: ObjectType): ListQuery {
  const fields = selectionOf(parameters, type);
  const sort = parameter(parameters, 'sort');
  if (sort !== undefined && !hasField(type, sort)) {
    throw new BadRequest(400, 'invalid_sort_field', `A ${type} has no field to sort by with that name.`);
  }
  const orderBy = parameter(parameters, 'orderBy') ?? 'asc';
  if (orderBy !== 'asc' && orderBy !== 'desc') {
    throw new BadRequest(422, 'invalid data', 'orderBy is asc or desc.');
  }
  const filter = parameter(parameters, 'filter');
  return {
    limit: wholeNumber(parameters, 'limit', 1) ?? DEFAULT_LIMIT,
    offset: wholeNumber(parameters, 'offset', 0) ?? 0,
    sort,
    descending: orderBy === 'desc',
    filter: filter === undefined ? undefined : parseFilter(filter, type),
    fields,
  };
}

/** The fields asked for; also of a single object. */
export function selectionOf(
  parameters: readonly Parameter[],
  type: ObjectType,
): readonly string[] | undefined {
  const fields = parameter(parameters, 'fields')
    ?.split(',')
    .map((field) => field.trim());
  if (fields?.every((field) => hasField(type, field) && !field.includes('.')) === false) {
    throw new BadRequest(400, 'invalid_selection_field', `A ${type} has not all of these fields.`);
  }
  return fields;
}

function wholeNumber(parameters: readonly Parameter[], name: string, least: number): number | undefined {
  const text = parameter(parameters, name);
  if (text === undefined) return undefined;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least)) {
    throw new BadRequest(422, 'invalid data', `${name} is a whole number from ${least}.`);
  }
  return number;
}
