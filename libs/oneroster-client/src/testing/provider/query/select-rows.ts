import type { RosterObject } from '../data/roster-object';
import { matches, valuesOf } from './match-filter';
import type { ListQuery } from './list-query';

/** The objects that pass the filter, sorted (by code units, those without a value first, otherwise as they stood). */
export function selectRows(
  objects: readonly RosterObject[],
  { filter, sort, descending }: Pick<ListQuery, 'filter' | 'sort' | 'descending'>,
): readonly RosterObject[] {
  const passing = filter === undefined ? objects : objects.filter((object) => matches(object, filter));
  if (sort === undefined) return passing;
  const keyed = passing.map((object) => ({ object, key: valuesOf(object, sort)[0] ?? '' }));
  const sign = descending ? -1 : 1;
  keyed.sort((left, right) => (left.key === right.key ? 0 : left.key < right.key ? -sign : sign));
  return keyed.map(({ object }) => object);
}
