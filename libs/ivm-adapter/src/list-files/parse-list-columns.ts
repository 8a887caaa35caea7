import { IvmDeliveryError } from '../port/ivm-delivery-error';
import { wouldRun } from './csv-cell';
import { DEFAULT_LIST_COLUMNS, FIELDS, INDISPENSABLE, type ListColumns, type ListKind } from './list-columns';

const KINDS: readonly ListKind[] = ['students', 'contacts', 'relationships'];

/**
 * A column map from outside (JSON, a setting) as {@link ListColumns}; lists and words left out take the default.
 * @throws IvmDeliveryError `COLUMNS_INVALID` naming everything that is wrong, a sentence each.
 */
export function parseListColumns(input: unknown = {}): ListColumns {
  const problems = listColumnProblems(input);
  if (problems.length > 0) throw new IvmDeliveryError('COLUMNS_INVALID', problems.join(' '));
  const given = input as Partial<ListColumns>;
  return {
    students: given.students ?? DEFAULT_LIST_COLUMNS.students,
    contacts: given.contacts ?? DEFAULT_LIST_COLUMNS.contacts,
    relationships: given.relationships ?? DEFAULT_LIST_COLUMNS.relationships,
    pickupWords: given.pickupWords ?? DEFAULT_LIST_COLUMNS.pickupWords,
  };
}

/** What is wrong with a column map, a sentence each; empty when it can be used. */
export function listColumnProblems(input: unknown): string[] {
  if (!isObject(input)) return ['The column map must be an object.'];
  const problems = Object.keys(input)
    .filter((key) => key !== 'pickupWords' && !KINDS.includes(key as ListKind))
    .map((key) => `The column map knows ${KINDS.join(', ')} and pickupWords, not "${key}".`);
  for (const kind of KINDS) {
    if (input[kind] !== undefined) problems.push(...listProblems(kind, input[kind]));
  }
  if (input.pickupWords !== undefined) problems.push(...wordProblems(input.pickupWords));
  return problems;
}

function listProblems(kind: ListKind, columns: unknown): string[] {
  if (!Array.isArray(columns)) return [`The columns of ${kind} must be a list.`];
  const problems: string[] = [];
  const headers = new Set<string>();
  const fields = new Set<string>();
  columns.forEach((column: unknown, index) => {
    const where = `Column ${index + 1} of ${kind}`;
    problems.push(...columnProblems(where, kind, column));
    if (!isObject(column)) return;
    if (typeof column.header === 'string') {
      const header = column.header.toLowerCase();
      if (headers.has(header)) problems.push(`${where} repeats the header "${column.header}".`);
      headers.add(header);
    }
    if (typeof column.field === 'string') {
      if (fields.has(column.field)) problems.push(`${where} repeats the field "${column.field}".`);
      fields.add(column.field);
    }
  });
  for (const field of INDISPENSABLE[kind]) {
    if (!fields.has(field)) problems.push(`The columns of ${kind} must include the field "${field}".`);
  }
  return problems;
}

function columnProblems(where: string, kind: ListKind, column: unknown): string[] {
  if (!isObject(column)) return [`${where} must be {header, field} or {header, constant}.`];
  const problems = textProblems(`The header of ${where.toLowerCase()}`, column.header);
  if ('field' in column === 'constant' in column || Object.keys(column).length !== 2) {
    problems.push(`${where} must have a header and either a field or a constant, nothing else.`);
  } else if ('constant' in column) {
    if (column.constant !== '')
      problems.push(...textProblems(`The constant of ${where.toLowerCase()}`, column.constant));
  } else if (typeof column.field !== 'string' || !FIELDS[kind].includes(column.field)) {
    problems.push(`${where} names an unknown field; known are ${FIELDS[kind].join(', ')}.`);
  }
  return problems;
}

function wordProblems(words: unknown): string[] {
  if (!isObject(words)) return ['The pickup words must be {yes, no, verify}.'];
  const problems = Object.keys(words)
    .filter((key) => !['yes', 'no', 'verify'].includes(key))
    .map((key) => `The pickup words are yes, no and verify, not "${key}".`);
  for (const key of ['yes', 'no', 'verify'])
    problems.push(...textProblems(`The pickup word for ${key}`, words[key]));
  const said = [words.yes, words.no, words.verify].map((word) => String(word).toLowerCase());
  if (new Set(said).size < 3)
    problems.push('The pickup words for yes, no and verify must differ, and not only in case.');
  return problems;
}

/** Headers, constants and words stand in the file as they are, so they must need no neutralising. */
function textProblems(what: string, text: unknown): string[] {
  if (typeof text !== 'string' || text.trim() === '') return [`${what} must be a text that is not blank.`];
  if (text !== text.trim()) return [`${what} must not start or end with blanks.`];
  if (/[\p{Cc}\p{Surrogate}]/u.test(text))
    return [`${what} must not hold line breaks or control characters.`];
  if (wouldRun(text)) return [`${what} must not start with = + - or @, which a spreadsheet would run.`];
  return [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
