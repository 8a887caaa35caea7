import { pino } from 'pino';
import { startWorker } from '../worker/start-worker';
import { readWorkerSettings } from '../worker/worker-environment';

/*
 * A worker with short waiting times, in a process of its own, for specs that kill and freeze it. Its arguments are the
 * name its connections show, and how long a run may go on when it is asked to stop. It is started by specs only and reads the same environment as the worker.
 */
async function main(name: string, graceMs: number): Promise<void> {
  const logger = pino({ level: 'info' }, pino.destination({ fd: 2, sync: true }));
  const worker = await startWorker(readWorkerSettings(process.env), logger, {
    applicationName: name,
    times: {
      lease: { beatEveryMs: 200, staleAfterMs: 2_000 },
      clock: { lookEveryMs: 200, beatEveryMs: 300, staleAfterMs: 2_500 },
      quiet: { quietMs: 500, betweenLooksMs: 100 },
    },
  });
  process.on('SIGTERM', () => void worker.stop(graceMs).then(() => process.exit(0)));
  console.log(`listening at ${worker.address}`);
}

void main(process.argv[2] ?? 'quick-worker', Number(process.argv[3] ?? 5_000));
