import { Client } from 'pg';
import { StoreRefused } from './store-refused';

/** The environment variable a database address came from: every refusal names it. */
export type AddressVariable = 'DATABASE_URL' | 'DATABASE_OWNER_URL';

/** Where a database is and who asks, with the password kept apart from everything that is printed. */
export interface DatabaseAddress {
  readonly variable: AddressVariable;
  readonly url: string;
  readonly user: string;
  /** `roster_app@localhost:5432/roster`: for sentences; never holds the password. */
  readonly shown: string;
}

/**
 * Reads a `postgres://` address. Throws {@link StoreRefused} naming the variable, never its value: a value that
 * cannot be parsed may be a password in the wrong place.
 */
export function databaseAddress(url: string, variable: AddressVariable): DatabaseAddress {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new StoreRefused(
      `${variable} is not a PostgreSQL address; expected postgres://user:password@host:port/database.`,
    );
  // The store sets its own search path, timeouts and time zone this way; the URL would silently win over them.
  if (new URL(url).searchParams.has('options'))
    throw new StoreRefused(
      `${variable} must not carry "options=": the store sets the connection's options itself.`,
    );
  let client: Client;
  try {
    client = new Client({ connectionString: url });
  } catch {
    throw new StoreRefused(
      `${variable} could not be read as a PostgreSQL address; check its parts, escapes and certificate files.`,
    );
  }
  if (!client.user || !client.database)
    throw new StoreRefused(
      `${variable} must name a user and a database: postgres://user:password@host:port/database.`,
    );
  const shown = `${client.user}@${client.host}:${client.port}/${client.database}`;
  return { variable, url, user: client.user, shown };
}
