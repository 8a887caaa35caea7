import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import type { PoolClient } from 'pg';
import { connectionRefusal } from './connection/connection-refusal';
import { connectionSettings, ROSTER_SCHEMA } from './connection/connection-settings';
import { databaseAddress, type DatabaseAddress } from './connection/database-address';
import { openConnection } from './connection/open-connection';
import { silentLogger } from './connection/silent-logger';
import { requireConfinedRole } from './connection/require-confined-role';
import { runDistrictTransaction, type Borrowed } from './district/district-transaction';
import { PooledRosterStore } from './pooled-roster-store';
import type { RosterStore } from './roster-store';
import { readSecretKeys } from './secrets/secret-keys';
import { DEFAULT_LEASE_TIMES, type LeaseTimes } from './sync/run-lease';

export interface RosterStoreSettings {
  /** `postgres://user:password@host:port/database` of the apps' role (`DATABASE_URL`). */
  readonly databaseUrl: string;
  /** Shown in `pg_stat_activity`, so that an operator sees whose connection it is. */
  readonly applicationName: string;
  /** Most transactions at once, 10 by default. District sessions have connections of their own beside these. */
  readonly poolSize?: number;
  /** `SECRET_KEYS`; see `readSecretKeys`. Without it registrations with secrets can neither be stored nor run. */
  readonly secretKeys?: string;
  /** Signs of life of runs; for tests that cannot wait. */
  readonly leaseTimes?: LeaseTimes;
}

/**
 * Connects to the roster. Throws `StoreRefused` with a sentence for the operator when the address is wrong, nobody
 * answers, the server is older than PostgreSQL 15, or the role could get past row-level security. A database that is
 * not migrated is no reason to refuse: `readiness()` tells.
 */
export async function openRosterStore(settings: RosterStoreSettings): Promise<RosterStore> {
  const address = databaseAddress(settings.databaseUrl, 'DATABASE_URL');
  const secretKeys = settings.secretKeys === undefined ? null : readSecretKeys(settings.secretKeys);
  await requireUsable(address, settings.applicationName);
  const source = await openPool(address, settings.applicationName, settings.poolSize ?? 10);
  return new PooledRosterStore(
    source,
    address,
    { ...settings, secretKeys, leaseTimes: settings.leaseTimes ?? DEFAULT_LEASE_TIMES },
    (districtId, work, reading) =>
      runDistrictTransaction(() => borrow(source, address), districtId, work, reading),
  );
}

async function requireUsable(address: DatabaseAddress, applicationName: string): Promise<void> {
  const client = await openConnection(address, applicationName, 'pooled');
  try {
    await requireConfinedRole(client);
  } finally {
    await client.end();
  }
}

async function openPool(
  address: DatabaseAddress,
  applicationName: string,
  poolSize: number,
): Promise<DataSource> {
  const source = new DataSource({
    type: 'postgres',
    schema: ROSTER_SCHEMA,
    entities: [],
    installExtensions: false,
    logger: silentLogger,
    // A connection that breaks while idle is dropped by the pool; the next transaction opens another.
    poolErrorHandler: () => undefined,
    extra: { ...connectionSettings(address, applicationName, 'pooled'), max: poolSize },
  });
  try {
    return await source.initialize();
  } catch (error) {
    throw connectionRefusal(error, address);
  }
}

/** Takes a connection of the pool out of TypeORM's hands for one transaction. */
async function borrow(source: DataSource, address: DatabaseAddress): Promise<Borrowed> {
  let client: PoolClient;
  let giveBack: (destroy: boolean) => void;
  try {
    [client, giveBack] = (await (source.driver as PostgresDriver).obtainMasterConnection()) as [
      PoolClient,
      typeof giveBack,
    ];
  } catch (error) {
    throw connectionRefusal(error, address);
  }
  // While borrowed the pool does not listen: an unheard 'error' event would end the process. The statement reports it.
  const ignore = () => undefined;
  client.on('error', ignore);
  return {
    client,
    release: (destroy) => {
      client.off('error', ignore);
      giveBack(destroy);
    },
  };
}
