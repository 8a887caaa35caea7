import type { FastifyRequest } from 'fastify';
import type { Role } from './role';

/** Who is asking, as the token said it. */
export interface Caller {
  readonly subject: string;
  readonly name?: string;
  readonly roles: readonly Role[];
  /** District ids. */
  readonly districts: 'all' | readonly number[];
  readonly schools: 'all' | readonly string[];
}

const callers = new WeakMap<FastifyRequest, Caller>();

/** Only the door says who a caller is. */
export function rememberCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** @throws when the route is an open one, which knows no caller: a mistake in our code, not the caller's */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('an open route asked who its caller is');
  return caller;
}
