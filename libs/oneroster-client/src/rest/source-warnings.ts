import type { Resource } from '../source/roster-source';
import type { WalkOddity } from './walk-settings';

export type SourceWarningCode = WalkOddity | 'SORT_REFUSED' | 'FIELDS_REFUSED' | 'FILTER_REFUSED';

export interface SourceWarning {
  readonly code: SourceWarningCode;
  /** How many collections it was seen in. */
  readonly count: number;
  /** A sentence for people; never content of a row. */
  readonly text: string;
}

const texts: Readonly<Record<SourceWarningCode, string>> = {
  RESTARTED: 'Collections read again from the beginning, because their rows moved meanwhile',
  DUPLICATE_ROWS: 'Collections in which the provider shows rows more than once',
  PAGE_HALVED: 'Collections whose pages were too heavy for the provider; smaller ones were asked for',
  TOTAL_WRONG: 'Collections of which the provider states a wrong number of rows',
  SORT_REFUSED: 'Collections the provider does not sort by id, so that rows may move while they are read',
  FIELDS_REFUSED: 'Collections of which the provider sends all fields instead of those asked for',
  FILTER_REFUSED: 'Collections the provider does not filter; all rows were read and chosen from here',
};

export function sourceWarnings(
  odd: ReadonlyMap<SourceWarningCode, ReadonlySet<Resource>>,
): readonly SourceWarning[] {
  return [...odd].map(([code, resources]) => ({ code, count: resources.size, text: texts[code] }));
}
