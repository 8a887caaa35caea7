import { types, type ClientConfig } from 'pg';
import type { DatabaseAddress } from './database-address';

/** The schema which holds everything of ours. */
export const ROSTER_SCHEMA = 'roster';

/**
 * What a connection is for; it decides how long a statement may take.
 * - `pooled`: short work for a desk or a job: 30 s a statement.
 * - `session`: a sync run (COPY, one large apply): no limit on a statement.
 * - `owner`: migrations and checks at start: no limit on a statement.
 */
export type ConnectionPurpose = 'pooled' | 'session' | 'owner';

const STATEMENT_TIMEOUT: Record<ConnectionPurpose, string> = { pooled: '30s', session: '0', owner: '0' };

/**
 * A run compares whole rosters, once each: room to do it in memory, and no compiling of statements that run once (which
 * took longer than many of them). What little has changed is looked up by index, since a roster is in memory or on a disk
 * without a head to move: the server's own default reads the whole table for a few hundred rows.
 */
const ROOM_FOR_A_RUN = { work_mem: '32MB', temp_buffers: '32MB', jit: 'off', random_page_cost: '0.2' };

/** Compiling a statement takes longer than anything a desk asks. */
const PROMPT_ANSWERS = { jit: 'off' };

/**
 * Settings sent with the connection's first message, so that they are also what `RESET ALL` goes back to.
 *
 * `pg_temp` stands last in the search path: a temporary table must not be able to shadow a roster table.
 * `client_connection_check_interval` and keepalives end a killed worker's statement, and with it its lock.
 * That there is no district is said outright: an ALTER ROLE … SET app.district would hold for every connection otherwise.
 * A transaction left idle (a frozen process) is ended after a minute, so that its row locks do not outlive it.
 */
function serverSettings(purpose: ConnectionPurpose): Record<string, string> {
  return {
    search_path: `${ROSTER_SCHEMA},pg_temp`,
    'app.district': '',
    TimeZone: 'UTC',
    DateStyle: 'ISO',
    client_connection_check_interval: '2s',
    tcp_keepalives_idle: '15',
    tcp_keepalives_interval: '5',
    tcp_keepalives_count: '3',
    tcp_user_timeout: '30s',
    statement_timeout: STATEMENT_TIMEOUT[purpose],
    idle_in_transaction_session_timeout: '60s',
    client_min_messages: 'warning',
    ...(purpose === 'session' ? ROOM_FOR_A_RUN : {}),
    ...(purpose === 'pooled' ? PROMPT_ANSWERS : {}),
  };
}

const DATE_TYPE = 1082;

/** `pg` makes a `date` the local midnight of this machine; a day without a time zone stays the text it is. */
const rosterTypes: NonNullable<ClientConfig['types']> = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === DATE_TYPE ? (text: string) => text : types.getTypeParser(oid, format ?? 'text')) as never,
};

/** The `pg` configuration of a connection of the store. `application_name` is cut by PostgreSQL at 63 bytes. */
export function connectionSettings(
  address: DatabaseAddress,
  applicationName: string,
  purpose: ConnectionPurpose,
): ClientConfig {
  const settings = Object.entries(serverSettings(purpose));
  return {
    connectionString: address.url,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 15_000,
    options: settings.map(([name, value]) => `-c ${name}=${value}`).join(' '),
    types: rosterTypes,
  };
}
