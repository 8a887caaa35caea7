import { asFields, LONGEST_TEXT, sourcedIdOf, textOf, type Fields } from '../normalise/read-field';
import type { Rejection } from '../normalise/roster-record';
import { RIGHT, RIGHT_NAMES, type Right, type RightName, type Rights } from '../rights/rights';
import { UNREADABLE_BEGIN_DATE, UNREADABLE_END_DATE, type SupplementRow } from './supplement-row';

export interface NormalisedSupplementRow {
  /** null: the row names no pair and cannot be used. */
  readonly row: SupplementRow | null;
  /** What could not be read: the row itself, or single cells of it, which are then taken as strictly as they could be meant. */
  readonly rejections: readonly Rejection[];
}

/**
 * One row of a supplement (contracts: `links.csv`) as a reader gives it: `{studentSourcedId, contactSourcedId,
 * relationship, priority, rights: {pickup: 'yes' …}, restriction, beginDate, endDate, unreadable: [column …]}`, what is
 * blank left out. A right that stands there and cannot be read is `no`; a date or a restriction that cannot be read
 * makes the link not current; a restriction too long is cut: what might forbid never turns into nothing said.
 */
export function normaliseSupplementRow(raw: unknown): NormalisedSupplementRow {
  const fields = asFields(raw);
  const studentSourcedId = sourcedIdOf(fields['studentSourcedId']);
  const contactSourcedId = sourcedIdOf(fields['contactSourcedId']);
  const rejected = (code: Rejection['code'], field: string): Rejection => {
    return { kind: 'rejected', code, resource: 'supplement', field, sourcedId: studentSourcedId };
  };
  if (studentSourcedId === null || contactSourcedId === null) {
    const field = studentSourcedId === null ? 'studentSourcedId' : 'contactSourcedId';
    const blank = textOf(fields, field) === '';
    return { row: null, rejections: [rejected(blank ? 'MISSING_FIELD' : 'INVALID_SOURCED_ID', field)] };
  }

  const unreadable = new Set(textsOf(fields['unreadable']));
  const tooLong: string[] = [];
  const text = (field: string): string => {
    const value = textOf(fields, field);
    if (value.length <= LONGEST_TEXT) return value;
    tooLong.push(field);
    return field === 'restriction' ? value.slice(0, LONGEST_TEXT) : '';
  };
  const date = (field: string, otherwise: string): string | null => {
    const value = dateOf(fields, field);
    if (value === 'unreadable') unreadable.add(field);
    return unreadable.has(field) ? otherwise : value;
  };
  const given = asFields(fields['rights']);
  const rights = Object.fromEntries(
    RIGHT_NAMES.map((name): [RightName, Right] => {
      const value = rightOf(given, name);
      if (value === null) unreadable.add(name);
      return [name, unreadable.has(name) ? RIGHT.no : (value ?? RIGHT.no)];
    }),
  ) as Rights;
  const row: SupplementRow = {
    studentSourcedId,
    contactSourcedId,
    relationship: text('relationship'),
    priority: text('priority'),
    rights,
    restriction: text('restriction'),
    beginDate: date('beginDate', UNREADABLE_BEGIN_DATE),
    endDate: unreadable.has('restriction') ? UNREADABLE_END_DATE : date('endDate', UNREADABLE_END_DATE),
  };
  const rejections = [
    ...[...unreadable].map((field) => rejected('UNREADABLE_VALUE', field)),
    ...tooLong.map((field) => rejected('FIELD_TOO_LONG', field)),
  ];
  return { row, rejections };
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

const yes: ReadonlySet<string> = new Set(['yes', 'y', 'true', '1']);
const no: ReadonlySet<string> = new Set(['no', 'n', 'false', '0']);

/** null: something stands there, and it is neither yes nor no. */
function rightOf(fields: Fields, name: RightName): Right | null {
  const value = textOf(fields, name).toLowerCase();
  if (value === '') return RIGHT.unknown;
  if (yes.has(value)) return RIGHT.yes;
  return no.has(value) ? RIGHT.no : null;
}

/** ISO calendar date; the time of an instant is left out. */
function dateOf(fields: Fields, name: string): string | null {
  const value = textOf(fields, name);
  if (value === '') return null;
  const date = /^(\d{4}-\d\d-\d\d)(T.*)?$/.exec(value)?.[1];
  const exists = date !== undefined && date >= '0001' && isCalendarDate(date);
  return exists ? date : 'unreadable';
}

function isCalendarDate(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}
