import { NO_MAPPING, type FieldMapping, type MappedField } from '../mapping/field-mapping';
import { rightOf } from '../mapping/read-answer';
import { dayOf } from '../mapping/read-day';
import { asFields, LONGEST_TEXT, sourcedIdOf, textOf } from '../normalise/read-field';
import type { Rejection } from '../normalise/roster-record';
import { RIGHT_NAMES, type Right, type RightName, type Rights } from '../rights/rights';
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
 * @param mapping what a `no` means, and which columns only forbid; a right it does not name: `not_authorised`
 */
export function normaliseSupplementRow(
  raw: unknown,
  mapping: FieldMapping = NO_MAPPING,
): NormalisedSupplementRow {
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
    const value = dayOf(textOf(fields, field));
    if (value === 'unreadable') unreadable.add(field);
    return unreadable.has(field) ? otherwise : value;
  };
  const given = asFields(fields['rights']);
  const rights = Object.fromEntries(
    RIGHT_NAMES.map((name): [RightName, Right] => {
      const mapped = mapping.find(({ source, right }) => source === 'supplement' && right === name);
      const text = unreadable.has(name) ? UNREADABLE : textOf(given, name);
      const { right, readable } = rightOf(text, mapped ?? AS_IT_IS);
      if (!readable) unreadable.add(name);
      return [name, right];
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

/** How a column that nobody mapped is read. */
const AS_IT_IS: Pick<MappedField, 'no'> = { no: 'not_authorised' };
/** No answer in any dialect. */
const UNREADABLE = 'unreadable';
