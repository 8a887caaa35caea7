import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { describeError } from '../problems/describe-error';
import * as refuse from '../problems/door-problems';
import { accepts } from './accepts';
import { rememberCaller, type Caller } from './caller';
import { IssuerUnavailable } from './issuer-keys';
import { readCaller } from './read-caller';
import type { RouteDoor } from './route-door';
import type { RouteList } from './route-list';
import { TokenRefused, type TokenVerifier } from './token-verifier';

/**
 * Who may come in. Stands before routing's "not found", before the body is read and before any handler, for every
 * route of the server however it was registered; what is not explicitly allowed is refused.
 */
export class Door {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly routes: RouteList,
    private readonly logger: Logger,
  ) {}

  /** @throws {Problem} when the request must not go on */
  async admit(request: FastifyRequest): Promise<void> {
    const door: RouteDoor = (!request.is404 && request.routeOptions.config.door) || {};
    if (!door.open) {
      const caller = await this.authenticate(request);
      // Only now, so that nobody learns without a token which addresses there are.
      if (request.is404) throw this.noSuchRoute(request);
      if (!door.roles?.some((role) => caller.roles.includes(role)))
        throw refuse.roleRefused(door.roles ?? []);
      rememberCaller(request, caller);
    }
    const produces = door.produces ?? 'application/json';
    if (!request.is404 && !accepts(request.headers.accept, produces)) throw refuse.notAcceptable(produces);
  }

  private async authenticate(request: FastifyRequest): Promise<Caller> {
    const { subject, claims } = await this.verify(bearerToken(request.headers.authorization), request);
    const { caller, malformed } = readCaller(subject, claims);
    if (malformed.length > 0) {
      this.logger.warn(
        { requestId: request.id, claims: malformed },
        'a token with malformed claims gets no rights',
      );
    }
    return caller;
  }

  private async verify(token: string, request: FastifyRequest) {
    try {
      return await this.verifier.verify(token);
    } catch (error) {
      if (error instanceof TokenRefused) throw refuse.tokenRefused(error.why);
      if (!(error instanceof IssuerUnavailable)) throw error;
      this.logger.error(
        { requestId: request.id, error: describeError(error) },
        `the OAuth issuer cannot be used: ${error.message}`,
      );
      throw refuse.issuerUnavailable();
    }
  }

  private noSuchRoute(request: FastifyRequest) {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = this.routes.methodsAt(path);
    return methods.length > 0 ? refuse.methodNotAllowed(methods) : refuse.notFound();
  }
}

function bearerToken(header: string | undefined): string {
  if (header === undefined) throw refuse.tokenMissing();
  const token = /^bearer +([\w.~+/=-]+) *$/i.exec(header)?.[1];
  if (token === undefined)
    throw refuse.tokenRefused('The Authorization header is not of the form Bearer <token>.');
  return token;
}
