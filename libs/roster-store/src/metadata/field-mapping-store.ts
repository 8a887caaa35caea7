import { isSameMapping, keyOf, RIGHT_NAMES, type FieldMapping, type RightName } from 'roster-domain';
import type { StatementRunner } from '../connection/roster-connection';
import { RIGHT_COLUMNS } from '../supplement/supplement-columns';

/** Where the rights of a registration come from, as the next run reads them. */
export async function readFieldMapping(tx: StatementRunner, registrationId: number): Promise<FieldMapping> {
  const [row] = await tx.query<{ mapping: FieldMapping }>(
    `select field_mapping as mapping from registration where id = $1`,
    [registrationId],
  );
  return row?.mapping ?? [];
}

/**
 * Sets it: the next full pull reads everybody anew. What was permitted by a field that permits no more ends at once, for
 * a stored fact does not say which field it came from: of every right a changed field gave, only what forbids stays.
 */
export async function writeFieldMapping(
  tx: StatementRunner,
  registrationId: number,
  mapping: FieldMapping,
): Promise<void> {
  const before = await readFieldMapping(tx, registrationId);
  if (isSameMapping(before, mapping)) return;
  await tx.query(`set local app.cause = 'settings field mapping'`);
  await tx.query(`update registration set field_mapping = $2 where id = $1`, [
    registrationId,
    JSON.stringify(mapping),
  ]);
  await tightenToMapping(tx, registrationId, before, mapping);
}

async function tightenToMapping(
  tx: StatementRunner,
  registrationId: number,
  before: FieldMapping,
  after: FieldMapping,
): Promise<void> {
  for (const [source, table] of [
    ['metadata', 'metadata_fact'],
    ['supplement', 'supplement_row'],
  ] as const) {
    const permitting = (mapping: FieldMapping, name: RightName): Set<string> =>
      new Set(
        mapping
          .filter((field) => field.source === source && field.right === name && field.onlyForbids !== true)
          .map(({ column }) => keyOf(column)),
      );
    const ended = RIGHT_NAMES.filter((name) => {
      const now = permitting(after, name);
      return [...permitting(before, name)].some((column) => !now.has(column));
    }).map((name) => RIGHT_COLUMNS[name]);
    if (ended.length === 0) continue;
    await tx.query(
      `update ${table} set ${ended.map((column) => `${column} = least(${column}, 0)`).join(', ')}
        where registration_id = $1 and (${ended.map((column) => `${column} > 0`).join(' or ')})`,
      [registrationId],
    );
  }
}
