import { pino } from 'pino';
import { StoreRefused } from 'roster-store';
import { faultOf } from './run/describe-failure';
import { startWorker } from './worker/start-worker';
import { readWorkerSettings, SettingsRefused } from './worker/worker-environment';

/** A run under way may finish for so long when the worker is asked to stop. */
const DRAIN_MS = 15_000;
/** Then everything else has to be over. */
const STOP_WITHIN_MS = 20_000;

/**
 * The process: settings, store, schedule, health, and their end. Sentences for people go to standard output, the log
 * (JSON lines) to standard error. Exit codes: 0 stopped as asked, 1 could not start or failed.
 */
async function main(): Promise<void> {
  const settings = readWorkerSettings(process.env);
  // What goes in is chosen line by line where it is logged: never a name, a token, or an error's message.
  const logger = pino(
    { level: settings.logLevel, base: { app: 'sync-worker' }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
  const worker = await startWorker(settings, logger);
  console.log(`sync-worker is listening at ${worker.address}`);

  let stopping = false;
  const stop = async (reason: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, 'stopping');
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    await worker.stop(DRAIN_MS);
    process.exit(0);
  };
  worker.ended.catch((error: unknown) => {
    logger.error({ fault: faultOf(error) }, 'the job library has given up');
    if (!stopping) process.exit(1);
  });
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  if (settings.supervised) {
    const orphaned = (): void => void stop('supervisor gone');
    process.stdin.on('end', orphaned).on('close', orphaned).on('error', orphaned).resume();
  }
}

main().catch((error: unknown) => {
  console.error(`sync-worker: ${sentenceOf(error)}`);
  process.exit(1);
});

function sentenceOf(error: unknown): string {
  if (error instanceof SettingsRefused) return `refused to start:\n${error.message}`;
  if (error instanceof StoreRefused) return error.message;
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `port ${port} is taken; stop what listens there or set SYNC_WORKER_PORT to a free port.`;
  return `could not start (${faultOf(error)}).`;
}
