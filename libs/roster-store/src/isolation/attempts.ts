import { escapeIdentifier } from 'pg';
import { markOf, type SampleRow } from './sample-rows';
import type { TenantTable } from './tenant-tables';

/**
 * One statement somebody might try against another district, and all it may come to:
 * - `own`: rows, at least one, all of them of the district in force;
 * - `none`: no row and no effect;
 * - `refused`: PostgreSQL refuses (SQLSTATE as given, by default 42501, insufficient privilege).
 * `own` and `none` may also be refused for want of privilege, as with append-only tables.
 */
export interface Attempt {
  readonly sql: string;
  readonly outcome: 'own' | 'none' | 'refused';
  readonly codes?: readonly string[];
}

const own = (sql: string): Attempt => ({ sql, outcome: 'own' });
const none = (sql: string): Attempt => ({ sql, outcome: 'none' });
const refused = (sql: string, ...codes: string[]): Attempt => ({
  sql,
  outcome: 'refused',
  codes: ['42501', ...codes],
});

/** Every way tried to read or change another district's rows of one table, from within a transaction of `mine`. */
export function attemptsOn(table: TenantTable, mine: number, other: number, theirs: SampleRow): Attempt[] {
  const t = `roster.${escapeIdentifier(table.name)}`;
  const d = escapeIdentifier(table.districtColumn);
  const given = table.columns.filter(({ made }) => !made);
  const names = given.map(({ name }) => escapeIdentifier(name)).join(', ');
  const values = given.map(({ name }) => literal(theirs[name])).join(', ');
  const first = escapeIdentifier(
    given.find(({ name }) => name !== table.districtColumn && name !== 'key')?.name ?? d,
  );
  const key = table.columns.find(({ made }) => made)?.name;
  const theirKey = key === undefined ? d : `${escapeIdentifier(key)} = ${literal(theirs[key])} and ${d}`;

  return [
    // Reading
    own(`select * from ${t}`),
    own(`table ${t}`),
    none(`select * from ${t} where ${d} = ${other}`),
    own(`select * from ${t} where ${d} = ${other} or true`),
    none(`select * from ${t} where ${theirKey} <> ${mine}`),
    own(`select b.* from ${t} a full join ${t} b on a.${d} <> b.${d} where b.${d} is not null`),
    own(`select b.* from roster.district a cross join ${t} b`),
    own(`with recursive all_rows as (select * from ${t} union select * from ${t}) select * from all_rows`),
    own(`select * from ${t} tablesample system (100)`),
    own(`select * from ${t} order by ${d} desc for update`),
    none(`select where exists (select from ${t} where ${d} = ${other})`),
    none(`select count(*) from ${t} having count(*) <> count(*) filter (where ${d} = ${mine})`),
    own(`select query_to_xml('select * from ${t}', true, false, '')::text as text`),
    own(`select table_to_xml('${t}', true, false, '')::text as text`),
    own(`select schema_to_xml('roster', true, false, '')::text as text`),
    own(`create temp view peek as select * from ${t}; select * from peek`),
    own(`create temp table copied as select * from ${t}; select * from copied`),
    own(
      `create function pg_temp.peek() returns setof ${t} language sql security definer as 'select * from ${t}'; select * from pg_temp.peek()`,
    ),
    // A function cheaper than the policy that tells of every row it is shown
    own(`create function pg_temp.tell(shown text) returns boolean language plpgsql cost 0.000001 as
           'begin if shown like ''%,${other},%'' or shown like ''(${other},%'' or shown like ''%${markOf(other)}%'' then raise exception ''shown''; end if; return true; end';
         select * from ${t} x where pg_temp.tell(x::text)`),
    own(`prepare asked as select * from ${t}; execute asked; deallocate asked; select * from ${t}`),
    own(`declare reading cursor for select * from ${t}; fetch all from reading`),
    refused(`set local row_security = off; select * from ${t}`),
    refused(`set row_security = off; select * from ${t}`),
    refused(`copy ${t} to '/tmp/roster-peek'`),
    refused(`copy ${t} to program 'cat'`),
    refused(`select lo_import('/etc/hostname')`),

    // Changing
    none(`update ${t} set ${first} = ${first} where ${d} = ${other} returning *`),
    own(`update ${t} set ${first} = ${first} returning *`),
    refused(`update ${t} set ${d} = ${other} where ${d} = ${mine} returning *`, '428C9'),
    none(`delete from ${t} where ${d} = ${other} returning *`),
    refused(`insert into ${t} (${names}) values (${values})`, '428C9'),
    refused(`insert into ${t} (${names}) values (${values}) on conflict do nothing`, '428C9'),
    refused(
      `insert into ${t} (${names}) overriding system value values (${values}) on conflict do nothing`,
      '428C9',
    ),
    none(
      `merge into ${t} x using (select ${other} as district) y on x.${d} = y.district when matched then delete`,
    ),
    refused(
      `merge into ${t} x using (select 1) y on false when not matched then insert (${names}) values (${values})`,
      '428C9',
    ),
    refused(`truncate ${t}`),
    refused(`truncate ${t} cascade`),
    refused(`copy ${t} from '/etc/hostname'`, '0A000'),

    // Taking away what guards the table
    refused(`alter table ${t} disable row level security`),
    refused(`alter table ${t} add column extra int`),
    refused(`alter table ${t} owner to current_user`),
    refused(`drop policy own_district on ${t}`),
    refused(`alter policy own_district on ${t} using (true)`),
    refused(`create policy open on ${t} using (true)`),
    refused(`drop table ${t} cascade`),
    refused(
      `create trigger tell before insert on ${t} for each row execute function suppress_redundant_updates_trigger()`,
    ),
    refused(`create rule tell as on insert to ${t} do nothing`),
    refused(`create index on ${t} (${d})`),
    refused(`create statistics roster.tell on ${d}, ${first} from ${t}`),
    refused(`create publication tell for table ${t}`),
    refused(`create temp table child () inherits (${t})`, '42P16'),
    refused(`create temp table refers (id int references ${t} (${d}))`, '42P16', '42830'),
    refused(`alter table ${t} rename to taken`),
    refused(`comment on table ${t} is 'mine'`),
  ];
}

/** The same for the whole database: other roles, new objects, the server's files and statistics. */
export function attemptsAnywhere(ownerRole: string, appRole: string): Attempt[] {
  const owner = escapeIdentifier(ownerRole);
  const app = escapeIdentifier(appRole);
  return [
    refused(`set role ${owner}`),
    refused(`set local role ${owner}`),
    refused(`set session authorization ${owner}`),
    refused(`grant ${owner} to ${app}`),
    refused(`grant select on roster.district to public with grant option`, '0LP01', '01007'),
    refused(`alter role ${app} bypassrls`),
    refused(`alter role ${app} superuser`),
    refused(`alter role ${app} createrole`),
    refused(`create role helper`),
    refused(`reassign owned by ${owner} to ${app}`),
    refused(`alter schema roster owner to ${app}`),
    refused(`alter schema roster rename to taken`),
    refused(`drop schema roster cascade`),
    refused(`create schema other`),
    refused(`create table roster.other (id int)`),
    refused(`create table public.other (id int)`),
    refused(`create view roster.other as select * from roster.registration`),
    refused(`create function roster.other() returns int language sql as 'select 1'`),
    refused(`create or replace function roster.ensure_district(wanted_key text, wanted_name text, wanted_timezone text)
             returns int language sql as 'select 1'`),
    refused(`alter function roster.ensure_district(text, text, text) reset all`),
    refused(`create type roster.other as (id int)`),
    refused(`create extension "uuid-ossp"`, '0A000', '58P01'),
    refused(`create foreign data wrapper other`),
    refused(
      `create event trigger other on ddl_command_start execute function suppress_redundant_updates_trigger()`,
    ),
    refused(`insert into roster.schema_migration (timestamp, name) values (1, 'x')`),
    refused(`delete from roster.schema_migration`),
    refused(`select * from pg_catalog.pg_statistic`),
    refused(`select * from pg_catalog.pg_statistic_ext_data`),
    refused(`select * from pg_catalog.pg_authid`),
    refused(`select last_value from roster.registration_id_seq`),
    refused(`select pg_read_file('postgresql.conf')`),
    refused(`select * from pg_ls_dir('.')`),
    refused(`set session_replication_role = replica`),
    refused(`load 'auto_explain'`, '58P01'),
    refused(`do language plpgsql $$ begin execute 'set role ${owner}'; end $$`),
    // The list of migrations is everybody's; of tables under row-level security the view shows nothing.
    none(`select * from pg_stats where schemaname = 'roster' and tablename <> 'schema_migration'`),
    none(`select * from pg_stats_ext where schemaname = 'roster'`),
  ];
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return `'${value.toISOString()}'`;
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`;
  if (Array.isArray(value)) return `'{${value.join(',')}}'`;
  return `'${typeof value === 'object' ? JSON.stringify(value) : String(value)}'`;
}
