import { writeSync } from 'node:fs';
import type { IvmGateway } from 'ivm-adapter';
import type { RosterStore, RunEnd, SyncSession } from 'roster-store';
import type { OpenSource, SyncRequest } from '../run/sync-request';

/** Called wherever a run may be struck; told the place's name. */
export type Reach = (point: string) => void;

/** Of what is called once for each record or page, only so many calls are points of their own. */
const OF_EACH = 2;

/**
 * The same request, whose parts call `reach` before and after everything the run asks of them: of the store's session,
 * its stage, the source's pages and the gateway, and inside of the applying transaction. The run itself knows nothing of it.
 */
export function withFaultPoints(request: SyncRequest, reach: Reach): SyncRequest {
  const seen = new Map<string, number>();
  const point = (name: string): void => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    if (count <= OF_EACH) reach(`${name} (${count})`);
  };
  return {
    ...request,
    store: observed(request.store, 'store', point, {
      openSyncSession: async (
        ...args: Parameters<RosterStore['openSyncSession']>
      ): Promise<SyncSession | null> => {
        const session = await request.store.openSyncSession(...args);
        point('lock taken');
        return session && observedSession(session, point);
      },
    }),
    openSource: async () => {
      const source = await request.openSource();
      point('source opened');
      return observedSource(source, point);
    },
    gateway: request.gateway && observed<IvmGateway>(request.gateway, 'gateway', point, {}),
  };
}

function observedSession(session: SyncSession, point: Reach): SyncSession {
  const inside =
    <Args extends unknown[]>(name: string, end: (...args: Args) => RunEnd) =>
    (...args: Args): RunEnd => {
      point(`inside of ${name}'s transaction`);
      return end(...args);
    };
  return observed(session, 'session', point, {
    stage: observed(session.stage, 'stage', point, {}),
    apply: (...[end, hold]: Parameters<SyncSession['apply']>) =>
      around('session.apply', point, () => session.apply(inside('apply', end), hold)),
    finish: (...[end, hold]: Parameters<SyncSession['finish']>) =>
      around('session.finish', point, () => session.finish(inside('finish', end), hold)),
  });
}

function observedSource(source: OpenSource, point: Reach): OpenSource {
  return observed(source, 'source', point, {
    pages: (options: Parameters<OpenSource['pages']>[0]) =>
      (async function* () {
        for await (const page of source.pages(options)) {
          point('page read');
          yield page;
        }
        point('read to the end');
      })(),
  });
}

/** Every method of `target` calls `point` before it begins and when its promise is fulfilled. */
function observed<T extends object>(target: T, name: string, point: Reach, instead: Partial<T> | object): T {
  return new Proxy(target, {
    get(_, key) {
      if (key in instead) return (instead as Record<PropertyKey, unknown>)[key];
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown =>
        around(`${name}.${String(key)}`, point, () => Reflect.apply(value, target, args) as unknown);
    },
  });
}

function around<R>(name: string, point: Reach, work: () => R): R {
  point(`before ${name}`);
  const result = work();
  if (!(result instanceof Promise)) return result;
  return result.then((value: unknown) => {
    point(`after ${name}`);
    return value;
  }) as R;
}

/** Says on standard output that a point was reached, and strikes this very process there. */
export function strikeAt(wanted: string | null, signal: NodeJS.Signals): Reach {
  return (point) => {
    writeSync(1, `${point}\n`);
    if (point === wanted) process.kill(process.pid, signal);
  };
}
