import { systemClock, type Clock } from './clock';

export interface GateLimits {
  /** Requests under way at once, per host. */
  readonly concurrency: number;
  /** Requests begun per second, per host; undefined: as many as come. */
  readonly perSecond?: number;
}

/** Lets requests through, per host, no faster than allowed. */
export interface RequestGate {
  /** @throws the signal's reason when it is aborted while waiting */
  run<T>(host: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** One gate may be shared by any number of clients. */
export function createRequestGate(
  limits: GateLimits = { concurrency: 4 },
  clock: Clock = systemClock,
): RequestGate {
  const hosts = new Map<string, HostQueue>();
  return {
    async run(host, work, signal) {
      const queue = hosts.get(host) ?? new HostQueue(limits, clock);
      hosts.set(host, queue);
      await queue.enter(signal);
      try {
        return await work();
      } finally {
        queue.leave();
        if (queue.idle) hosts.delete(host);
      }
    },
  };
}

class HostQueue {
  #running = 0;
  #nextStart = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly limits: GateLimits,
    private readonly clock: Clock,
  ) {}

  /** A queue with a rate keeps its last start for as long as that matters. */
  get idle(): boolean {
    return this.#running === 0 && this.#waiting.length === 0 && this.#nextStart <= this.clock.now();
  }

  async enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#running >= this.limits.concurrency) await this.#turn(signal);
    else this.#running += 1;
    try {
      await this.#pace(signal);
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  /** Hands the place to the next who waits, so that nobody overtakes. */
  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(go);
    });
  }

  async #pace(signal: AbortSignal | undefined): Promise<void> {
    if (this.limits.perSecond === undefined) return;
    const now = this.clock.now();
    const start = Math.max(now, this.#nextStart);
    this.#nextStart = start + 1000 / this.limits.perSecond;
    await this.clock.wait(start - now, signal);
  }
}
