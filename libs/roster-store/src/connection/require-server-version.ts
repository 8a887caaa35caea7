import type { ClientBase } from 'pg';
import { runStatement } from './roster-connection';
import { StoreRefused } from './store-refused';

/** The oldest major version the store's SQL and its isolation rest on. */
export const OLDEST_SERVER = 15;

/** Throws {@link StoreRefused} for a server older than {@link OLDEST_SERVER}. */
export async function requireServerVersion(client: ClientBase): Promise<void> {
  const rows = await runStatement<{ version: number }>(
    client,
    `select current_setting('server_version_num')::int as version`,
  );
  const refusal = refusedVersion(rows[0]?.version ?? 0);
  if (refusal) throw new StoreRefused(refusal);
}

/** The sentence for a `server_version_num` (150004 is 15.4) that is too old, else undefined. */
export function refusedVersion(serverVersionNumber: number): string | undefined {
  const major = Math.floor(serverVersionNumber / 10_000);
  if (major >= OLDEST_SERVER) return undefined;
  return `The database server is PostgreSQL ${major}; PostgreSQL ${OLDEST_SERVER} or newer is needed.`;
}
