import { ROW_FIELDS } from '../list-files/list-columns';
import { IvmDeliveryError } from '../port/ivm-delivery-error';
import type { IvmRelationship, SchoolLists } from '../port/ivm-gateway';
import { refuseRow, type RowPlace } from './check-rows';

const REASONS: ReadonlySet<unknown> = new Set(['linked', 'confirmed', 'see office']);
const ANSWERS: ReadonlySet<unknown> = new Set(['Yes', 'No', 'Verify']);

/** @throws IvmDeliveryError `LISTS_INVALID` for a name or time that is none */
export function checkSchool(lists: Pick<SchoolLists, 'school' | 'validity'>): void {
  if (typeof lists.school.name !== 'string') {
    const what = `The name of school ${lists.school.id} must be a text; nothing was changed.`;
    throw new IvmDeliveryError('LISTS_INVALID', what);
  }
  for (const time of [lists.validity.asOf, lists.validity.validUntil]) {
    if (time !== null && !(time instanceof Date && !Number.isNaN(time.getTime()))) {
      const what = `The validity of school ${lists.school.id} must be dates or null; nothing was changed.`;
      throw new IvmDeliveryError('LISTS_INVALID', what);
    }
  }
}

export function checkRelationship(place: RowPlace, row: IvmRelationship): void {
  if (!ANSWERS.has(row.pickup)) refuseRow(place, 'must have the pickup Yes, No or Verify');
  if (!REASONS.has(row.reason)) refuseRow(place, 'must have the reason linked, confirmed or see office');
}

/** A row with every field a text, refused otherwise: a number or null would look like data. */
export function named<Row extends object>(place: RowPlace, row: Row): Row {
  for (const field of ROW_FIELDS[place.kind]) {
    if (typeof row[field as keyof Row] !== 'string') refuseRow(place, `has a ${field} that is not a text`);
  }
  return row;
}
