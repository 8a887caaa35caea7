import { escapeIdentifier, type ClientBase } from 'pg';
import { ROSTER_SCHEMA } from '../connection/connection-settings';
import { runStatement } from '../connection/roster-connection';
import { StoreRefused } from '../connection/store-refused';

/**
 * Throws `StoreRefused` unless the connection's role can own the schema and the apps' role exists apart from it. The
 * sentence gives the SQL an operator must run.
 */
export async function requireMigratingRoles(owner: ClientBase, appRole: string): Promise<void> {
  const [found] = await runStatement<{
    owner: string;
    database: string;
    appExists: boolean;
    mayCreate: boolean;
    schemaOwner: string | null;
  }>(
    owner,
    `select current_user::text as owner, current_database()::text as database,
            exists (select from pg_catalog.pg_roles where rolname = $1) as "appExists",
            has_database_privilege(current_database(), 'create') as "mayCreate",
            (select pg_catalog.pg_get_userbyid(nspowner)::text from pg_catalog.pg_namespace
              where nspname = $2 and not pg_catalog.pg_has_role(nspowner, 'USAGE')) as "schemaOwner"`,
    [appRole, ROSTER_SCHEMA],
  );
  if (!found) return;
  if (found.owner === appRole)
    throw new StoreRefused(
      `DATABASE_URL and DATABASE_OWNER_URL both name the role ${appRole}; the apps need a role of their own that owns nothing.`,
    );
  if (!found.appExists)
    throw new StoreRefused(
      `The role ${appRole} of DATABASE_URL does not exist. As an administrator run: ` +
        `create role ${escapeIdentifier(appRole)} login password '…'; ` +
        `grant connect, temporary on database ${escapeIdentifier(found.database)} to ${escapeIdentifier(appRole)};`,
    );
  if (found.schemaOwner !== null)
    throw new StoreRefused(
      `The schema ${ROSTER_SCHEMA} belongs to the role ${found.schemaOwner}, not to ${found.owner} of DATABASE_OWNER_URL; ` +
        `migrate with the role that owns it.`,
    );
  if (!found.mayCreate)
    throw new StoreRefused(
      `The role ${found.owner} of DATABASE_OWNER_URL may not create a schema in this database. As an administrator run: ` +
        `alter database ${escapeIdentifier(found.database)} owner to ${escapeIdentifier(found.owner)};`,
    );
}
