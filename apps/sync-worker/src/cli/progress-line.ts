import type { SyncProgress } from '../run/sync-progress';
import type { SyncCommand } from './command-line';
import { grouped, quantity } from './quantity';

/** A short run shows nothing; a pipe (a log, the mail of a nightly job) is told seldom. */
const TIMES = { terminal: { firstMs: 1_000, nextMs: 200 }, pipe: { firstMs: 10_000, nextMs: 10_000 } };

/**
 * How far a long run has come: one line rewritten at a terminal, a plain line now and then in a pipe. A stage that says
 * nothing for a while is shown with its time, so that nobody takes it for dead.
 */
export class ProgressLine {
  readonly #out: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;
  readonly #now: () => number;
  readonly #times: { readonly firstMs: number; readonly nextMs: number };
  readonly #timer: NodeJS.Timeout | null;
  #at: SyncProgress | null = null;
  #stageSince: number;
  #next: number;
  #visible = '';

  constructor(
    out: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>,
    output: SyncCommand['output'],
    now: () => number = () => performance.now(),
  ) {
    this.#out = out;
    this.#now = now;
    this.#times = out.isTTY ? TIMES.terminal : TIMES.pipe;
    this.#stageSince = now();
    this.#next = this.#stageSince + this.#times.firstMs;
    const shown = output === 'normal' || output === 'verbose';
    this.#timer = shown ? setInterval(() => this.draw(), 250).unref() : null;
  }

  show(at: SyncProgress): void {
    if (this.#at !== null && at.stage !== this.#at.stage) this.#stageSince = this.#now();
    this.#at = at;
    this.draw();
  }

  /** Draws what is known, when it is time to. */
  draw(): void {
    const now = this.#now();
    if (this.#timer === null || this.#at === null || now < this.#next) return;
    const text = progressText(this.#at, Math.floor((now - this.#stageSince) / 1_000));
    this.#next = now + this.#times.nextMs;
    if (!this.#out.isTTY) {
      this.#out.write(`${text}\n`);
      return;
    }
    // A line as wide as the terminal would wrap, and could not be rewritten.
    const cut = text.slice(0, Math.max((this.#out.columns || 80) - 1, 1));
    if (cut === this.#visible) return;
    // Written over, then the rest erased: erasing first would flicker.
    this.#out.write(`\r${cut}\u001b[K`);
    this.#visible = cut;
  }

  clear(): void {
    if (this.#visible !== '') this.#out.write('\r\u001b[K');
    this.#visible = '';
  }

  end(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#at = null;
    this.clear();
  }
}

function progressText(at: SyncProgress, seconds: number): string {
  const since = seconds > 0 ? ` (${seconds} s)` : '';
  switch (at.stage) {
    case 'reading':
      return at.expected === null
        ? `Reading: ${quantity(at.records, 'record')}${since}`
        : `Reading: ${grouped(at.records)} of about ${quantity(Math.max(at.expected, at.records), 'record')}${since}`;
    case 'comparing':
      return `Comparing with the roster${since}`;
    case 'applying':
      return `Applying the changes${since}`;
    case 'delivering':
      return `Writing the lists: ${grouped(at.schools)} of ${quantity(at.of, 'school')}${since}`;
  }
}
