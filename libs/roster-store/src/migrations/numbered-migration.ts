import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a migration needs to know of the place it runs in. */
export interface MigrationPlace {
  /** The role of the apps, already quoted for SQL. */
  readonly appRole: string;
}

/** Sends SQL to the database as the owner, inside the migration's transaction. */
export type MigrationStep = (run: (sql: string) => Promise<void>, place: MigrationPlace) => Promise<void>;

/** One migration: shape or backfill, never both. `down` undoes `up` entirely. */
export interface NumberedMigration {
  /** Counted from 1 without gaps; also the file's number. */
  readonly number: number;
  readonly title: string;
  readonly up: MigrationStep;
  readonly down: MigrationStep;
}

/** TypeORM wants names that end in 13 digits and runs them in the order of these. */
const recordedName = ({ number, title }: NumberedMigration) => `${title}-${String(number).padStart(13, '0')}`;

/** The migration's name as people see it and as its file is called: `0001-foundation`. */
export const shownName = ({ number, title }: NumberedMigration) =>
  `${String(number).padStart(4, '0')}-${title}`;

/** The shown name for a name found in the database, whether this code knows that migration or not. */
export function shownRecordedName(recorded: string): string {
  const [, title, digits] = /^(.+)-(\d{13})$/.exec(recorded) ?? [];
  return title && digits ? `${digits.replace(/^0+(?=\d{4})/, '')}-${title}` : recorded;
}

/** The class TypeORM's migration machinery takes. */
export function typeOrmMigration(
  migration: NumberedMigration,
  place: MigrationPlace,
): new () => MigrationInterface {
  const send = (runner: QueryRunner) => async (sql: string) => {
    await runner.query(sql);
  };
  return class implements MigrationInterface {
    readonly name = recordedName(migration);
    up(runner: QueryRunner): Promise<void> {
      return migration.up(send(runner), place);
    }
    down(runner: QueryRunner): Promise<void> {
      return migration.down(send(runner), place);
    }
  };
}
