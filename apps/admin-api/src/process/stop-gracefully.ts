import type { Logger } from 'pino';

/** What has to be ended, in order. */
export interface Stoppable {
  /** Finishes what is under way. */
  close(): Promise<void>;
  /** Cuts what does not finish by itself. */
  cutConnections(): void;
}

const requestsFinishWithinMs = 8_000;
const everythingWithinMs = 10_000;

/**
 * Ends the process on SIGTERM or SIGINT, and, when supervised, at the end of standard input: the supervisor is gone
 * then, even if it was killed and could say nothing. Requests under way get 8 s, everything together 10 s.
 * Exit codes: 0 stopped cleanly, 1 had to be cut short.
 */
export function stopGracefully(
  api: Stoppable,
  store: { close(): Promise<void> },
  { supervised, logger }: { supervised: boolean; logger: Logger },
): void {
  let stopping = false;
  const stop = (reason: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, 'stopping');
    void end(api, store, logger);
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  if (supervised) {
    const orphaned = () => stop('supervisor gone');
    process.stdin.on('end', orphaned).on('close', orphaned).on('error', orphaned).resume();
  }
}

async function end(api: Stoppable, store: { close(): Promise<void> }, logger: Logger): Promise<void> {
  setTimeout(() => api.cutConnections(), requestsFinishWithinMs).unref();
  setTimeout(() => {
    logger.error('stopping took longer than 10 s and was cut short');
    process.exit(1);
  }, everythingWithinMs).unref();
  try {
    await api.close();
    await store.close();
  } catch {
    logger.error('stopping failed and was cut short');
    process.exit(1);
  }
  logger.info('stopped');
  process.exit(0);
}
