import type { Rejection } from 'roster-domain';
import type { RejectionCount } from './sync-report';

const EXAMPLES = 5;

/** A rejection and where in the export its record starts. */
export interface LocatedRejection extends Rejection {
  /** Line of the file, from 1; null where the source has none. */
  readonly line: number | null;
}

/** Takes rejections one by one; `send` is waited for between pages, so that memory stays flat. */
export interface RejectionSink {
  add(rejection: LocatedRejection): void;
  send(): Promise<void>;
  /** The roster was read to its end; nothing follows. Never called for a reading that broke off. */
  end(): Promise<void>;
  /** The reading broke off; nothing follows. A sink that keeps nothing of such a reading need not have it. */
  brokeOff?(): Promise<void>;
}

/** Counts the rejections of a run, keeps a few ids as examples, and hands each on to the sinks. */
export class RejectionLog {
  readonly #sinks: readonly RejectionSink[];
  readonly #counts = new Map<string, { rejection: Rejection; count: number; examples: string[] }>();

  constructor(sinks: readonly RejectionSink[]) {
    this.#sinks = sinks;
  }

  add(rejection: LocatedRejection): void {
    const key = JSON.stringify([rejection.code, rejection.resource, rejection.field]);
    const counted = this.#counts.get(key) ?? { rejection, count: 0, examples: [] };
    counted.count += 1;
    if (rejection.sourcedId !== null && counted.examples.length < EXAMPLES)
      counted.examples.push(rejection.sourcedId);
    this.#counts.set(key, counted);
    for (const sink of this.#sinks) sink.add(rejection);
  }

  async send(): Promise<void> {
    for (const sink of this.#sinks) await sink.send();
  }

  async end(): Promise<void> {
    for (const sink of this.#sinks) await sink.end();
  }

  async brokeOff(): Promise<void> {
    for (const sink of this.#sinks) await sink.brokeOff?.();
  }

  list(): RejectionCount[] {
    return [...this.#counts.values()].map(({ rejection: { code, resource, field }, count, examples }) => {
      return { code, resource, field, count, examples };
    });
  }
}
