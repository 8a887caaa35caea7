import type { ClientBase } from 'pg';
import { ROSTER_SCHEMA } from './connection-settings';
import { runStatement } from './roster-connection';
import { StoreRefused } from './store-refused';
import { wayPastRowSecurity, type HeldRole } from './way-past-row-security';

/**
 * The roles whose rights this connection has. Both the role that logged in and the one in force are asked about
 * (`ALTER ROLE … SET role` makes them differ); membership counts even when it is not inherited, as `SET ROLE` uses it.
 * A superuser counts as a member of every role.
 */
const HELD_ROLES = `
select r.rolname::text as role, r.rolname = session_user as "isLogin", r.rolsuper as superuser,
       r.rolbypassrls as "bypassesRowSecurity", r.rolcreaterole as "createsRoles", r.rolreplication as replicates,
       r.rolname in ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program') as "serverFiles",
       (select 'the database ' || d.datname from pg_catalog.pg_database d
         where d.datdba = r.oid and d.datname = pg_catalog.current_database()) as database,
       coalesce(
         (select 'the schema ' || n.nspname from pg_catalog.pg_namespace n where n.nspowner = r.oid and n.nspname = $1),
         (select 'the table ' || n.nspname || '.' || min(c.relname) from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname = $1
           where c.relowner = r.oid group by n.nspname),
         (select 'the function ' || n.nspname || '.' || min(p.proname) from pg_catalog.pg_proc p
            join pg_catalog.pg_namespace n on n.oid = p.pronamespace and n.nspname = $1
           where p.proowner = r.oid group by n.nspname)) as owned
  from pg_catalog.pg_roles r
 where pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER') or pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER')
 order by r.rolname <> session_user, r.rolname`;

/** PostgreSQL's own answer, whatever the reason: a table of districts' rows on which no policy holds this role. */
const OPEN_TABLES = `
select c.relname::text as table from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname = $1
 where c.relkind in ('r', 'p') and not pg_catalog.row_security_active(c.oid)
   and exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'district_id')
   and pg_catalog.has_any_column_privilege(c.oid, 'select, insert, update')
 order by 1 limit 1`;

/**
 * Throws {@link StoreRefused} when the connection's role could see another district's rows by any right it holds.
 * The apps must run as a role that owns nothing (usually `roster_app`).
 */
export async function requireConfinedRole(client: ClientBase): Promise<void> {
  const held = await runStatement<HeldRole>(client, HELD_ROLES, [ROSTER_SCHEMA]);
  const [openTable] = await runStatement<{ table: string }>(client, OPEN_TABLES, [ROSTER_SCHEMA]);
  const way = wayPastRowSecurity(held, openTable?.table);
  if (way === undefined) return;
  const login = held.find(({ isLogin }) => isLogin)?.role ?? 'in DATABASE_URL';
  throw new StoreRefused(
    `The role ${login} of DATABASE_URL could get past row-level security: ${way}. ` +
      `Use a role that owns nothing and has no such right (usually roster_app); migrations run with DATABASE_OWNER_URL.`,
  );
}
