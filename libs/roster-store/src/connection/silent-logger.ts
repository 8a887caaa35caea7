import type { Logger } from 'typeorm';

const nothing = () => undefined;

/**
 * TypeORM writes failed migrations to the console whatever its options say, and PostgreSQL's messages may quote rows.
 * What there is to say comes as an error's sentence.
 */
export const silentLogger: Logger = {
  logQuery: nothing,
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
  logMigration: nothing,
  log: nothing,
};
