import { isoDate, isoInstant } from '../csv/iso-date';
import type { OneRosterReference } from '../source/oneroster-record';

/** Reads single fields of a JSON record, whatever they turn out to be: nobody downstream checks again. */

/** A JSON object as it came: nothing about its fields is known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Texts, numbers and booleans as they are; everything else is nothing. */
export function verbatim(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function text(value: unknown): string {
  return verbatim(Array.isArray(value) ? value[0] : value).trim();
}

export function optional(value: unknown): string | undefined {
  const found = text(value);
  return found === '' ? undefined : found;
}

export function instant(value: unknown): string | undefined {
  const found = optional(value);
  return found === undefined ? undefined : isoInstant(found);
}

/** null, one value or a list of values -> a list. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value == null ? [] : [value];
}

/** GUIDRefs, or bare ids. An entry without an id names nobody and is left out. */
export function references(value: unknown): OneRosterReference[] {
  const found: OneRosterReference[] = [];
  for (const entry of listOf(value)) {
    const sourcedId = verbatim(isObject(entry) ? entry['sourcedId'] : entry);
    if (sourcedId.trim() !== '') found.push({ sourcedId });
  }
  return found;
}

/** A list, or one text with commas in it. */
export function texts(value: unknown): string[] {
  return listOf(value)
    .flatMap((entry) => verbatim(entry).split(','))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first reference of a field that should hold one. */
export function reference(value: unknown): OneRosterReference | undefined {
  return references(value)[0];
}

export function date(value: unknown): string | undefined {
  const found = optional(value);
  return found === undefined ? undefined : isoDate(found);
}
