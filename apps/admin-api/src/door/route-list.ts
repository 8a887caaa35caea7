import type { FastifyInstance } from 'fastify';
import type { RouteDoor } from './route-door';

export interface ListedRoute {
  readonly method: string;
  /** Fastify's pattern, such as `/v1/districts/:d`. */
  readonly pattern: string;
  readonly door: RouteDoor;
}

/** Every route the server has, whoever registered it. */
export class RouteList {
  private readonly listed: ListedRoute[] = [];

  /** To be called before the first route is registered. */
  listen(server: FastifyInstance): void {
    server.addHook('onRoute', ({ method, url, config }) => {
      for (const one of [method].flat())
        this.listed.push({ method: one, pattern: url, door: config?.door ?? {} });
    });
  }

  all(): readonly ListedRoute[] {
    return this.listed;
  }

  /** The methods some route understands at this path (without query), sorted; empty when there is no such path. */
  methodsAt(path: string): readonly string[] {
    const segments = path.split('/');
    const methods = this.listed
      .filter(({ pattern }) => matches(pattern.split('/'), segments))
      .map((one) => one.method);
    return [...new Set(methods)].sort();
  }
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  if (pattern.at(-1) === '*') return matches(pattern.slice(0, -1), path.slice(0, pattern.length - 1));
  return (
    pattern.length === path.length &&
    pattern.every((part, index) => (part.startsWith(':') ? path[index] !== '' : part === path[index]))
  );
}
