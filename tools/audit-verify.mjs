/*
 * `npm run audit:verify`: whether every audit trail of the embedded store (or of the database that DATABASE_URL
 * names) is as it was written. `--data DIR` names another embedded store.
 */
import { runStoreProgram } from './store-program.mjs';

runStoreProgram('audit-verify.js');
