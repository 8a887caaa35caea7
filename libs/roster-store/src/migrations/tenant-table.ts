import type { MigrationPlace } from './numbered-migration';

/** Rights the apps get on a table. `district`-less tables do not exist for them, save the list of migrations. */
export type TenantAccess = 'full' | 'append-only' | { readonly grants: string };

const GRANTS = { full: 'select, insert, update, delete', 'append-only': 'select, insert' } as const;

/**
 * The SQL that closes a table to every district but the one in force: row-level security, one policy for all
 * commands, and the apps' grants. Run it in the migration which creates the table.
 *
 * Security is enabled, not forced: the owner migrates all districts. The setting is `''`, not null, after a
 * transaction that had it; `nullif` makes both mean "no row". The sub-select is evaluated once a statement instead
 * of once a row, and plain `=` on int is leakproof, so that the primary key's index is used.
 *
 * @param table name in the schema roster, whose primary key starts with `districtColumn`
 */
export function tenantTable(
  table: string,
  { appRole }: MigrationPlace,
  access: TenantAccess = 'full',
  districtColumn = 'district_id',
): string {
  const own = `${districtColumn} = (select nullif(current_setting('app.district', true), '')::int)`;
  const grants = typeof access === 'string' ? GRANTS[access] : access.grants;
  return `
    alter table roster.${table} enable row level security;
    create policy own_district on roster.${table} for all to public using (${own}) with check (${own});
    grant ${grants} on roster.${table} to ${appRole};`;
}

/** The grant the apps need to take numbers from a sequence by `nextval`; identity columns need none. */
export function tenantSequence(sequence: string, { appRole }: MigrationPlace): string {
  return `grant usage on sequence roster.${sequence} to ${appRole};`;
}
