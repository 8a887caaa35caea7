import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { RosterStore } from 'roster-store';
import { controllers as productControllers } from './controllers';
import { addEntityTags } from './district-request/entity-tag';
import { DistrictRequests } from './district-request/in-district';
import { ApiDocument } from './docs/api-document';
import { Door } from './door/door';
import { RouteList, type ListedRoute } from './door/route-list';
import { TokenVerifier } from './door/token-verifier';
import { Readiness } from './health/readiness';
import { logRequests } from './logging/log-requests';
import { NestLogger } from './logging/nest-logger';
import { Problem } from './problems/problem';
import { ProblemFilter, sendProblem } from './problems/problem-filter';
import { problemOf } from './problems/problem-of';
import { createValidationPipe } from './problems/validation-problem';
import { ConnectionChanges } from './registrations/connection-changes';
import { CLIENT_OPTIONS, ConnectionChecks } from './registrations/connection-checks';
import { StudentRefreshes } from './spot/student-refreshes';
import { ROSTER_STORE } from './roster-store-token';
import { setSecurityHeaders } from './security-headers';
import { passUploadsOn } from './uploads/pass-uploads-on';
import type { AdminApiSettings } from './settings/read-settings';

const largestBodyBytes = 256 * 1024;

export interface AdminApiDependencies {
  readonly store: RosterStore;
  readonly logger: Logger;
  /** More controllers than the product's own. */
  readonly controllers?: readonly Type[];
}

export interface AdminApi {
  /** Starts to listen at the settings' host and port; gives the address it listens at, such as `http://127.0.0.1:4000`. */
  listen(): Promise<string>;
  /** Takes no more requests, finishes those under way, then resolves. Leaves the store open. */
  close(): Promise<void>;
  /** Cuts the requests that are still under way. */
  cutConnections(): void;
  /** Every route there is. */
  routes(): readonly ListedRoute[];
}

@Module({})
class AdminApiModule {}

/** Puts the whole API together, ready to listen. The one place where the parts are wired. */
export async function createAdminApi(
  settings: Pick<
    AdminApiSettings,
    'host' | 'port' | 'issuer' | 'audience' | 'readyAfterFirstSync' | 'client'
  >,
  { store, logger, controllers = [] }: AdminApiDependencies,
): Promise<AdminApi> {
  const routes = new RouteList();
  const door = new Door(new TokenVerifier(settings.issuer, settings.audience), routes, logger);
  const document = new ApiDocument();

  const adapter = createAdapter();
  const server = adapter.getInstance() as unknown as FastifyInstance;
  adapter.setOnRequestHook(async (request, reply) => {
    void reply.header('X-Request-Id', request.id);
    setSecurityHeaders(request.raw, reply.raw);
    await door.admit(request);
  });
  routes.listen(server);
  logRequests(server, logger);
  addEntityTags(server);
  server.removeContentTypeParser('text/plain');
  passUploadsOn(server);

  let closing = false;
  server.addHook('onSend', (_request, reply, _payload, done) => {
    // A connection kept alive after its last answer would hold the closing server up for a minute.
    if (closing) void reply.header('Connection', 'close');
    done();
  });

  const app = await NestFactory.create<NestFastifyApplication>(
    {
      module: AdminApiModule,
      controllers: [...productControllers, ...controllers],
      providers: [
        { provide: ROSTER_STORE, useValue: store },
        { provide: Readiness, useValue: new Readiness(store, settings.readyAfterFirstSync) },
        DistrictRequests,
        { provide: CLIENT_OPTIONS, useValue: settings.client },
        ConnectionChanges,
        ConnectionChecks,
        StudentRefreshes,
        { provide: ApiDocument, useValue: document },
      ],
    },
    adapter,
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  app.useGlobalFilters(new ProblemFilter(logger));
  app.useGlobalPipes(createValidationPipe());
  await app.init();
  document.make(app);

  return {
    // Fastify's own: Nest's would log a taken port as an error of ours, beside the sentence that is said about it.
    listen: () => server.listen({ port: settings.port, host: settings.host }),
    close: () => {
      closing = true;
      return app.close();
    },
    cutConnections: () => server.server.closeAllConnections(),
    routes: () => routes.all(),
  };
}

function createAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: largestBodyBytes,
    genReqId: () => randomUUID(),
    // What the router refuses before any hook has run: an address that is not validly encoded, or too long.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      setSecurityHeaders(request.raw, reply.raw);
      const problem =
        problemOf(error) ?? new Problem(400, 'bad_request', 'The request cannot be read', 'Not well formed.');
      sendProblem(reply.header('X-Request-Id', request.id), problem, request.id);
    },
  });
}
