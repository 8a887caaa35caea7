/*
 * `npm run custody -- …`: one custody decision of the embedded store (or the one DATABASE_URL names), explained.
 * Builds quietly when a source changed, opens the database and hands over to the sync-worker's command line.
 */
import { runWorkerCommand } from './worker-command.mjs';

runWorkerCommand('custody.js');
