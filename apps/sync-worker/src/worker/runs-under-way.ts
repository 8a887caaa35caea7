/** The runs of a worker that have not come to their end, and the word that stops them. */
export class RunsUnderWay {
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();

  /** Aborted once the worker stops and its grace is over. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  get any(): boolean {
    return this.#running.size > 0;
  }

  add(run: Promise<void>): Promise<void> {
    const running = run.finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  /** Lets the runs under way finish for `graceMs`, then breaks them off; resolves when none is under way. */
  async stop(graceMs: number): Promise<void> {
    const cancel = setTimeout(() => this.#stopping.abort(), graceMs);
    await Promise.allSettled(this.#running);
    clearTimeout(cancel);
    this.#stopping.abort();
  }
}
