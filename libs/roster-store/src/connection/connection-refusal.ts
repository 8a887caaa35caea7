import type { DatabaseAddress } from './database-address';
import { StoreRefused } from './store-refused';

const NETWORK: Record<string, string> = {
  ECONNREFUSED: 'nothing is listening there; is PostgreSQL running, and are host and port right?',
  ENOTFOUND: 'the host name is unknown.',
  EAI_AGAIN: 'the host name could not be looked up; is the network up?',
  ETIMEDOUT: 'the host did not answer in time.',
  EHOSTUNREACH: 'the host cannot be reached.',
  ENOENT: 'there is no PostgreSQL socket in that directory.',
  EACCES: 'the PostgreSQL socket may not be opened by this user.',
  ECONNRESET: 'the server closed the connection at once.',
};

const SERVER: Record<string, string> = {
  '28P01': 'the server refused the user name or password.',
  '28000': 'the server does not let this user in from here (pg_hba.conf, or the role may not log in).',
  '3D000': 'the database does not exist.',
  '53300': 'the server has no connection left (max_connections).',
  '57P03': 'the server is starting up or shutting down.',
  '42501': 'the role may not connect to this database.',
};

/** Turns what `pg` throws while connecting into a sentence which names the variable and never the password. */
export function connectionRefusal(error: unknown, address: DatabaseAddress): StoreRefused {
  const code = errorCode(error);
  const why = (code && (NETWORK[code] ?? SERVER[code])) ?? otherReason(error, code);
  return new StoreRefused(
    `Could not connect to the database of ${address.variable} (${address.shown}): ${why}`,
    code,
  );
}

function otherReason(error: unknown, code: string | undefined): string {
  if (code) return `the connection failed with code ${code}.`;
  // `pg` has no code for its own timeouts, nor for "password must be a string"; its texts hold no values.
  const text = error instanceof Error ? error.message : '';
  if (/timeout/i.test(text)) return 'the server did not answer in time.';
  if (/password must be a string/i.test(text)) return 'the server wants a password and the address has none.';
  if (/does not support SSL/i.test(text)) return 'the address asks for SSL and the server has none.';
  return 'the connection was closed before it was ready.';
}

function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
