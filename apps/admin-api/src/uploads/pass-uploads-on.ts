import type { FastifyInstance } from 'fastify';
import { Problem } from '../problems/problem';

/** Bodies that are files reach their handlers unread, as streams; no other route takes them. */
export function passUploadsOn(server: FastifyInstance): void {
  for (const mediaType of ['multipart/form-data', 'text/csv', 'application/zip', 'application/octet-stream'])
    server.addContentTypeParser(mediaType, (request, payload, done) => {
      const taken = request.routeOptions.config.door?.takes;
      if (taken !== undefined && ['multipart/form-data', ...taken].includes(mediaType)) done(null, payload);
      else done(notTaken(taken));
    });
}

function notTaken(taken: readonly string[] | undefined): Problem {
  const instead = taken === undefined ? 'application/json' : `multipart/form-data with a part "file"`;
  return new Problem(
    415,
    'media_type_not_supported',
    'The body is not in a form we read',
    `This address does not read bodies of the given Content-Type; send ${instead}.`,
  );
}
