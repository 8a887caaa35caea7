import { ROSTER_SCHEMA } from '../connection/connection-settings';
import type { StatementRunner } from '../connection/roster-connection';
import { shownName, shownRecordedName, type NumberedMigration } from './numbered-migration';

/** TypeORM's table of the migrations that were run; it holds no data of any district. */
export const MIGRATION_TABLE = 'schema_migration';

/** Where a database stands against the migrations of this code. All names as `0001-foundation`, in order. */
export interface MigrationStatus {
  readonly applied: string[];
  readonly pending: string[];
  /** Applied, but not known to this code: the database was migrated by a newer version. */
  readonly newer: string[];
}

/** Reads the table of migrations; a database without one has everything pending. */
export async function migrationStatus(
  runner: StatementRunner,
  migrations: readonly NumberedMigration[],
): Promise<MigrationStatus> {
  const [table] = await runner.query<{ present: boolean }>('select to_regclass($1) is not null as present', [
    `${ROSTER_SCHEMA}.${MIGRATION_TABLE}`,
  ]);
  const applied = table?.present
    ? await runner.query<{ name: string }>(`select name from ${ROSTER_SCHEMA}.${MIGRATION_TABLE} order by id`)
    : [];
  const appliedNames = applied.map(({ name }) => shownRecordedName(name));
  const known = migrations.map(shownName);
  return {
    applied: appliedNames,
    pending: known.filter((name) => !appliedNames.includes(name)),
    newer: appliedNames.filter((name) => !known.includes(name)),
  };
}
