import type { SyncCommand } from './command-line';

/** How far a long reading has come: one line rewritten at a terminal, a plain line now and then in a pipe. */
export class ProgressLine {
  readonly #out: NodeJS.WriteStream;
  readonly #shown: boolean;
  #next: number;
  #visible = false;

  constructor(out: NodeJS.WriteStream, output: SyncCommand['output']) {
    this.#out = out;
    this.#shown = output === 'normal' || output === 'verbose';
    this.#next = performance.now() + 1_000;
  }

  /** @param expected records the last whole pull had; null: not known */
  show(records: number, expected: number | null): void {
    const now = performance.now();
    if (!this.#shown || now < this.#next) return;
    const about = expected === null ? '' : ` of about ${Math.max(expected, records).toLocaleString('en-US')}`;
    const text = `Reading: ${records.toLocaleString('en-US')}${about} records`;
    if (this.#out.isTTY) {
      this.#out.write(`\r\u001b[K${text}`);
      this.#visible = true;
      this.#next = now + 200;
    } else {
      this.#out.write(`${text}\n`);
      this.#next = now + 10_000;
    }
  }

  clear(): void {
    if (this.#visible) this.#out.write('\r\u001b[K');
    this.#visible = false;
  }
}
