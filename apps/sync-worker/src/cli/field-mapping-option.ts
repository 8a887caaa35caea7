import { readFile } from 'node:fs/promises';
import {
  faultsOfMapping,
  FIELD_PRESETS,
  FIELD_SOURCES,
  MAPPED_FACTS,
  NO_MEANINGS,
  type FieldMapping,
  type MappedField,
} from 'roster-domain';

/**
 * What `--field-mapping` names: a preset, `none`, or a file of JSON `{"fields": [{source, column, right, no}]}`, as the
 * API takes it. A text says what is wrong with it.
 */
export async function readFieldMappingOption(named: string): Promise<FieldMapping | string> {
  if (named === 'none') return [];
  const preset = FIELD_PRESETS.find(({ id }) => id === named);
  if (preset !== undefined) return preset.fields;
  let text: string;
  try {
    text = await readFile(named, 'utf8');
  } catch (error) {
    const presets = FIELD_PRESETS.map(({ id }) => id).join(', ');
    return `${named} is no preset (${presets}, none) and cannot be read as a file (${(error as NodeJS.ErrnoException).code}).`;
  }
  try {
    const parsed = JSON.parse(text) as { fields?: unknown };
    return mappingOf(parsed?.fields);
  } catch {
    return `${named} is not JSON.`;
  }
}

function mappingOf(fields: unknown): FieldMapping | string {
  if (!Array.isArray(fields)) return 'the file has no list "fields".';
  const mapping: MappedField[] = [];
  for (const [at, raw] of (fields as unknown[]).entries()) {
    const {
      source,
      column,
      right,
      no = 'not_authorised',
    } = (raw ?? {}) as Partial<Record<keyof MappedField, unknown>>;
    if (!isOneOf(source, FIELD_SOURCES)) return wrong(at, 'source', FIELD_SOURCES);
    if (!isOneOf(right, MAPPED_FACTS)) return wrong(at, 'right', MAPPED_FACTS);
    if (!isOneOf(no, NO_MEANINGS)) return wrong(at, 'no', NO_MEANINGS);
    if (typeof column !== 'string') return `field ${at + 1} has no column.`;
    mapping.push({ source, column, right, no });
  }
  const [fault] = faultsOfMapping(mapping);
  return fault === undefined ? mapping : `field ${fault.at + 1}: ${fault.text}`;
}

function wrong(at: number, name: string, all: readonly string[]): string {
  return `field ${at + 1}: ${name} is one of ${all.join(', ')}.`;
}

function isOneOf<const T extends string>(value: unknown, all: readonly T[]): value is T {
  return all.includes(value as T);
}
