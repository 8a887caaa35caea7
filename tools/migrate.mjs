/*
 * `npm run migrate -- up|down|status`: the schema of the embedded store (or of the database that DATABASE_URL and
 * DATABASE_OWNER_URL name). `--data DIR` names another embedded store.
 */
import { runStoreProgram } from './store-program.mjs';

runStoreProgram('migrate.js');
