import { Client } from 'pg';
import { connectionRefusal } from './connection-refusal';
import { connectionSettings, type ConnectionPurpose } from './connection-settings';
import type { DatabaseAddress } from './database-address';
import { requireServerVersion } from './require-server-version';

/**
 * Opens a connection of its own, outside of any pool; the caller ends it. Throws `StoreRefused` with a sentence when
 * it cannot, or when the server is too old.
 */
export async function openConnection(
  address: DatabaseAddress,
  applicationName: string,
  purpose: ConnectionPurpose,
): Promise<Client> {
  const client = new Client(connectionSettings(address, applicationName, purpose));
  // Without a listener a connection that breaks while idle would end the process; the next statement reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw connectionRefusal(error, address);
  }
  try {
    await requireServerVersion(client);
  } catch (error) {
    await client.end();
    throw error;
  }
  return client;
}
