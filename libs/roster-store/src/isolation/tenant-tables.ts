import type { StatementRunner } from '../connection/roster-connection';

/** A table with rows of districts, as the catalogue has it. */
export interface TenantTable {
  readonly name: string;
  /** The column that says whose a row is. */
  readonly districtColumn: string;
  readonly columns: readonly TenantColumn[];
  readonly references: readonly Reference[];
}

export interface TenantColumn {
  readonly name: string;
  readonly type: string;
  /** A value must be given: not null, and neither a default, an identity nor computed. */
  readonly wanted: boolean;
  /** PostgreSQL makes it and takes no other. */
  readonly made: boolean;
  /** Of `check (column in (…))`. */
  readonly allowed: readonly string[] | null;
}

export interface Reference {
  readonly columns: readonly string[];
  readonly table: string;
  readonly targets: readonly string[];
}

/** Every table of the schema but the list of migrations, those referred to first; whatever migrations add later. */
export async function tenantTables(owner: StatementRunner): Promise<TenantTable[]> {
  const tables = await owner.query<Omit<TenantTable, 'districtColumn'>>(`
    select c.relname::text as name,
      (select json_agg(json_build_object(
           'name', a.attname, 'type', format_type(a.atttypid, null),
           'wanted', a.attnotnull and not a.atthasdef and a.attidentity = '',
           'made', a.attidentity = 'a' or a.attgenerated <> '',
           'allowed', (select array(select m[1] from regexp_matches(pg_get_constraintdef(k.oid), '''([^'']*)''::text', 'g') m)
              from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
               and pg_get_constraintdef(k.oid) like '%= ANY (ARRAY[%' limit 1)) order by a.attnum)
         from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      coalesce((select json_agg(json_build_object('table', f.relname,
           'columns', (select array_agg(a.attname order by u.o) from unnest(k.conkey) with ordinality u(n, o) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n),
           'targets', (select array_agg(a.attname order by u.o) from unnest(k.confkey) with ordinality u(n, o) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n)))
         from pg_constraint k join pg_class f on f.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f'), '[]') as "references"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'roster'
    where c.relkind in ('r', 'p') and c.relname <> 'schema_migration' order by 1`);
  return referredFirst(
    tables.map((table) => ({ ...table, districtColumn: table.name === 'district' ? 'id' : 'district_id' })),
  );
}

function referredFirst(tables: readonly TenantTable[]): TenantTable[] {
  const sorted: TenantTable[] = [];
  const add = (table: TenantTable) => {
    if (sorted.includes(table)) return;
    for (const { table: target } of table.references) {
      const found = tables.find(({ name }) => name === target);
      if (found && found !== table) add(found);
    }
    sorted.push(table);
  };
  tables.forEach(add);
  return sorted;
}
