import type { Answer } from '../answer/answer';
import { jsonOfObject } from '../answer/json-of-object';
import type { DistrictData } from '../data/district-data';
import { objectTypes } from '../data/object-types';
import type { RosterObject } from '../data/roster-object';
import { linkHeader } from '../query/link-header';
import type { ListQuery } from '../query/list-query';
import type { Parameter } from '../query/query-parameters';
import { selectRows } from '../query/select-rows';
import type { Route } from './routes';

export interface ListRequest {
  readonly route: Route;
  readonly query: ListQuery;
  readonly parameters: readonly Parameter[];
  /** Of the service, without a slash at the end: what hrefs and links start with. */
  readonly address: string;
  /** Raw path below it, with a slash at the start. */
  readonly path: string;
}

/** All rows a list request asks for, in their order, of which it gets one page. */
export function rowsAskedFor(
  data: DistrictData,
  { route, query }: Pick<ListRequest, 'route' | 'query'>,
): readonly RosterObject[] {
  const { sort, descending, filter } = query;
  const question = JSON.stringify([route.name, filter, sort, descending]);
  return data.remembered(question, () => {
    const held = data.remembered(`rows of ${route.name}`, () =>
      data.objects(route.type).filter((object) => route.holds(object, data)),
    );
    return selectRows(held, query);
  });
}

/** The page of a list: envelope named for the type, X-Total-Count and Link (section 3.4.1). */
export function answerList(rows: readonly RosterObject[], request: ListRequest): Answer {
  const { route, query, parameters, address, path } = request;
  const page = rows
    .slice(query.offset, query.offset + query.limit)
    .map((object) => jsonOfObject(route.type, object, address, query.fields));
  const at = { limit: query.limit, offset: query.offset, total: rows.length };
  return {
    status: 200,
    headers: {
      'X-Total-Count': String(rows.length),
      Link: linkHeader(`${address}${path}`, parameters, at),
    },
    body: { [objectTypes[route.type].envelope]: page },
    enveloped: true,
    rows: page.length,
  };
}
