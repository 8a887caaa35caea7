import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { callerOf } from './caller';

/** Hands a handler of a `@Roles` route its `Caller`. */
export const CurrentCaller = createParamDecorator((_options: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
