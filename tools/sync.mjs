/*
 * `npm run sync -- …`: one sync run on the embedded store (or the one DATABASE_URL and DATABASE_OWNER_URL name).
 * Builds quietly when a source changed, opens the database and hands over to the sync-worker's command line.
 */
import { workerFlags } from './worker-flags.mjs';
import { runWorkerCommand } from './worker-command.mjs';

runWorkerCommand('main.js', workerFlags);
