import { pino } from 'pino';
import { openRosterStore, StoreRefused } from 'roster-store';
import { describeReport } from './cli/describe-report';
import { faultOf } from './run/describe-failure';
import { BundleSync } from './worker/bundle-sync';
import { createWorker } from './worker/create-worker';
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
  const store = await openRosterStore({ databaseUrl: settings.databaseUrl, applicationName: 'sync-worker' });
  const sync = new BundleSync(settings, store, logger, (report) => {
    for (const line of describeReport(report, false)) console.log(line);
  });
  const worker = await createWorker(settings, store, sync);
  const address = await worker.listen();
  console.log(`sync-worker is listening at ${address}`);

  let stopping = false;
  const stop = async (reason: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, 'stopping');
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    await sync.stop(DRAIN_MS);
    await worker.close();
    await store.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  if (settings.supervised) {
    const orphaned = (): void => void stop('supervisor gone');
    process.stdin.on('end', orphaned).on('close', orphaned).on('error', orphaned).resume();
  }
  await sync.run();
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
  if (error instanceof Error && /cron|field value|alias/i.test(error.message))
    return 'SYNC_CRON is not a cron expression such as "0 22 * * *".';
  return `could not start (${faultOf(error)}).`;
}
