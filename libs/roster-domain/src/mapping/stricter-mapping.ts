import { keyOf, type FieldMapping, type MappedField, type NoMeaning } from './field-mapping';

const STRICT: Readonly<Record<NoMeaning, number>> = { prohibited: 0, not_authorised: 1, unknown: 2 };

/**
 * What counts while a changed mapping waits for an approver: whatever either forbids, and only what both permit. Of
 * every record's metadata it makes facts as strict as those of each, or stricter. Of a supplement, where one column alone
 * gives a right, a column in place of another waits whole, and the one there is permits no more.
 */
export function stricterMapping(before: FieldMapping, after: FieldMapping): FieldMapping {
  const fields = new Map<string, MappedField>();
  for (const field of [...before, ...after]) {
    if (isSecondColumn(field, before)) continue;
    const key = keyOfField(field);
    const other = fields.get(key);
    const strict = other !== undefined && STRICT[other.no] < STRICT[field.no] ? other.no : field.no;
    const permits = [before, after].every((one) => permitting(one).has(key));
    fields.set(key, { ...plain(field), no: strict, ...(permits ? {} : { onlyForbids: true }) });
  }
  return [...fields.values()];
}

/** Whether two mappings read the same of every record. */
export function isSameMapping(one: FieldMapping, other: FieldMapping): boolean {
  const texts = (mapping: FieldMapping): string =>
    mapping
      .map((field) => JSON.stringify([keyOfField(field), field.no, field.onlyForbids ?? false]))
      .sort()
      .join();
  return texts(one) === texts(other);
}

function isSecondColumn({ source, column, right }: MappedField, before: FieldMapping): boolean {
  const there = before.find((one) => one.source === 'supplement' && one.right === right);
  return source === 'supplement' && there !== undefined && keyOf(there.column) !== keyOf(column);
}

function permitting(mapping: FieldMapping): ReadonlySet<string> {
  return new Set(mapping.filter(({ onlyForbids }) => onlyForbids !== true).map(keyOfField));
}

function keyOfField({ source, column, right }: MappedField): string {
  return JSON.stringify([source, keyOf(column), right]);
}

function plain({ source, column, right, no }: MappedField): MappedField {
  return { source, column, right, no };
}
