import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { LeaseTimes } from 'roster-store';
import { GO_ON, type CrashRun, type CrashWord } from './crash-words';

const crashRun = resolve(__dirname, '../../dist/testing/crash-run.js');

/** A point of a run, and whether a run can wait there for its process to be struck from outside. */
export interface FaultPoint {
  readonly name: string;
  readonly canWait: boolean;
}

/** A process of runs that are to be struck, held by the spec. */
export class CrashProcess {
  readonly #child: ChildProcess;
  readonly #words: CrashWord[] = [];
  readonly #ended: Promise<NodeJS.Signals | number | null>;
  #heard: () => void = () => undefined;

  constructor(databaseUrl: string, leaseTimes: LeaseTimes) {
    if (!existsSync(crashRun))
      throw new Error('The sync-worker is not built: run `npm run build`, or `npm test`, which does.');
    const env = { ...process.env, DATABASE_URL: databaseUrl };
    const stdio = ['pipe', 'pipe', 'ignore'] as const;
    this.#child = spawn(process.execPath, [crashRun, JSON.stringify(leaseTimes)], { env, stdio: [...stdio] });
    this.#child.stdin?.on('error', () => undefined); // it was killed
    createInterface({ input: this.#child.stdout! }).on('line', (line) => {
      this.#words.push(JSON.parse(line) as CrashWord);
      this.#heard();
    });
    this.#ended = new Promise((done) => this.#child.on('close', (code, by) => done(by ?? code)));
    void this.#ended.then(() => this.#heard());
  }

  begin(run: CrashRun): void {
    this.#child.stdin?.write(`${JSON.stringify(run)}\n`);
  }

  /** All points of the one run that was begun without a point to be struck at, in order. */
  get points(): FaultPoint[] {
    const found = this.#words.filter((word) => 'point' in word);
    const names = new Set(found.map(({ point }) => point));
    // A run can wait before what it waits for anyway.
    return found.map(({ point, canWait }) => ({
      name: point,
      canWait: canWait || (point.startsWith('before ') && names.has(point.replace('before ', 'after '))),
    }));
  }

  /** Until each of these registrations' runs has reached its point. @throws when one ended before */
  async reached(registrations: readonly number[]): Promise<void> {
    await this.#until((has) => {
      const early = registrations.find((id) => has('over', id) && !has('reached', id));
      if (early !== undefined) throw new Error(`The run of registration ${early} ended before its point.`);
      return registrations.every((id) => has('reached', id));
    });
  }

  /** Until each of these registrations' runs is over, well or not. */
  over(registrations: readonly number[]): Promise<void> {
    return this.#until((has) => registrations.every((id) => has('over', id)));
  }

  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  /** Wakes it, if it is frozen, and lets every run go on that waits. */
  goOn(): void {
    this.#child.kill('SIGCONT');
    this.#child.stdin?.write(`${GO_ON}\n`);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Until it was killed by its own hand. */
  async killed(): Promise<void> {
    const by = await this.#ended;
    if (by !== 'SIGKILL') throw new Error(`The process was to be killed and ended ${String(by)}.`);
  }

  async #until(
    condition: (has: (kind: 'reached' | 'over', id: number) => boolean) => boolean,
  ): Promise<void> {
    let gone = false;
    void this.#ended.then(() => (gone = true));
    const has = (kind: 'reached' | 'over', id: number): boolean =>
      this.#words.some((word) => (word as Record<string, unknown>)[kind] === id);
    while (!condition(has)) {
      if (gone) throw new Error('The process ended before its runs did.');
      await new Promise<void>((heard) => (this.#heard = heard));
    }
  }
}
