import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { describeError } from './describe-error';
import { Problem, problemBody } from './problem';
import { problemOf } from './problem-of';

/** The one place where an error becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();

    const problem = problemOf(error) ?? this.unexpected(error, request);
    if (reply.sent || reply.raw.headersSent) {
      // A stream broke after its first bytes: cutting the connection is the only way left to say so.
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, problem, request.id);
  }

  private unexpected(error: unknown, request: FastifyRequest): Problem {
    this.logger.error(
      { requestId: request.id, route: request.routeOptions?.url ?? null, error: describeError(error) },
      'a request failed unexpectedly',
    );
    return new Problem(
      500,
      'unexpected',
      'Something went wrong on our side',
      'The request could not be carried out. Support finds the cause by the id given as "instance".',
    );
  }
}

export function sendProblem(reply: FastifyReply, problem: Problem, requestId: string): void {
  void reply
    .code(problem.httpStatus)
    .headers({ ...problem.extras.headers, 'content-type': 'application/problem+json; charset=utf-8' })
    .send(JSON.stringify(problemBody(problem, requestId)));
}
