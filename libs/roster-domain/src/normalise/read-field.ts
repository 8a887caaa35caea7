/** Reads single fields of a record nobody has checked yet. What is not there, or is no text, reads as ''. */

/** OneRoster 1.1 GUIDs are at most 255 characters (section 4.13); longer ones would not fit an index either. */
export const LONGEST_SOURCED_ID = 255;
/** Far beyond any real name or number; what is longer is not a field but a broken record. */
export const LONGEST_TEXT = 1000;

export type Fields = Readonly<Record<string, unknown>>;

export function asFields(raw: unknown): Fields {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Fields) : {};
}

/** Text of a field: trimmed, NFC, control characters (NUL among them) taken out. */
export function textOf(fields: Fields, name: string): string {
  return cleaned(rawText(fields[name]));
}

/** The id exactly as given, or null when it is missing or cannot be an id. */
export function sourcedIdOf(value: unknown): string | null {
  const id = rawText(value);
  return id.trim() !== '' && id.length <= LONGEST_SOURCED_ID && isStorable(id) ? id : null;
}

/** First non-blank entry of a list of texts, or of a single text. */
export function firstTextOf(fields: Fields, name: string): string {
  const value = fields[name];
  for (const entry of Array.isArray(value) ? value : [value]) {
    const text = cleaned(rawText(entry));
    if (text !== '') return text;
  }
  return '';
}

/** sourcedIds of GUIDRefs `[{sourcedId}]`, sorted, each once. Unusable references are left out: they name nobody. */
export function referencesOf(fields: Fields, name: string): string[] {
  const value = fields[name];
  if (Array.isArray(value) && value.length < 2) {
    const id = value.length === 0 ? null : sourcedIdOf(asFields(value[0])['sourcedId']);
    return id === null ? [] : [id];
  }
  const ids = new Set<string>();
  for (const reference of Array.isArray(value) ? value : value == null ? [] : [value]) {
    const id = sourcedIdOf(asFields(reference)['sourcedId']);
    if (id !== null) ids.add(id);
  }
  return ids.size < 2 ? [...ids] : [...ids].sort();
}

/**
 * ISO 8601 instant in milliseconds; null when absent or unreadable. In UTC it must lie in the years 1 to 9999, as any
 * database can keep: `9999-12-31T23:59:59-05:00` means "never", not the year 10000.
 */
export function instantOf(fields: Fields, name: string): number | null {
  const text = rawText(fields[name]).trim();
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return null;
  const zoned = /([zZ]|[+-]\d\d:?\d\d)$/.test(text) || text.length === 10 ? text : `${text}Z`;
  const milliseconds = Date.parse(zoned);
  return milliseconds >= FIRST_INSTANT && milliseconds <= LAST_INSTANT ? milliseconds : null;
}

const FIRST_INSTANT = Date.parse('0001-01-01T00:00:00Z');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

function rawText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A text trimmed, NFC, control characters taken out. */
export function cleanedText(text: string): string {
  return cleaned(text);
}

const printableAscii = /^[\x20-\x7e]*$/;
const controls = /\p{Cc}+/gu;

function cleaned(text: string): string {
  if (text === '') return text;
  // Nearly every text of a roster: nothing to take out, and one form only.
  if (printableAscii.test(text)) return text.trim();
  return text.replace(controls, ' ').trim().normalize('NFC');
}

/** NUL and lone surrogates cannot be stored; other control characters in an id are kept, ids are byte-exact. */
function isStorable(id: string): boolean {
  return !id.includes('\u0000') && !loneSurrogate.test(id);
}

const loneSurrogate = /\p{Surrogate}/u;
