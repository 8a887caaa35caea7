import { BadRequest, type CodeMinor } from '../answer/bad-request';
import type { RosterObject } from '../data/roster-object';
import type { ListQuery } from '../query/list-query';
import type { Deeds } from './deeds';

/** The query as a provider with these faults understands it. @throws BadRequest where it refuses it */
export function misreadQuery(query: ListQuery, deeds: Deeds): ListQuery {
  if (query.sort !== undefined && deeds.has('refuseSort')) {
    throw new BadRequest(400, 'invalid_sort_field', 'This provider does not sort.');
  }
  if (query.fields !== undefined && deeds.has('refuseFields')) {
    throw new BadRequest(400, 'invalid_selection_field', 'This provider sends whole records only.');
  }
  const refused = deeds.find('refuseFilter');
  const names = query.filter?.predicates.map(({ field }) => field) ?? [];
  if (
    refused !== undefined &&
    (refused.field === undefined ? names.length > 0 : names.includes(refused.field))
  ) {
    throw new BadRequest(400, 'invalid_filter_field', 'This provider does not filter by that field.');
  }
  const clamp = deeds.find('clampLimit')?.to ?? Number.MAX_SAFE_INTEGER;
  return {
    limit: deeds.has('ignoreLimit') ? Number.MAX_SAFE_INTEGER : Math.min(query.limit, clamp),
    offset: deeds.has('ignoreOffset') ? 0 : query.offset,
    sort: deeds.has('ignoreSort') ? undefined : query.sort,
    descending: query.descending,
    filter: deeds.has('ignoreFilter') ? undefined : query.filter,
    fields: deeds.has('ignoreFields') ? undefined : query.fields,
  };
}

/** The rows of a list as such a provider finds them. */
export function misfoundRows(
  rows: readonly RosterObject[],
  query: ListQuery,
  deeds: Deeds,
): readonly RosterObject[] {
  if (deeds.has('emptyList')) return [];
  if (query.filter !== undefined && deeds.has('emptyWhenFiltered')) return [];
  let found = rows;
  const vanished = deeds.find('rowsVanish');
  if (vanished !== undefined) found = found.slice(vanished.count);
  const appeared = deeds.find('rowsAppear');
  if (appeared !== undefined) found = [...newRows(found, appeared.count), ...found];
  const unstable = deeds.find('unstableOrder');
  if (unstable !== undefined && (query.sort === undefined || unstable.evenSorted === true)) {
    const cut = found.length === 0 ? 0 : (deeds.turn * 7) % found.length;
    found = [...found.slice(cut), ...found.slice(0, cut)];
  }
  return found;
}

/** Copies of the first row that sort before it. */
function newRows([first]: readonly RosterObject[], count: number): RosterObject[] {
  if (first === undefined) return [];
  return Array.from({ length: count }, (_, index) => ({ ...first, sourcedId: `!new-${index + 1}` }));
}

/** @throws BadRequest where such a provider fails for this page */
export function failAtPage({ limit, offset }: ListQuery, total: number, deeds: Deeds): void {
  const pastEnd = deeds.find('errorPastEnd');
  if (pastEnd !== undefined && offset >= total) {
    fail(pastEnd.status ?? 404, 'unknown object', 'There is nothing at this offset.');
  }
  const heavy = deeds.find('failHeavyPages');
  if (heavy !== undefined && limit > heavy.above) {
    fail(heavy.status ?? 502, 'internal_server_error', 'The page took too long.');
  }
  const deep = deeds.find('failDeepPages');
  if (deep !== undefined && offset >= deep.startingAt) {
    fail(deep.status ?? 500, 'internal_server_error', 'The page took too long.');
  }
}

function fail(status: number, codeMinor: CodeMinor, description: string): never {
  throw new BadRequest(status, codeMinor, description);
}
