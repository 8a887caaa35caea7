import pg from 'pg';
import { EmbeddedDatabaseError } from './embedded-database-error.mjs';

/** Everyone who uses the server holds this advisory lock shared; who can take it alone is the last. ASCII "IVM". */
const usersLock = 0x49564d;

/**
 * A superuser's session in database "postgres" (only the superuser may connect there, so nobody else can take the
 * users' lock).
 * @param {number} port
 * @param {string} password
 * @returns {Promise<pg.Client | undefined>} undefined when the server is not ready (yet, or any more)
 * @throws {EmbeddedDatabaseError} when the password is not the right one
 */
export async function connectSuperuser(port, password) {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    ssl: false,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    application_name: 'ivm-roster-sync keeper',
  });
  // A broken connection is seen by the next query or by the keeper's own listener; unheard it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    if (error instanceof Error && 'code' in error && error.code === '28P01') {
      throw new EmbeddedDatabaseError(
        `The server on port ${port} refuses the password kept beside the database: its passwords.json was replaced, or ` +
          "the superuser's password was changed. Restore the file, or delete the folder if its data may go.",
        { cause: error },
      );
    }
    return undefined;
  }
}

/** Counts this session among the server's users until it ends. @param {pg.Client} client */
export async function joinUsers(client) {
  await client.query(`select pg_advisory_lock_shared(${usersLock})`);
}

/**
 * Whether no other session is among the users. Waits a moment, as a killed keeper's session takes one to be noticed.
 * @param {pg.Client} client
 * @returns {Promise<boolean | undefined>} undefined when the session is broken
 */
export async function leaveUsers(client) {
  try {
    await client.query('rollback; select pg_advisory_unlock_all()');
    await client.query("set lock_timeout = '250ms'");
    await client.query(`select pg_advisory_lock(${usersLock})`);
    return true;
  } catch (error) {
    const lockNotAvailable = '55P03';
    return error instanceof Error && 'code' in error && error.code === lockNotAvailable ? false : undefined;
  }
}
