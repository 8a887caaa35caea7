import { databaseAddress, type DatabaseAddress } from '../connection/database-address';

/** The two addresses tests run with. */
export interface TestEnvironment {
  readonly owner: DatabaseAddress;
  readonly app: DatabaseAddress;
}

/** Reads `DATABASE_URL` and `DATABASE_OWNER_URL`; throws with what to do when they are not set. */
export function testEnvironment(): TestEnvironment {
  const { DATABASE_URL, DATABASE_OWNER_URL } = process.env;
  if (!DATABASE_URL || !DATABASE_OWNER_URL)
    throw new Error(
      'These tests need a real PostgreSQL: DATABASE_URL and DATABASE_OWNER_URL are not set. Run "npm test", or in a ' +
        'project "node ../../tools/with-database.mjs -- npx jest", which start one.',
    );
  return {
    owner: databaseAddress(DATABASE_OWNER_URL, 'DATABASE_OWNER_URL'),
    app: databaseAddress(DATABASE_URL, 'DATABASE_URL'),
  };
}

/** The same address with another database. */
export function withDatabase({ url }: DatabaseAddress, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
