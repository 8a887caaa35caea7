import type { ClientBase } from 'pg';
import { ROSTER_SCHEMA } from './connection-settings';
import { runStatement } from './roster-connection';
import { StoreRefused } from './store-refused';

/**
 * Every way by which a role could read past row-level security, one row per way found. Both the role that logged in
 * and the one in force are asked about (`ALTER ROLE … SET role` makes them differ); membership counts even when it
 * is not inherited, as `SET ROLE` would use it.
 */
const WAYS_PAST_ROW_SECURITY = `
with recursive held as (
  select r.* from pg_catalog.pg_roles r
  where pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER') or pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER')
),
way (rank, role, what) as (
  select 1, rolname, 'is a superuser' from held where rolsuper
  union all select 2, rolname, 'has BYPASSRLS' from held where rolbypassrls
  union all select 3, rolname, 'has CREATEROLE, and could make itself a member of other roles' from held where rolcreaterole
  union all select 4, rolname, 'has REPLICATION, and could copy the whole server' from held where rolreplication
  union all select 5, rolname, 'may read or write the server''s files' from held
    where rolname in ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program')
  union all select 6, h.rolname, 'owns the database ' || d.datname from held h
    join pg_catalog.pg_database d on d.datdba = h.oid and d.datname = pg_catalog.current_database()
  union all select 7, h.rolname, 'owns the schema ' || n.nspname from held h
    join pg_catalog.pg_namespace n on n.nspowner = h.oid and n.nspname = $1
  union all select 8, h.rolname, 'owns ' || min(c.relname) || ' in the schema ' || n.nspname from held h
    join pg_catalog.pg_class c on c.relowner = h.oid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname = $1
    group by h.rolname, n.nspname
  union all select 9, h.rolname, 'owns the function ' || min(p.proname) || ' in the schema ' || n.nspname from held h
    join pg_catalog.pg_proc p on p.proowner = h.oid
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace and n.nspname = $1
    group by h.rolname, n.nspname
  union all select 10, current_user, 'is not held by row-level security on the table ' || min(c.relname)
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname = $1
    where c.relkind in ('r', 'p') and not pg_catalog.row_security_active(c.oid)
      and exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'district_id')
    having count(*) > 0
)
select session_user::text as "user", role::text, what from way order by rank, role`;

/**
 * Throws {@link StoreRefused} when the connection's role could see another district's rows by any right it holds.
 * The apps must run as a role that owns nothing (usually `roster_app`).
 */
export async function requireConfinedRole(client: ClientBase): Promise<void> {
  const ways = await runStatement<{ user: string; role: string; what: string }>(
    client,
    WAYS_PAST_ROW_SECURITY,
    [ROSTER_SCHEMA],
  );
  const first = ways[0];
  if (!first) return;
  const through = first.role === first.user ? 'it' : `through the role ${first.role} it`;
  throw new StoreRefused(
    `The role ${first.user} of DATABASE_URL could get past row-level security: ${through} ${first.what}. ` +
      `Use a role with no such right that owns nothing (usually roster_app); migrations run with DATABASE_OWNER_URL.`,
  );
}
