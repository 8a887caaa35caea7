import { escapeIdentifier, type ClientBase } from 'pg';
import { DataSource } from 'typeorm';
import { advisoryKey } from '../connection/advisory-key';
import { waitForAdvisoryLock } from '../connection/advisory-lock';
import { connectionSettings, ROSTER_SCHEMA } from '../connection/connection-settings';
import { databaseAddress, type DatabaseAddress } from '../connection/database-address';
import { openConnection } from '../connection/open-connection';
import { silentLogger } from '../connection/silent-logger';
import { runCommands, runnerOn } from '../connection/roster-connection';
import { StatementRefused, statementRefused } from '../connection/statement-refused';
import { StoreRefused } from '../connection/store-refused';
import { allMigrations } from './all-migrations';
import { requireMigratingRoles } from './migrating-roles';
import { typeOrmMigration, type NumberedMigration } from './numbered-migration';
import { migrationStatus, MIGRATION_TABLE, type MigrationStatus } from './recorded-migrations';

export interface MigrateSettings {
  /** Address of the role that owns the schema (`DATABASE_OWNER_URL`). */
  readonly ownerUrl: string;
  /** Name of the role the apps run as: the user of `DATABASE_URL`. */
  readonly appRole: string;
  /** Only for specs of the machinery itself; by default every migration of this version. */
  readonly migrations?: readonly NumberedMigration[];
}

export interface Migrator {
  /** Runs what is pending, each migration in a transaction of its own; resolves to the names that were run. */
  up(): Promise<string[]>;
  /** Undoes the last migration, or all with `'all'`, and the data they hold; resolves to the names undone. */
  down(steps?: number | 'all'): Promise<string[]>;
  status(): Promise<MigrationStatus>;
}

const APPLICATION = 'roster-migrate';
/** How long to wait for another process which is migrating the same database. */
const LOCK_WAIT_MS = 120_000;
const LOCK = advisoryKey('ivm-roster-sync:migrate');

/**
 * The migrations of one database. Every call opens a connection as the owner and closes it again; two processes that
 * call at once do so one after the other. Throws `StoreRefused` with a sentence for the operator.
 */
export function migrate({ ownerUrl, appRole, migrations = allMigrations }: MigrateSettings): Migrator {
  const address = databaseAddress(ownerUrl, 'DATABASE_OWNER_URL');
  const place = { appRole: escapeIdentifier(appRole) };
  const classes = migrations.map((migration) => typeOrmMigration(migration, place));

  const locked = <T>(work: (owner: ClientBase) => Promise<T>) =>
    withOwner(address, async (owner) => {
      await requireMigratingRoles(owner, appRole);
      if (!(await waitForAdvisoryLock(owner, LOCK, LOCK_WAIT_MS)))
        throw new StoreRefused(
          'Another process has been migrating this database for two minutes; try again when it is done.',
        );
      return work(owner);
    });

  return {
    up: () =>
      locked(async (owner) => {
        const before = requireNotNewer(await migrationStatus(runnerOn(owner), migrations));
        await prepareSchema(owner, place.appRole);
        await withMigrations(address, classes, async (source) => {
          await source.runMigrations({ transaction: 'each' });
        });
        return before.pending;
      }),

    down: (steps = 1) =>
      locked(async (owner) => {
        const { applied } = requireNotNewer(await migrationStatus(runnerOn(owner), migrations));
        const undone = applied.slice(steps === 'all' ? 0 : Math.max(applied.length - steps, 0)).reverse();
        await withMigrations(address, classes, async (source) => {
          for (let left = undone.length; left > 0; left--)
            await source.undoLastMigration({ transaction: 'each' });
        });
        if (undone.length === applied.length) await dropSchema(owner);
        return undone;
      }),

    status: () => withOwner(address, (owner) => migrationStatus(runnerOn(owner), migrations)),
  };
}

async function withOwner<T>(address: DatabaseAddress, work: (owner: ClientBase) => Promise<T>): Promise<T> {
  const owner = await openConnection(address, APPLICATION, 'owner');
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

/** TypeORM's own part: it reads its table, runs what is missing in order, and notes what it ran. */
async function withMigrations(
  address: DatabaseAddress,
  migrations: (new () => object)[],
  work: (source: DataSource) => Promise<void>,
): Promise<void> {
  const source = new DataSource({
    type: 'postgres',
    schema: ROSTER_SCHEMA,
    migrationsTableName: MIGRATION_TABLE,
    migrations,
    entities: [],
    installExtensions: false,
    logger: silentLogger,
    poolErrorHandler: () => undefined,
    extra: { ...connectionSettings(address, APPLICATION, 'owner'), max: 1 },
  });
  await source.initialize();
  try {
    await work(source);
  } catch (error) {
    throw migrationRefusal(error);
  } finally {
    await source.destroy();
  }
}

/** TypeORM wraps the database's error together with the statement; what a migration's error needs is its sentence. */
function migrationRefusal(error: unknown): unknown {
  const inner = error instanceof Error && 'driverError' in error ? error.driverError : error;
  const refused = statementRefused(inner);
  if (!(refused instanceof StatementRefused)) return refused;
  return new StoreRefused(`A migration failed and was rolled back. ${refused.message}`, refused.code);
}

function requireNotNewer(status: MigrationStatus): MigrationStatus {
  if (status.newer.length > 0)
    throw new StoreRefused(
      `The database was migrated by a newer version of this program (it has ${status.newer.join(', ')}, ` +
        `which this version does not know). Run the newer version's migrations, or restore a backup.`,
    );
  return status;
}

/** The schema and the table of migrations exist before the first migration and go after the last is undone. */
async function prepareSchema(owner: ClientBase, appRole: string): Promise<void> {
  await runCommands(
    owner,
    `begin;
     create schema if not exists ${ROSTER_SCHEMA};
     revoke all on schema ${ROSTER_SCHEMA} from public;
     grant usage on schema ${ROSTER_SCHEMA} to ${appRole};
     create table if not exists ${ROSTER_SCHEMA}.${MIGRATION_TABLE} (
       id int generated always as identity primary key,
       timestamp bigint not null,
       name text collate "C" not null unique
     );
     grant select on ${ROSTER_SCHEMA}.${MIGRATION_TABLE} to ${appRole};
     commit`,
  );
}

/** Without `cascade`: if a migration left something behind, this fails and says so. */
async function dropSchema(owner: ClientBase): Promise<void> {
  await runCommands(
    owner,
    `begin; drop table if exists ${ROSTER_SCHEMA}.${MIGRATION_TABLE}; drop schema if exists ${ROSTER_SCHEMA}; commit`,
  );
}
