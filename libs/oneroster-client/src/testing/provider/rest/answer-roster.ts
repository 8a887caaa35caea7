import type { Answer } from '../answer/answer';
import { BadRequest } from '../answer/bad-request';
import { allows } from '../auth/sandbox-auth';
import type { DistrictData } from '../data/district-data';
import { failAtPage, misfoundRows, misreadQuery } from '../misbehaviour/misbehaving-list';
import type { Deeds } from '../misbehaviour/deeds';
import { listQueryOf, selectionOf } from '../query/list-query';
import { parametersOf } from '../query/query-parameters';
import { answerList, rowsAskedFor } from './answer-list';
import { answerOne } from './answer-one';
import { routeOf, type Route } from './routes';

export interface RosterRequest {
  /** Raw path below the service, with a slash at the start. */
  readonly path: string;
  /** Raw, without the question mark. */
  readonly query: string;
  /** Of the service: what hrefs and links start with. */
  readonly address: string;
  /** undefined: all. */
  readonly scopes: readonly string[] | undefined;
}

/** The answer of a OneRoster 1.1 service to a GET (sections 2.2 and 3). @throws BadRequest */
export function answerRoster(data: DistrictData, request: RosterRequest, deeds: Deeds): Answer {
  const segments = decodedSegments(request.path);
  const route = routeOf(segments);
  if (route === undefined) throw new BadRequest(404, 'unknown object', 'There is no such endpoint.');
  if (request.scopes !== undefined && !allows(request.scopes, route.scope)) {
    throw new BadRequest(403, 'forbidden', `The token has no scope ${route.scope}.`);
  }
  const parameters = parametersOf(request.query);
  const { address } = request;
  const { within } = route;
  if (within !== undefined && data.object(within.type, within.sourcedId) === undefined) {
    throw new BadRequest(404, 'unknown object', `There is no such ${within.type}.`);
  }
  if (isOfOne(route)) {
    const fields = selectionOf(parameters, route.type);
    return answerOne(data, route, address, deeds.has('ignoreFields') ? undefined : fields);
  }
  const asked = listQueryOf(parameters, route.type);
  const query = misreadQuery(asked, deeds);
  const rows = misfoundRows(rowsAskedFor(data, { route, query }), { ...query, filter: asked.filter }, deeds);
  failAtPage(query, rows.length, deeds);
  return answerList(rows, { route, query, parameters, address, path: request.path });
}

function isOfOne(route: Route): route is Route & { sourcedId: string } {
  return route.sourcedId !== undefined;
}

function decodedSegments(path: string): string[] {
  try {
    return path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    throw new BadRequest(404, 'unknown object', 'The path holds an escape that is no UTF-8.');
  }
}
