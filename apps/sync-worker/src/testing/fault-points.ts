import type { IvmGateway } from 'ivm-adapter';
import type { RosterStore, RunEnd, SyncSession } from 'roster-store';
import type { OpenSource, SyncRequest } from '../run/sync-request';

/**
 * Called wherever a run may be struck; told the place's name and whether the run can wait there.
 * @returns what the run waits for before it goes on, if anything
 */
export type Reach = (point: string, canWait: boolean) => Promise<void> | undefined;

/** Of what is called once for each record or page, only so many calls are points of their own. */
const OF_EACH = 2;

/**
 * The same request, whose parts call `reach` before and after everything the run asks of them: of the store's session,
 * its stage, the source's pages and the gateway, and inside of the applying transaction. The run itself knows nothing of it.
 */
export function withFaultPoints(request: SyncRequest, reachNumbered: Reach): SyncRequest {
  const seen = new Map<string, number>();
  const reach: Reach = (name, canWait) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count <= OF_EACH ? reachNumbered(`${name} (${count})`, canWait) : undefined;
  };
  return {
    ...request,
    store: observed(request.store, 'store', reach, {
      openSyncSession: async (
        ...args: Parameters<RosterStore['openSyncSession']>
      ): Promise<SyncSession | null> => {
        const session = await request.store.openSyncSession(...args);
        await reach('lock taken', true);
        return session && observedSession(session, reach);
      },
    }),
    openSource: async (mapping) => {
      const source = await request.openSource(mapping);
      await reach('source opened', true);
      return observedSource(source, reach);
    },
    gateway: request.gateway && observed<IvmGateway>(request.gateway, 'gateway', reach, {}),
  };
}

function observedSession(session: SyncSession, reach: Reach): SyncSession {
  const inside =
    <Args extends unknown[]>(name: string, end: (...args: Args) => RunEnd) =>
    (...args: Args): RunEnd => {
      void reach(`inside of ${name}'s transaction`, false);
      return end(...args);
    };
  return observed(session, 'session', reach, {
    stage: observed(session.stage, 'stage', reach, {}),
    apply: (...[end, hold]: Parameters<SyncSession['apply']>) =>
      around('session.apply', reach, () => session.apply(inside('apply', end), hold)),
    finish: (...[end, hold]: Parameters<SyncSession['finish']>) =>
      around('session.finish', reach, () => session.finish(inside('finish', end), hold)),
  });
}

function observedSource(source: OpenSource, reach: Reach): OpenSource {
  return observed(source, 'source', reach, {
    pages: (options: Parameters<OpenSource['pages']>[0]) =>
      (async function* () {
        for await (const page of source.pages(options)) {
          await reach('page read', true);
          yield page;
        }
        await reach('read to the end', true);
      })(),
  });
}

/** Every method of `target` calls `reach` before it begins and when its promise is fulfilled. */
function observed<T extends object>(target: T, name: string, reach: Reach, instead: Partial<T> | object): T {
  return new Proxy(target, {
    get(_, key) {
      if (key in instead) return (instead as Record<PropertyKey, unknown>)[key];
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown =>
        around(`${name}.${String(key)}`, reach, () => Reflect.apply(value, target, args) as unknown);
    },
  });
}

/** What a method gives at once cannot be waited for: there, only its process can be struck. */
function around<R>(name: string, reach: Reach, work: () => R): R {
  const waiting = reach(`before ${name}`, false);
  if (waiting) return waiting.then(work) as R;
  const result = work();
  if (!(result instanceof Promise)) return result;
  return result.then(async (value: unknown) => {
    await reach(`after ${name}`, true);
    return value;
  }) as R;
}
