/**
 * Time as the client sees it between requests: how old a token is, when to ask again. Time-outs are not of it: those
 * are about real connections.
 */
export interface Clock {
  /** Milliseconds since some instant; never goes back, and is not the time of day. */
  now(): number;
  /** @throws the signal's reason when it is aborted before or meanwhile */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wait: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const end = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      const giveUp = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
    }),
};
