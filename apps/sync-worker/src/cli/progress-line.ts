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

  show(records: number): void {
    const now = performance.now();
    if (!this.#shown || now < this.#next) return;
    const text = `Reading: ${records.toLocaleString('en-US')} records`;
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
