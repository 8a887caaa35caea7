import type { Clock } from '../http/clock';

/** A clock moved by hand: who waits goes on at once, and the time waited for has passed. */
export class HandClock implements Clock {
  /** Milliseconds asked for, in the order they were. */
  readonly waits: number[] = [];
  #now = 0;

  now(): number {
    return this.#now;
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    this.waits.push(milliseconds);
    this.advance(milliseconds);
    return Promise.resolve();
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
