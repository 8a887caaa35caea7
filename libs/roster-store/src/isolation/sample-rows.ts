import { escapeIdentifier } from 'pg';
import type { StatementRunner } from '../connection/roster-connection';
import type { TenantColumn, TenantTable } from './tenant-tables';

/** Values for columns which cannot be guessed from the catalogue (checks across columns, lengths): `table.column`. */
const CHOSEN: Readonly<Record<string, unknown>> = {
  'planned_change.direction': 0,
  'roster_change.direction': 0,
  'answer_change.direction': 0,
  'district_policy.max_age_hours': 72,
  'district_policy.supplement_max_age_days': 30,
  'ivm_connection.gateway': 'files',
  'supplement_row.pickup': 0,
  'supplement_row.legal_guardian': 0,
  'supplement_row.has_custody': 0,
  'supplement_row.lives_with': 0,
  'supplement_row.emergency': 0,
  'supplement_row.contact_allowed': 0,
  'metadata_fact.pickup': 0,
  'metadata_fact.legal_guardian': 0,
  'metadata_fact.has_custody': 0,
  'metadata_fact.lives_with': 0,
  'metadata_fact.emergency': 0,
  'metadata_fact.contact_allowed': 0,
};

/** The text every text column of a district's sample rows holds: seeing it elsewhere is a leak. */
export const markOf = (districtId: number): string => `mark-of-district-${districtId}-only`;

export type SampleRow = Record<string, unknown>;

/** Puts one row into each table for a district that exists, as the owner. Resolves to the rows as stored, by table. */
export async function fillWithSampleRows(
  owner: StatementRunner,
  tables: readonly TenantTable[],
  districtId: number,
): Promise<Map<string, SampleRow>> {
  const rows = new Map<string, SampleRow>();
  for (const table of tables) {
    const own = `${escapeIdentifier(table.districtColumn)} = ${districtId}`;
    if (table.name !== 'district') {
      const row = sampleRow(table, districtId, rows);
      const names = Object.keys(row);
      await owner
        .query(
          `insert into ${escapeIdentifier(table.name)} (${names.map((name) => escapeIdentifier(name)).join(', ')})
           values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
          Object.values(row),
        )
        .catch((error: unknown) => {
          throw new Error(
            `No sample row for ${table.name}: add values to CHOSEN in sample-rows.ts. ${String(error)}`,
          );
        });
    }
    const [stored] = await owner.query<SampleRow>(
      `select * from ${escapeIdentifier(table.name)} where ${own}`,
    );
    if (!stored) throw new Error(`The sample row of ${table.name} was not stored.`);
    rows.set(table.name, stored);
  }
  // Facts wish for answers by themselves; here each table is to have the one row that was put there.
  await owner.query(`delete from answer_wish where district_id = $1 and cause <> $2`, [
    districtId,
    markOf(districtId),
  ]);
  return rows;
}

function sampleRow(table: TenantTable, districtId: number, rows: ReadonlyMap<string, SampleRow>): SampleRow {
  const row: SampleRow = {};
  for (const column of table.columns) {
    if (column.made) continue;
    const chosen = CHOSEN[`${table.name}.${column.name}`];
    const referred = table.references.find(({ columns }) => columns.includes(column.name));
    if (column.name === table.districtColumn) row[column.name] = districtId;
    else if (chosen !== undefined) row[column.name] = chosen;
    else if (referred && column.wanted)
      row[column.name] = rows.get(referred.table)?.[
        referred.targets[referred.columns.indexOf(column.name)] ?? ''
      ];
    else if (column.wanted) row[column.name] = column.allowed?.[0] ?? sampleValue(table, column, districtId);
  }
  return row;
}

function sampleValue(table: TenantTable, column: TenantColumn, districtId: number): unknown {
  switch (column.type) {
    case 'text':
    case 'character varying':
      return markOf(districtId);
    case 'integer':
    case 'bigint':
    case 'smallint':
    case 'numeric':
      return 700 + districtId;
    case 'boolean':
      return true;
    case 'date':
      return '2026-02-03';
    case 'timestamp with time zone':
      return new Date('2026-02-03T04:05:06Z');
    case 'uuid':
      return `00000000-0000-4000-8000-${String(districtId).padStart(12, '0')}`;
    case 'bytea':
      return Buffer.alloc(32, districtId);
    case 'json':
    case 'jsonb':
      return JSON.stringify({ mark: markOf(districtId) });
    default:
      if (column.type.endsWith('[]'))
        return column.type.startsWith('text') ? [markOf(districtId)] : [700 + districtId];
      throw new Error(
        `No sample value for ${table.name}.${column.name} of type ${column.type}: add one in sample-rows.ts.`,
      );
  }
}
