import { openRosterStore } from 'roster-store';
import { createAdminApi } from './create-admin-api';
import { createLogger } from './logging/create-logger';
import { describeError } from './problems/describe-error';
import { sentenceOfStartFailure } from './process/start-failure';
import { stopGracefully } from './process/stop-gracefully';
import { readSettings } from './settings/read-settings';

/**
 * The process: settings, store, API, and their end. Says one line on standard output when it listens.
 * Exit codes: 0 stopped as asked, 1 could not start or failed.
 */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const logger = createLogger(settings.logLevel);
  const store = await openRosterStore({
    databaseUrl: settings.databaseUrl,
    applicationName: 'admin-api',
    ...(settings.secretKeys === null ? {} : { secretKeys: settings.secretKeys }),
  });
  try {
    const api = await createAdminApi(settings, { store, logger });
    const address = await api.listen();
    stopGracefully(api, store, { supervised: settings.supervised, logger });
    console.log(`admin-api is listening at ${address}`);
  } catch (error) {
    await store.close();
    throw error;
  }

  const fail = (error: unknown) => {
    logger.fatal({ error: describeError(error) }, 'admin-api failed and ends');
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}

main().catch((error: unknown) => {
  console.error(`admin-api: ${sentenceOfStartFailure(error)}`);
  process.exit(1);
});
