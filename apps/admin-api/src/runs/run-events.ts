import type { MessageEvent } from '@nestjs/common';
import { Observable } from 'rxjs';
import type { RunAnswer } from './run-answer';

const EVERY_MS = 1_000;

/**
 * How a run goes, as server-sent events: `run` whenever its state or progress is another than told before, `end` with its
 * report when it is over. What goes wrong while it is asked for ends the stream; the browser asks again by itself.
 * @param ask how the run is now
 */
export function runEvents(ask: () => Promise<RunAnswer>): Observable<MessageEvent> {
  return new Observable((listener) => {
    let told = '';
    let timer: NodeJS.Timeout | undefined;
    const look = async (): Promise<void> => {
      const run = await ask();
      if (listener.closed) return;
      const text = JSON.stringify(run);
      const over = run.state === 'finished';
      if (text !== told) listener.next({ type: over ? 'end' : 'run', id: String(run.id), data: run });
      told = text;
      if (over) listener.complete();
      else timer = setTimeout(() => void look().catch((error: unknown) => listener.error(error)), EVERY_MS);
    };
    void look().catch((error: unknown) => listener.error(error));
    return () => clearTimeout(timer);
  });
}
