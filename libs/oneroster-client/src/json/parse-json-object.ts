import { isUtf8 } from 'node:buffer';
import { decodeText } from '../csv/decode-text';
import { UnreadableRecordError } from '../errors/unreadable-record-error';
import type { JsonObject } from './json-field';

/**
 * The JSON object of a record's bytes. Ids that are numbers keep every digit.
 * @throws UnreadableRecordError
 */
export function parseJsonObject(bytes: Buffer): JsonObject {
  const text = decodeText(bytes, 0, bytes.length, isUtf8(bytes) ? 'utf8' : 'windows-1252');
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UnreadableRecordError('NOT_AN_OBJECT', 'An entry of the list is no JSON object.', undefined);
  }
  return value as JsonObject;
}

function parsed(text: string): unknown {
  try {
    // JSON.parse rounds 12345678901234567890: two ids would become one.
    return JSON.parse(text.replace(numericIds, '"$1":"$2"'));
  } catch {
    throw new UnreadableRecordError('NOT_JSON', 'A record is not valid JSON.', undefined);
  }
}

/** Inside a text a quote is escaped, so this matches names only. */
const numericIds = /"(sourcedId|identifier)"\s*:\s*(-?\d[\d.eE+-]*)/g;
