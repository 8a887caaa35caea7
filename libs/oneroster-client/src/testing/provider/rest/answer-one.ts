import type { Answer } from '../answer/answer';
import { BadRequest } from '../answer/bad-request';
import { jsonOfObject } from '../answer/json-of-object';
import type { DistrictData } from '../data/district-data';
import type { Route } from './routes';

/** One object in an envelope named for its type in the singular. @throws BadRequest 404 */
export function answerOne(
  data: DistrictData,
  route: Route & { sourcedId: string },
  address: string,
  fields: readonly string[] | undefined,
): Answer {
  const object = data.object(route.type, route.sourcedId);
  if (object === undefined || !route.holds(object, data)) {
    throw new BadRequest(404, 'unknown object', `There is no such ${route.type}.`);
  }
  return {
    status: 200,
    headers: {},
    enveloped: true,
    body: { [route.type]: jsonOfObject(route.type, object, address, fields) },
  };
}
